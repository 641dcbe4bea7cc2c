import { expect } from "chai";
import { type Bucket, fullBucket, takeTokens } from "../../../src/peer/quota.ts";

const quota = { perSecond: 10, burst: 5 };

function take(bucket: Bucket, cost: number, nowMs: number) {
  return takeTokens(bucket, cost, { quota, nowMs });
}

describe("a quota", () => {
  it("allows a burst at once and then refuses with the time to wait", () => {
    let bucket = fullBucket(quota, 0);
    for (let request = 0; request < 5; request += 1) {
      const taken = take(bucket, 1, 0);
      expect(taken.allowed).to.equal(true);
      bucket = taken.bucket;
    }
    expect(take(bucket, 1, 0)).to.deep.equal({ bucket, allowed: false, waitMs: 100 });
  });

  it("refills with time up to the burst and no further", () => {
    const empty = { tokens: 0, atMs: 0 };
    expect(take(empty, 1, 99).allowed).to.equal(false);
    expect(take(empty, 1, 100).allowed).to.equal(true);
    expect(take(empty, 5, 1_000_000).bucket.tokens).to.equal(0);
    expect(take(empty, 6, 1_000_000)).to.include({ allowed: false, waitMs: Infinity });
  });

  it("takes nothing for a refused request", () => {
    const half = { tokens: 0.5, atMs: 0 };
    const refused = take(take(half, 1, 0).bucket, 1, 25);
    expect([refused.allowed, refused.waitMs]).to.deep.equal([false, 25]);
    expect(take(refused.bucket, 1, 50).allowed).to.equal(true);
  });

  it("counts a clock that goes back as one that stands", () => {
    const bucket = { tokens: 1, atMs: 1_000 };
    const taken = take(bucket, 1, 0);
    expect(taken.bucket).to.deep.equal({ tokens: 0, atMs: 1_000 });
    expect(take(taken.bucket, 1, 1_100).allowed).to.equal(true);
  });

  it("never says wait for ever for what it allows", () => {
    const none = { perSecond: 0, burst: 2 };
    const bucket = fullBucket(none, 0);
    expect(takeTokens(bucket, 2, { quota: none, nowMs: 0 }).waitMs).to.equal(0);
    const empty = { tokens: 0, atMs: 0 };
    expect(takeTokens(empty, 1, { quota: none, nowMs: 9 }).waitMs).to.equal(Infinity);
  });
});
