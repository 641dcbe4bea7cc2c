import { expect } from "chai";
import fc from "fast-check";
import { AddressQuotas, fullPeersOf } from "../../../src/peer/address-quotas.ts";

const DEAR = 7;
const QUOTAS = new Map([[DEAR, { perSecond: 10, burst: 5 }]]);

/** Takes one and is done with it at once. */
function take(quotas: AddressQuotas, peer: string, source: string, nowMs: number): string {
  const verdict = quotas.take({ peer, source }, DEAR, nowMs);
  if (verdict.type === "allowed") verdict.release();
  return verdict.type;
}

describe("quotas of peers and their addresses (A7)", () => {
  it("let each of so many peers of one address use its own, and no more of them", () => {
    const quotas = new AddressQuotas(QUOTAS, 2);
    const allowed = (peer: string, source: string): number =>
      Array.from({ length: 6 }, () => take(quotas, peer, source, 0)).filter(
        (word) => word === "allowed",
      ).length;

    expect(["a", "b", "c"].map((peer) => allowed(peer, "1"))).to.deep.equal([5, 5, 0]);
    expect(allowed("d", "2")).to.equal(5);
  });

  it("have no more of an address under way than may come at once, and make room when one is done", () => {
    const quotas = new AddressQuotas(QUOTAS, 1);
    const underWay = Array.from({ length: 5 }, (_, at) =>
      quotas.take({ peer: `p${at}`, source: "1" }, DEAR, 0),
    );

    expect(take(quotas, "p5", "1", 10_000)).to.equal("overloaded");
    for (const verdict of underWay) if (verdict.type === "allowed") verdict.release();
    expect(take(quotas, "p5", "1", 10_000)).to.equal("allowed");
  });

  it("give no address more than its share, whatever keys it uses and whenever", () => {
    const step = fc.record({ peer: fc.nat({ max: 50 }), afterMs: fc.nat({ max: 50 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const quotas = new AddressQuotas(QUOTAS, 2);
        let nowMs = 0;
        let allowed = 0;
        for (const { peer, afterMs } of steps) {
          nowMs += afterMs;
          if (take(quotas, `p${peer}`, "1", nowMs) === "allowed") allowed += 1;
        }
        expect(allowed).to.be.at.most(10 + Math.floor((nowMs * 20) / 1_000));
      }),
    );
  });

  it("grow with the sessions an address may have, and never shrink below sixteen peers", () => {
    expect([1, 256, 257, 4_096].map(fullPeersOf)).to.deep.equal([16, 16, 17, 256]);
  });
});
