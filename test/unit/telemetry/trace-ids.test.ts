import { expect } from "chai";
import fc from "fast-check";
import { nativeCrypto } from "../../../src/crypto/native.ts";
import { TraceIds } from "../../../src/telemetry/trace-ids.ts";

const { sha256 } = nativeCrypto();

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const number = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const oneIn = fc.integer({ min: 1, max: 1_000_000 });

const idsOf = (...known: readonly Uint8Array[]) => new TraceIds(sha256, ...known);

describe("ids of traced work (E4)", () => {
  it("are the same for whoever knows the same, and so is the sampling", () => {
    fc.assert(
      fc.property(bytes32, bytes32, number, oneIn, (channel, asker, messageId, rate) => {
        const [here, there] = [idsOf(channel, asker), idsOf(channel.slice(), asker.slice())];

        expect(here.placeOf(messageId)).to.deep.equal(there.placeOf(messageId));
        expect(here.isSampled(messageId, rate)).to.equal(there.isSampled(messageId, rate));
      }),
    );
  });

  it("are others on another link, of another asker and for another message", () => {
    fc.assert(
      fc.property(bytes32, bytes32, number, number, (channel, asker, messageId, another) => {
        fc.pre(messageId !== another && !Buffer.from(channel).equals(asker));
        const { traceId, spanId } = idsOf(channel, asker).placeOf(messageId);
        const others = [
          idsOf(asker, channel).placeOf(messageId),
          idsOf(channel, asker).placeOf(another),
        ];

        expect(others.map((other) => other.traceId)).to.not.include(traceId);
        expect(others.map((other) => other.spanId)).to.not.include(spanId);
      }),
    );
  });

  it("are written as W3C writes them, and do not change", () => {
    const ids = idsOf(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2));

    expect(ids.placeOf(7)).to.deep.equal({
      traceId: "edb731ad62b6919d19594a1029e2e9e5",
      spanId: "35b7148adaef732b",
    });
  });

  it("are sampled one in N, however numbers are given out, and all of them for 1", () => {
    const ids = idsOf(new Uint8Array(32).fill(3));
    const sampledOf = (rate: number, step: number): number => {
      let sampled = 0;
      for (let nth = 0; nth < 64_000; nth += 1) if (ids.isSampled(nth * step, rate)) sampled += 1;
      return sampled;
    };

    expect(sampledOf(1, 1)).to.equal(64_000);
    for (const step of [1, 2, 64, 65_536]) expect(sampledOf(64, step)).to.be.within(850, 1_150);
  });

  it("that are sampled one in many are among those sampled one in fewer", () => {
    fc.assert(
      fc.property(bytes32, number, oneIn, oneIn, (known, messageId, some, others) => {
        const ids = idsOf(known);
        const [fewer, many] = [Math.min(some, others), Math.max(some, others)];

        if (ids.isSampled(messageId, many)) {
          expect(ids.isSampled(messageId, fewer)).to.equal(true);
        }
      }),
    );
  });
});
