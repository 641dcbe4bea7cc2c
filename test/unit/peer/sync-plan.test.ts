import { expect } from "chai";
import { JOB_BACKOFF } from "../../../src/peer/backoff.ts";
import { insertPeer, type PeerHeights } from "../../../src/peer/peer-heights.ts";
import {
  coolDown,
  type Cooldowns,
  forgetOldCooldowns,
  needsArchive,
  planSync,
  restAsTold,
  type SyncView,
  warmUp,
} from "../../../src/peer/sync-plan.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";

const random = seededRandom("sync-plan");

/** Peers by name: height and lowest. */
function heightsOf(said: Readonly<Record<string, readonly [number, number]>>): PeerHeights {
  return Object.entries(said).reduce<PeerHeights>(
    (heights, [peer, [height, lowest]]) =>
      insertPeer(heights, peer, { genesis: "aa", height, lowest, ourGenesis: "aa" }),
    new Map(),
  );
}

function plan(heights: PeerHeights, change: Partial<SyncView> = {}) {
  const none = { cooldowns: new Map(), scores: new Map() };
  return planSync({ head: 0, heights, ...none, commitsMax: 100, nowMs: 0, ...change }, random);
}

describe("planSync", () => {
  it("has nothing to do without peers and at the height of all peers", () => {
    expect(plan(new Map())).to.deep.equal({ type: "synced" });
    expect(plan(heightsOf({ a: [5, 0] }), { head: 5 })).to.deep.equal({ type: "synced" });
    expect(plan(heightsOf({ a: [5, 0] }), { head: 9 })).to.deep.equal({ type: "synced" });
  });

  it("fetches from the commit after our head, bounded by one batch", () => {
    const long = plan(heightsOf({ a: [1_000, 0] }), { head: 7 });
    expect(long).to.deep.equal({ type: "fetch", peer: "a", start: 8, end: 107 });
  });

  it("asks for no more than the peer says it has", () => {
    const short = plan(heightsOf({ a: [9, 0] }), { head: 7 });
    expect(short).to.deep.equal({ type: "fetch", peer: "a", start: 8, end: 9 });
  });

  it("takes a peer with the next commit, whatever height a liar claims", () => {
    const heights = heightsOf({ liar: [4_000_000_000, 3_999_999_999], honest: [9, 0] });
    for (let draw = 0; draw < 20; draw += 1) {
      expect(plan(heights, { head: 7 })).to.include({ peer: "honest", start: 8, end: 9 });
    }
  });

  it("spreads its jobs over the peers that can help", () => {
    const heights = heightsOf({ a: [9, 0], b: [9, 0], c: [9, 0] });
    const peers = Array.from({ length: 60 }, () => plan(heights));
    const names = new Set(peers.map((one) => (one.type === "fetch" ? one.peer : one.type)));
    expect([...names].sort()).to.deep.equal(["a", "b", "c"]);
  });

  it("leaves a peer that failed alone and goes on with another at once", () => {
    const heights = heightsOf({ liar: [4_000_000_000, 0], honest: [9, 0] });
    const cooldowns = coolDown(new Map(), "liar", { nowMs: 0, random });
    for (let draw = 0; draw < 20; draw += 1) {
      expect(plan(heights, { cooldowns })).to.include({ peer: "honest" });
    }
  });

  it("waits for the first of the peers that cool down when there is no other", () => {
    const heights = heightsOf({ a: [9, 0], b: [9, 0] });
    const cooldowns: Cooldowns = new Map([
      ["a", { failures: 1, untilMs: 500 }],
      ["b", { failures: 1, untilMs: 300 }],
    ]);
    const waiting = { type: "wait", untilMs: 300, failures: 1 };
    expect(plan(heights, { cooldowns })).to.deep.equal(waiting);
    expect(plan(heights, { cooldowns, nowMs: 300 })).to.include({ type: "fetch", peer: "b" });
  });

  it("says out of reach when all who are ahead dropped the next commit", () => {
    const heights = heightsOf({ a: [90, 50], b: [9, 8] });
    expect(plan(heights)).to.deep.equal({ type: "out_of_reach", start: 1 });
  });
});

describe("needsArchive", () => {
  const waiting = (failures: number) => needsArchive({ type: "wait", untilMs: 9, failures });

  it("is so where nobody has the next commit, and where those who say so never give it (S6)", () => {
    expect(needsArchive({ type: "out_of_reach", start: 1 })).to.equal(true);
    expect([waiting(2), waiting(3)]).to.deep.equal([false, true]);
  });

  it("is not so while there is a peer to ask, or nothing to ask for (S6)", () => {
    expect(needsArchive({ type: "synced" })).to.equal(false);
    expect(needsArchive({ type: "fetch", peer: "a", start: 1, end: 2 })).to.equal(false);
  });

  it("waits for the peer that failed least", () => {
    const heights = heightsOf({ a: [9, 0], b: [9, 0] });
    const cooldowns: Cooldowns = new Map([
      ["a", { failures: 7, untilMs: 500 }],
      ["b", { failures: 1, untilMs: 300 }],
    ]);
    expect(needsArchive(plan(heights, { cooldowns }))).to.equal(false);
  });
});

describe("cooling down", () => {
  const failing = (times: number): Cooldowns => {
    let cooldowns: Cooldowns = new Map();
    for (let time = 0; time < times; time += 1) {
      cooldowns = coolDown(cooldowns, "a", { nowMs: 0, random });
    }
    return cooldowns;
  };

  it("grows with failures in a row and stays under the cap", () => {
    expect(failing(1).get("a")?.untilMs).to.be.within(1, 1_000);
    expect(failing(4).get("a")).to.include({ failures: 4 });
    expect(failing(40).get("a")?.untilMs).to.be.within(1, JOB_BACKOFF.capMs);
  });

  it("ends with a job done well", () => {
    expect(warmUp(failing(3), "a").size).to.equal(0);
  });

  it("as a peer said counts as a refusal once for each time, until it brings something", () => {
    const told = [0, 0, 50, 100].reduce<Cooldowns>(
      (so, nowMs) => restAsTold(so, "a", { waitMs: 50, nowMs }),
      new Map(),
    );
    const heights = heightsOf({ a: [9, 0] });
    expect(plan(heights, { cooldowns: told, nowMs: 149 })).to.include({ failures: 3 });
    const warm = warmUp(told, "a");
    expect(plan(heights, { cooldowns: warm, nowMs: 149 })).to.include({
      untilMs: 150,
      failures: 0,
    });
    expect(plan(heights, { cooldowns: warmUp(warm, "a"), nowMs: 149 })).to.include({
      untilMs: 150,
    });
  });

  it("is forgotten only long after it ended", () => {
    const cooldowns: Cooldowns = new Map([["a", { failures: 9, untilMs: 100 }]]);
    expect(forgetOldCooldowns(cooldowns, 100 + JOB_BACKOFF.capMs - 1).size).to.equal(1);
    expect(forgetOldCooldowns(cooldowns, 100 + JOB_BACKOFF.capMs).size).to.equal(0);
  });
});
