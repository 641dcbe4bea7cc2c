import { expect } from "chai";
import fc from "fast-check";
import { agreedHosts, SEEN_RANGES_MIN, type SeenFrom } from "../../../src/peer/seen-address.ts";

const TRUTH = "93.22.131.35";
const LIE = "161.235.112.33";

/** A word of the peer with a number in a range of IPv4 addresses. */
const from = (range: number, host: string, peer = 1): SeenFrom => ({
  witness: `${20 + range}.7.0.${peer}`,
  host,
});

describe("the address peers see a node come from", () => {
  it("S8 is believed when three ranges tell the same", () => {
    const two = [from(1, TRUTH), from(2, TRUTH)];

    expect(agreedHosts(two)).to.deep.equal([]);
    expect(agreedHosts([...two, from(3, TRUTH)])).to.deep.equal([TRUTH]);
  });

  it("S8 is not believed for many words out of one range", () => {
    const crowd = Array.from({ length: 200 }, (_, peer) => from(1, LIE, peer));

    expect(agreedHosts([...crowd, from(2, LIE)])).to.deep.equal([]);
  });

  it("S8 counts all names as one range", () => {
    const names = Array.from({ length: 50 }, (_, nth) => `node.example-${nth}.org`);

    expect(agreedHosts(names.map((witness) => ({ witness, host: LIE })))).to.deep.equal([]);
  });

  it("S8 needs more than half of all ranges that tell anything of the kind", () => {
    const three = [from(1, LIE), from(2, LIE), from(3, LIE)];
    const others = [from(4, TRUTH), from(5, "8.8.8.8"), from(6, "9.9.9.9")];

    expect(agreedHosts([...three, ...others])).to.deep.equal([]);
    expect(agreedHosts([...three, ...others.slice(1)])).to.deep.equal([LIE]);
  });

  it("S8 is one address in every spelling, and one of each kind", () => {
    const told = [1, 2, 3].flatMap((range) => [
      from(range, `::ffff:${TRUTH}`),
      from(range, range === 1 ? "2001:DB8:0:0::1" : "2001:db8::1"),
    ]);

    expect(agreedHosts(told)).to.deep.equal([TRUTH, "2001:db8::1"]);
    expect(agreedHosts(told.map((one) => ({ ...one, host: "home" })))).to.deep.equal([]);
  });
});

const word = fc.constantFrom(TRUTH, LIE, "8.8.8.8", "nonsense");
const peersOf = (words: fc.Arbitrary<string>) => fc.array(words, { minLength: 1, maxLength: 5 });

/** Some ranges whose peers say anything, among some whose peers are honest. */
const village = (most: { readonly lying: number; readonly honest: number }) =>
  fc
    .tuple(
      fc.array(peersOf(word), { maxLength: most.lying }),
      fc.array(peersOf(fc.constant(TRUTH)), { maxLength: most.honest }),
    )
    .chain(([lying, honest]) => {
      const ranges = [...lying, ...honest].map((peers) => ({ peers }));
      return fc.shuffledSubarray(ranges, { minLength: ranges.length });
    });

const toldIn = (ranges: readonly { readonly peers: readonly string[] }[]): SeenFrom[] =>
  ranges.flatMap(({ peers }, range) => peers.map((host, peer) => from(range, host, peer)));

const isHonest = ({ peers }: { readonly peers: readonly string[] }): boolean =>
  peers.every((host) => host === TRUTH);

describe("the address peers see a node come from, whatever liars say", () => {
  it("S8 is never a lie while fewer ranges than the quorum have a liar in them", () => {
    fc.assert(
      fc.property(village({ lying: SEEN_RANGES_MIN - 1, honest: 6 }), (ranges) => {
        for (const host of agreedHosts(toldIn(ranges))) expect(host).to.equal(TRUTH);
      }),
    );
  });

  it("S8 is never a lie while more than half of the ranges are honest, and is the truth for three", () => {
    fc.assert(
      fc.property(village({ lying: 5, honest: 12 }), (ranges) => {
        const honest = ranges.filter(isHonest).length;
        fc.pre(2 * honest > ranges.length);
        const told = agreedHosts(toldIn(ranges));
        expect(told).to.deep.equal(honest >= SEEN_RANGES_MIN ? [TRUTH] : []);
      }),
    );
  });

  it("S8 does not depend on who speaks first", () => {
    fc.assert(
      fc.property(
        village({ lying: 5, honest: 5 }).chain((ranges) => {
          const all = toldIn(ranges);
          const shuffled = fc.shuffledSubarray(all, { minLength: all.length });
          return fc.tuple(fc.constant(ranges), shuffled);
        }),
        ([ranges, shuffled]) => {
          expect(agreedHosts(shuffled)).to.deep.equal(agreedHosts(toldIn(ranges)));
        },
      ),
    );
  });
});
