import { expect } from "chai";
import { activeSource, addressesInOrder, addressText } from "../../../src/peer/address-sources.ts";
import {
  chooseAddress,
  forgetOldTries,
  NO_TRIES,
  noteReached,
  noteUnreached,
} from "../../../src/peer/address-tries.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";

const at = (host: string) => ({ host, port: 1 });
const [a, b, c] = [at("10.0.0.1"), at("10.0.0.2"), at("2001:db8::3")];
const choose = (said: object, tries = NO_TRIES, nowMs = 0) =>
  chooseAddress({ peer: "p", said }, tries, nowMs);
const unreached = (tries: typeof NO_TRIES, address: typeof a) =>
  noteUnreached(tries, { peer: "p", address }, { nowMs: 0, random: seededRandom(1) });

describe("addresses by their sources", () => {
  it("come in the order admin, discovery, seed, chain, each once (S2)", () => {
    const said = { chain: [a], seed: [b, a], discovery: [], admin: [c] };

    expect(addressesInOrder(said)).to.deep.equal([
      { source: "admin", address: c },
      { source: "seed", address: b },
      { source: "seed", address: a },
    ]);
    expect(activeSource(said)).to.equal("admin");
    expect(activeSource({ chain: [a], discovery: [b] })).to.equal("discovery");
    expect(activeSource({ chain: [] })).to.equal(undefined);
  });

  it("are written as one dials them", () => {
    expect([a, c].map(addressText)).to.deep.equal(["10.0.0.1:1", "[2001:db8::3]:1"]);
  });
});

describe("a choice of an address", () => {
  it("is of the first source that says any, and of none when none does", () => {
    expect(choose({ seed: [a], discovery: [b] })).to.equal(b);
    expect(choose({})).to.equal(undefined);
  });

  it("goes on to the next address or source after a failure, and comes back when that failed too", () => {
    const once = unreached(NO_TRIES, a);
    expect(choose({ discovery: [a], seed: [b] }, once)).to.equal(b);
    expect(choose({ discovery: [a], seed: [b] }, once, 60_000), "fewest failures").to.equal(b);

    const both = unreached(once, b);
    expect(choose({ discovery: [a], seed: [b] }, both, 60_000)).to.equal(a);
  });

  it("is, within one source, where the peer was last reached; never that of a later source", () => {
    const reached = noteReached(NO_TRIES, "p", b);

    expect(choose({ discovery: [a, b] }, reached)).to.equal(b);
    expect(choose({ admin: [a], discovery: [b] }, reached)).to.equal(a);
  });

  it("takes, while all cool down, the one that is over first", () => {
    const tries = unreached(unreached(unreached(NO_TRIES, a), a), b);
    const until = (address: typeof a) =>
      tries.cooling.get(`p ${addressText(address)}`)?.untilMs ?? 0;

    expect(choose({ seed: [a, b] }, tries)).to.equal(until(a) < until(b) ? a : b);
  });

  it("forgets failures when the address is reached, when they are long over, and with the peer", () => {
    const tries = noteReached(unreached(NO_TRIES, a), "p", a);
    expect(tries.cooling.size).to.equal(0);

    const old = forgetOldTries(noteReached(unreached(NO_TRIES, a), "p", b), () => false, 400_000);
    expect([old.cooling.size, old.reached.size]).to.deep.equal([0, 0]);
  });
});
