import { expect } from "chai";
import type {
  QuorumPeer,
  QuorumRules,
  QuorumState,
  QuorumStep,
} from "../../src/peer/quorum-state.ts";
import { quorumAnswered, quorumFailed, repairOf, startQuorum } from "../../src/peer/quorum.ts";

/** What each peer does when asked: a value, or null for no answer. */
type Script = Readonly<Record<string, number | null>>;

const rulesOf = (change: Partial<QuorumRules<number>> = {}): QuorumRules<number> => ({
  keyOf: String,
  ...change,
});

/** Peers in the order of their names. */
function peersOf(script: Script): QuorumPeer[] {
  return Object.keys(script).map((peer, distance) => ({ peer, distance }));
}

/** Runs a read: peers of a round do what the script says, in its order. */
function run(script: Script, change: Partial<QuorumRules<number>> = {}, self = "nobody") {
  const asked: string[][] = [];
  let step: QuorumStep<number> = startQuorum(peersOf(script), self, rulesOf(change));
  while (step.type === "ask") {
    asked.push([...step.peers]);
    const round: readonly string[] = step.peers;
    for (const peer of round) {
      if (step.type === "accepted" || step.type === "failed") break;
      const value = script[peer] ?? null;
      const before: QuorumState<number> = step.state;
      step = value === null ? quorumFailed(before, peer) : quorumAnswered(before, peer, value);
      if (step.type === "ask") break;
    }
  }
  return { asked, step };
}

/** The end of a read in one word. */
function outcome(script: Script, change: Partial<QuorumRules<number>> = {}): string {
  const { step } = run(script, change);
  if (step.type === "accepted") return `ok ${step.value}`;
  return step.type === "failed" ? step.error.code : step.type;
}

const askedBy = (script: Script, change: Partial<QuorumRules<number>> = {}): number =>
  run(script, change).asked.flat().length;

describe("archethic p2p_test: quorum_read (A12)", () => {
  it("asks only three nodes when their replies are the same", () => {
    const script = { a: 1, b: 1, c: 1, d: 1, e: 1 };
    expect(outcome(script)).to.equal("ok 1");
    expect(run(script).asked).to.deep.equal([["a", "b", "c"]]);
  });

  it("runs the conflict resolver on differing replies, once each, in the order they came", () => {
    const seen: unknown[] = [];
    const resolve = (answers: readonly number[]) => {
      seen.push(answers);
      return Math.max(...answers);
    };
    expect(outcome({ a: 5, b: 7, c: 5 }, { resolve })).to.equal("ok 7");
    expect(seen).to.deep.equal([[5, 7]]);
  });

  it("takes the first of differing replies without a resolver", () => {
    expect(outcome({ a: 5, b: 7, c: 9 })).to.equal("ok 5");
  });

  it("asks all five when nothing is accepted, and says so", () => {
    const script = { a: 1, b: 2, c: 3, d: 4, e: 5 };
    expect(outcome(script, { accepts: () => false })).to.equal("quorum.not_accepted");
    expect(askedBy(script, { accepts: () => false })).to.equal(5);
    const { step } = run(script, { accepts: () => false });
    const details = step.type === "failed" ? step.error.details : {};
    expect(details).to.deep.equal({ asked: 5, answered: 5 });
  });

  it("accepts a single answer once the whole set was asked", () => {
    const script = { a: null, b: 4, c: null, d: null, e: null };
    expect(outcome(script)).to.equal("ok 4");
    expect(askedBy(script)).to.equal(5);
  });

  it("does not accept a single answer before the whole set was asked: the fifth node is asked", () => {
    const script = { a: null, b: 4, c: null, d: null, e: 9 };
    const resolve = (answers: readonly number[]) => Math.max(...answers);
    expect(outcome(script, { resolve })).to.equal("ok 9");
  });

  it("goes on to the next round when the first answer is refused", () => {
    const script = { a: 1, b: 1, c: 1, d: 8, e: 8 };
    const rules = {
      accepts: (value: number) => value === 8,
      resolve: (answers: readonly number[]) => Math.max(...answers),
    };
    expect(outcome(script, rules)).to.equal("ok 8");
    expect(run(script, rules).asked).to.deep.equal([
      ["a", "b", "c"],
      ["d", "e"],
    ]);
  });

  /** Rows of the reference's table: what was carried, what came new, what follows. */
  const table: readonly (readonly [string, Script, string, number])[] = [
    [
      "none, then 0: next round, then nobody answered",
      { a: null, b: null, c: null, d: null },
      "quorum.no_answer",
      4,
    ],
    ["none, then 1: carried to the next round", { a: 1, b: null, c: null, d: 1 }, "ok 1", 4],
    ["none, then 2: resolved", { a: 1, b: null, c: 1, d: 1 }, "ok 1", 3],
    [
      "some, then 0: still carried",
      { a: 1, b: null, c: null, d: null, e: null, f: null, g: 1 },
      "ok 1",
      7,
    ],
    [
      "some, then 1: resolved with what was carried",
      { a: 1, b: null, c: null, d: 2, e: null, f: null, g: 1 },
      "ok 1",
      6,
    ],
  ];
  for (const [title, script, expected, asked] of table) {
    it(`${title}`, () => {
      expect(outcome(script)).to.equal(expected);
      expect(askedBy(script)).to.equal(asked);
    });
  }

  it("refuses a carried single answer that is not acceptable", () => {
    const accepts = (value: number) => value > 5;
    expect(outcome({ a: 1, b: null }, { accepts })).to.equal("quorum.not_accepted");
  });

  it("never answers without a peer: quorum.no_peers, and the resolvers are not called", () => {
    const accepts = () => {
      throw new Error("there is nothing to accept");
    };
    expect(outcome({}, { accepts })).to.equal("quorum.no_peers");
    const { step } = run({});
    expect(step.type === "failed" && step.error.transient).to.equal(true);
  });

  it("asks nearest first, of equal distance the lesser id, and itself last", () => {
    const peers = [
      { peer: "far", distance: 9 },
      { peer: "self", distance: 0 },
      { peer: "near-b", distance: 1 },
      { peer: "near-a", distance: 1 },
    ];
    const step = startQuorum(peers, "self", rulesOf({ consistencyLevel: 4 }));
    expect(step).to.deep.include({ type: "ask", peers: ["near-a", "near-b", "far", "self"] });
  });

  it("asks a peer once, however often it is listed", () => {
    const twice = [...peersOf({ a: 1, b: 1 }), ...peersOf({ b: 1, a: 1 })];
    const step = startQuorum(twice, "nobody", rulesOf());
    expect(step).to.deep.include({ type: "ask", peers: ["a", "b"] });
  });

  it("takes its own answer for an answer when alone", () => {
    expect(run({ self: 3 }, {}, "self").step).to.include({ type: "accepted", value: 3 });
  });
});

