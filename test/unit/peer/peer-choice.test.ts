import { expect } from "chai";
import {
  type Candidate,
  choosePeersToAsk,
  choosePeersToDial,
  chooseSeeds,
  type DialChoice,
} from "../../../src/peer/peer-choice.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";

const NOBODY: ReadonlySet<string> = new Set();

/** Candidates named after their range: "10.0/1" lies in 10.0. */
function candidates(...names: string[]): Candidate[] {
  return names.map((peer) => ({ peer, range: peer.split("/")[0] ?? "" }));
}

function choose(change: Partial<DialChoice>, seed = "choice"): string[] {
  const choice = {
    known: [],
    self: "self",
    connected: NOBODY,
    pending: NOBODY,
    coolingDown: NOBODY,
    target: 4,
    ...change,
  };
  return choosePeersToDial(choice, seededRandom(seed));
}

describe("soma discovery: choosePeersToDial (S2)", () => {
  const known = candidates("a/1", "b/1", "c/1", "d/1", "e/1", "self");

  it("chooses as many as are missing to the target, each once and never ourselves", () => {
    const chosen = choose({ known });
    expect(chosen).to.have.length(4);
    expect(new Set(chosen).size).to.equal(4);
    expect(choose({ known, target: 9 }).sort()).to.deep.equal(["a/1", "b/1", "c/1", "d/1", "e/1"]);
  });

  it("leaves out peers connected and being dialed, and counts both", () => {
    const connected = new Set(["a/1", "b/1"]);
    const pending = new Set(["c/1"]);
    const chosen = choose({ known, connected, pending });
    expect(chosen).to.have.length(1);
    expect(["d/1", "e/1"]).to.include(chosen[0]);
    expect(choose({ known, connected, pending, target: 3 })).to.deep.equal([]);
    expect(choose({ known, connected, pending, target: 1 })).to.deep.equal([]);
  });

  it("leaves out peers that cool down while there is anybody else or any connection", () => {
    const coolingDown = new Set(["a/1", "b/1", "c/1", "d/1"]);
    expect(choose({ known, coolingDown })).to.deep.equal(["e/1"]);
    const all = new Set([...coolingDown, "e/1"]);
    expect(choose({ known, coolingDown: all, connected: new Set(["x"]) })).to.deep.equal([]);
  });

  it("cooldown_peers_deprioritized: dials a peer that cools down when there is nobody else at all", () => {
    const coolingDown = new Set(["a/1"]);
    expect(choose({ known: candidates("a/1"), coolingDown })).to.deep.equal(["a/1"]);
  });

  it("spreads over address ranges: a crowd in one range gets one of four", () => {
    const crowd = candidates(...Array.from({ length: 50 }, (_, n) => `evil/${n}`));
    const honest = candidates("a/1", "b/1", "c/1");
    for (let seed = 0; seed < 20; seed += 1) {
      const chosen = choose({ known: [...crowd, ...honest] }, `spread/${seed}`);
      expect(chosen.filter((peer) => peer.startsWith("evil"))).to.have.length(1);
    }
  });

  it("counts the ranges of connections that stand", () => {
    const known = candidates("a/1", "a/2", "b/1");
    for (let seed = 0; seed < 10; seed += 1) {
      const chosen = choose({ known, connected: new Set(["a/1"]), target: 2 }, `stand/${seed}`);
      expect(chosen).to.deep.equal(["b/1"]);
    }
  });

  it("spreads over places where ranges are equal", () => {
    const known = ["1AA", "1AA", "1AA", "F00"].map((patch, n) => ({
      peer: `p${n}`,
      range: `r${n}`,
      patch,
    }));
    for (let seed = 0; seed < 10; seed += 1) {
      expect(choose({ known, target: 2 }, `places/${seed}`)).to.include("p3");
    }
  });

  it("draws among equals: another seed, another choice", () => {
    const choices = Array.from({ length: 20 }, (_, seed) =>
      choose({ known }, `draw/${seed}`).join(),
    );
    expect(new Set(choices).size).to.be.greaterThan(1);
    expect(choose({ known })).to.deep.equal(choose({ known }));
  });
});

describe("chooseSeeds", () => {
  const seeds = ["s1", "s2", "s3"];
  const random = seededRandom("seeds");
  const alone = { connected: 0, pending: 0, target: 4 };

  it("takes all seeds up to the target when there is no connection and no dial", () => {
    expect(chooseSeeds(seeds, alone, random).sort()).to.deep.equal(seeds);
    expect(chooseSeeds(seeds, { ...alone, target: 2 }, random)).to.have.length(2);
  });

  it("takes none otherwise", () => {
    expect(chooseSeeds(seeds, { ...alone, connected: 1 }, random)).to.deep.equal([]);
    expect(chooseSeeds(seeds, { ...alone, pending: 1 }, random)).to.deep.equal([]);
  });
});

describe("choosePeersToAsk", () => {
  it("takes as many as wanted of those connected", () => {
    const random = seededRandom("ask");
    expect(choosePeersToAsk(["a", "b", "c"], 2, random)).to.have.length(2);
    expect(choosePeersToAsk(["a"], 5, random)).to.deep.equal(["a"]);
    expect(choosePeersToAsk([], 5, random)).to.deep.equal([]);
  });
});
