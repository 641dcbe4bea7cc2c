import { expect } from "chai";
import fc from "fast-check";
import { type PlaceHolder, Places } from "../../../src/peer/places.ts";

const LIMITS = { inAll: 5, perPeer: 2, perSource: 3 };

const anyHolder = fc.record({
  peer: fc.constantFrom("a", "b", "c"),
  source: fc.constantFrom("x", "y", "z"),
});

describe("Places", () => {
  it("names the limit that leaves none", () => {
    const places = new Places(LIMITS);
    const fullAfter = (holder: PlaceHolder) => {
      places.take(holder);
      return (["a", "b", "c"] as const).map((peer) => places.fullFor({ peer, source: "x" }));
    };

    expect(fullAfter({ peer: "a", source: "x" })).to.deep.equal([undefined, undefined, undefined]);
    expect(fullAfter({ peer: "a", source: "x" })).to.deep.equal(["perPeer", undefined, undefined]);
    expect(fullAfter({ peer: "b", source: "x" })[2]).to.equal("perSource");
    fullAfter({ peer: "b", source: "y" });
    expect(fullAfter({ peer: "c", source: "y" })).to.deep.equal(["inAll", "inAll", "inAll"]);
  });

  it("never lets anybody hold more than its share, and has every place again in the end", () => {
    fc.assert(
      fc.property(fc.array(anyHolder), (holders) => {
        const places = new Places(LIMITS);
        const held = holders.filter((holder) => {
          const isFull = places.fullFor(holder) !== undefined;
          if (!isFull) places.take(holder);
          return !isFull;
        });
        const most = (key: keyof PlaceHolder) =>
          Math.max(0, ...held.map((one) => held.filter((two) => two[key] === one[key]).length));

        expect(places.taken).to.equal(held.length);
        expect(held.length).to.be.at.most(LIMITS.inAll);
        expect(most("peer")).to.be.at.most(LIMITS.perPeer);
        expect(most("source")).to.be.at.most(LIMITS.perSource);
        for (const holder of held) places.giveBack(holder);
        expect(places.taken).to.equal(0);
      }),
    );
  });
});
