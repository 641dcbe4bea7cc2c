import { expect } from "chai";
import fc from "fast-check";
import { PeerQuotas, type QuotaVerdict } from "../../../src/peer/peer-quotas.ts";

const DEAR = 7;
const RARE = 8;
const QUOTAS = new Map([
  [DEAR, { perSecond: 10, burst: 5 }],
  [RARE, { perSecond: 1, burst: 2 }],
]);

/** Takes one and is done with it at once. */
function takeAndRelease(quotas: PeerQuotas, peer: string, wireId: number, nowMs: number): string {
  const verdict = quotas.take(peer, wireId, nowMs);
  if (verdict.type === "allowed") verdict.release();
  return verdict.type;
}

const releaseOf = (verdict: QuotaVerdict): void => {
  if (verdict.type === "allowed") verdict.release();
};

describe("quotas of peers by message type", () => {
  it("A7 lets a burst through and then refuses with the time to wait", () => {
    const quotas = new PeerQuotas(QUOTAS);
    for (let one = 0; one < 5; one += 1) takeAndRelease(quotas, "a", DEAR, 0);

    const refused = quotas.take("a", DEAR, 0);

    expect(refused).to.deep.equal({ type: "over_quota", waitMs: 100, isNews: true });
    expect(takeAndRelease(quotas, "a", DEAR, 100)).to.equal("allowed");
  });

  it("A7 has no more of a type under way than may come at once, however slow it is", () => {
    const quotas = new PeerQuotas(QUOTAS);
    const first = quotas.take("a", RARE, 0);
    quotas.take("a", RARE, 1_000);

    expect(quotas.take("a", RARE, 100_000).type).to.equal("overloaded");
    releaseOf(first);
    expect(quotas.take("a", RARE, 100_000).type).to.equal("allowed");
  });

  it("counts nothing for a message without a quota", () => {
    const quotas = new PeerQuotas(QUOTAS);
    for (let one = 0; one < 1_000; one += 1) {
      expect(takeAndRelease(quotas, "a", 1, 0)).to.equal("allowed");
    }
    expect(quotas.size).to.equal(0);
  });

  it("tells of one flood once in ten seconds", () => {
    const quotas = new PeerQuotas(QUOTAS);
    const news: number[] = [];
    for (let nowMs = 0; nowMs < 25_000; nowMs += 10) {
      const verdict = quotas.take("a", DEAR, nowMs);
      releaseOf(verdict);
      if (verdict.type === "over_quota" && verdict.isNews) news.push(nowMs);
    }
    expect(news.length).to.equal(3);
  });

  it("keeps no more accounts than its limit, and forgets those that are as new again", () => {
    const quotas = new PeerQuotas(QUOTAS, 100);
    for (let peer = 0; peer < 1_000; peer += 1) takeAndRelease(quotas, `p${peer}`, DEAR, 0);
    expect(quotas.size).to.equal(100);

    for (let peer = 0; peer < 100; peer += 1) takeAndRelease(quotas, `q${peer}`, DEAR, 1_000);
    expect(quotas.size).to.be.at.most(100);
    expect(takeAndRelease(quotas, "last", RARE, 1_000_000)).to.equal("allowed");
    expect(quotas.size).to.be.below(100);
  });
});

const step = fc.record({
  peer: fc.constantFrom("a", "b"),
  wireId: fc.constantFrom(DEAR, RARE),
  afterMs: fc.nat({ max: 400 }),
});

describe("quotas of peers by message type, for any order of messages", () => {
  it("A7 let through no more than the burst and what has come back since, in any stretch", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const quotas = new PeerQuotas(QUOTAS);
        const allowedAtMs: number[] = [];
        let nowMs = 0;
        for (const { peer, wireId, afterMs } of steps) {
          nowMs += afterMs;
          const word = takeAndRelease(quotas, peer, wireId, nowMs);
          if (peer === "a" && wireId === DEAR && word === "allowed") allowedAtMs.push(nowMs);
        }
        for (const [from, sinceMs] of allowedAtMs.entries()) {
          for (const [to, untilMs] of allowedAtMs.entries()) {
            if (to < from) continue;
            const most = 5 + (10 * (untilMs - sinceMs)) / 1_000;
            expect(to - from + 1).to.be.at.most(Math.floor(most + 1e-9));
          }
        }
      }),
    );
  });

  it("A7 judge a peer and type as if there were no other", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const together = new PeerQuotas(QUOTAS);
        const alone = new Map<string, PeerQuotas>();
        let nowMs = 0;
        for (const { peer, wireId, afterMs } of steps) {
          nowMs += afterMs;
          const key = `${peer} ${wireId}`;
          const own = alone.get(key) ?? new PeerQuotas(QUOTAS);
          alone.set(key, own);
          expect(takeAndRelease(together, peer, wireId, nowMs)).to.equal(
            takeAndRelease(own, peer, wireId, nowMs),
          );
        }
      }),
    );
  });
});