describe("archethic p2p_test: a round of quorum_read (A12)", () => {
  const start = (change: Partial<QuorumRules<number>> = {}) =>
    startQuorum(peersOf({ a: 1, b: 1, c: 1, d: 1 }), "nobody", rulesOf(change));

  it("ends as soon as enough answers agree, without the slowest", () => {
    const one = quorumAnswered(start().state, "a", 1);
    expect(one.type).to.equal("wait");
    expect(quorumAnswered(one.state, "c", 1)).to.include({ type: "accepted", value: 1 });
  });

  it("waits for the slowest when answers differ, because it may be the newest", () => {
    const resolve = (answers: readonly number[]) => Math.max(...answers);
    let step = quorumAnswered(start({ resolve }).state, "a", 1);
    step = quorumAnswered(step.state, "b", 2);
    expect(step.type).to.equal("wait");
    expect(quorumAnswered(step.state, "c", 3)).to.include({ type: "accepted", value: 3 });
  });

  it("waits for more answers where more are asked for", () => {
    let step = quorumAnswered(start({ answersMin: 3 }).state, "a", 1);
    step = quorumAnswered(step.state, "b", 1);
    expect(step.type).to.equal("wait");
    expect(quorumAnswered(step.state, "c", 1).type).to.equal("accepted");
  });

  it("ignores a second answer of one peer and an answer of a peer not asked", () => {
    const { state } = quorumAnswered(start().state, "a", 1);
    for (const peer of ["a", "d", "stranger"]) {
      expect(quorumAnswered(state, peer, 1)).to.deep.equal({ type: "wait", state });
      expect(quorumFailed(state, peer)).to.deep.equal({ type: "wait", state });
    }
  });
});

describe("archethic p2p_test: the repair of quorum_read (A12)", () => {
  it("gets nothing accepted and all results on failure", () => {
    const { step } = run({ a: 1, b: 2, c: null, d: 3 }, { accepts: () => false });
    const repair = repairOf(step.state);
    expect(repair.accepted).to.equal(null);
    expect(repair.answers.map(({ value }) => value)).to.deep.equal([1, 2, 3]);
    expect(repair.differing).to.deep.equal([]);
  });

  it("gets the result, three results and who differs, also when the third came after the end", () => {
    const start = startQuorum(peersOf({ a: 1, b: 1, c: 1 }), "nobody", rulesOf());
    let step = quorumAnswered(start.state, "a", 1);
    step = quorumAnswered(step.state, "b", 1);
    expect(step.type).to.equal("accepted");
    expect([...step.state.waiting]).to.deep.equal(["c"]);
    const late = quorumAnswered(step.state, "c", 2);
    expect(late.type).to.equal("wait");
    expect(late.state.waiting.size).to.equal(0);
    expect(repairOf(late.state)).to.deep.equal({
      accepted: 1,
      answers: [
        { peer: "a", value: 1 },
        { peer: "b", value: 1 },
        { peer: "c", value: 2 },
      ],
      differing: ["c"],
    });
  });
});
