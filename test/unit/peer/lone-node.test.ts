import { expect } from "chai";
import fc from "fast-check";
import { type KnownNode, newNode } from "../../../src/peer/known-node.ts";
import { loneNode } from "../../../src/peer/lone-node.ts";

const LAST_SYNC_MS = 5_000;
const node = (name: string, more: Partial<KnownNode> = {}): KnownNode =>
  newNode({ firstPublicKey: name, ip: "10.0.0.1", port: 1, ...more });

describe("a node that comes back alone", () => {
  it("A5 is up since its last sync when nobody was up, with the whole period", () => {
    const kept = node("self", { averageAvailability: 0.2 });

    expect(loneNode([kept, node("other")], "self", LAST_SYNC_MS)).to.deep.equal({
      ...kept,
      ...{ available: true, availabilityUpdateMs: LAST_SYNC_MS, synced: true },
      averageAvailability: 1,
    });
  });

  it("A5 is up since the date it was kept with when it alone was up", () => {
    const kept = node("self", {
      available: true,
      availabilityUpdateMs: 7,
      averageAvailability: 0.4,
    });

    expect(loneNode([kept, node("other")], "self", LAST_SYNC_MS)).to.deep.equal({
      ...kept,
      synced: true,
    });
  });

  it("A5 decides nothing when others were up, when it never followed, or when it is in no table", () => {
    const other = node("other", { available: true });

    expect(loneNode([node("self"), other], "self", LAST_SYNC_MS)).to.equal(undefined);
    expect(loneNode([node("self")], "self", null)).to.equal(undefined);
    expect(loneNode([node("somebody")], "self", LAST_SYNC_MS)).to.equal(undefined);
  });

  it("A5 never speaks of another, and only ever says up", () => {
    const some = fc.array(
      fc.record({ name: fc.constantFrom("self", "a", "b"), available: fc.boolean() }),
    );
    fc.assert(
      fc.property(some, fc.option(fc.nat()), (nodes, lastSyncMs) => {
        const kept = nodes.map(({ name, available }) => node(name, { available }));
        const own = loneNode(kept, "self", lastSyncMs);
        const isOtherUp = nodes.some(({ name, available }) => available && name !== "self");
        if (own !== undefined) {
          expect([own.firstPublicKey, own.available, own.synced]).to.deep.equal([
            "self",
            true,
            true,
          ]);
          expect(isOtherUp).to.equal(false);
        }
      }),
    );
  });
});
