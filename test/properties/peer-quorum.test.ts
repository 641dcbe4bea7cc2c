import { expect } from "chai";
import fc from "fast-check";
import type { QuorumState, QuorumStep } from "../../src/peer/quorum-state.ts";
import { quorumAnswered, quorumFailed, repairOf, startQuorum } from "../../src/peer/quorum.ts";

interface Scenario {
  /** What each peer does: a value, or null for no answer. */
  readonly replies: readonly (number | null)[];
  /** Draws that decide which waiting peer is heard next. */
  readonly order: readonly number[];
  readonly consistencyLevel: number;
  readonly answersMin: number;
  /** Answers that will do. */
  readonly good: readonly number[];
}

const value = fc.nat({ max: 3 });
const scenario: fc.Arbitrary<Scenario> = fc.record({
  replies: fc.array(fc.option(value), { maxLength: 9 }),
  order: fc.array(fc.nat(), { minLength: 9, maxLength: 9 }),
  consistencyLevel: fc.integer({ min: 1, max: 4 }),
  answersMin: fc.integer({ min: 1, max: 4 }),
  good: fc.uniqueArray(value),
});

interface Run {
  readonly end: QuorumStep<number>;
  /** The state when the outcome came. */
  readonly at: QuorumState<number>;
  readonly asked: readonly string[];
  readonly outcomes: number;
}

/** Plays a scenario to the end, late answers included. */
function play({ replies, order, good, ...rules }: Scenario): Run {
  const peers = replies.map((_, index) => ({ peer: `p${index}`, distance: index }));
  const accepts = (answer: number) => good.includes(answer);
  let step = startQuorum<number>(peers, "self", { ...rules, keyOf: String, accepts });
  let end = step;
  let outcomes = 0;
  const asked: string[] = [];
  for (let turn = 0; ; turn += 1) {
    if (step.type === "ask") asked.push(...step.peers);
    if (step.type === "accepted" || step.type === "failed") {
      end = step;
      outcomes += 1;
    }
    const waiting: readonly string[] = [...step.state.waiting];
    const peer = waiting[(order[turn % order.length] ?? 0) % Math.max(1, waiting.length)];
    if (peer === undefined) return { end, at: end.state, asked, outcomes };
    const reply = replies[Number(peer.slice(1))] ?? null;
    const { state }: QuorumStep<number> = step;
    step = reply === null ? quorumFailed(state, peer) : quorumAnswered(state, peer, reply);
  }
}

describe("a quorum read, whatever peers do and in whatever order", () => {
  it("ends exactly once", () => {
    fc.assert(
      fc.property(scenario, (one) => {
        expect(play(one).outcomes).to.equal(1);
      }),
    );
  });

  it("never returns a value nobody gave, nor one that will not do", () => {
    fc.assert(
      fc.property(scenario, (one) => {
        const { end } = play(one);
        if (end.type !== "accepted") return;
        expect(one.replies).to.include(end.value);
        expect(one.good).to.include(end.value);
      }),
    );
  });

  it("accepts only with enough answers, or once everybody was asked and heard", () => {
    fc.assert(
      fc.property(scenario, (one) => {
        const { end, at } = play(one);
        if (end.type !== "accepted") return;
        const all = at.asked === one.replies.length && at.waiting.size === 0;
        expect(at.answers.length >= one.answersMin || all).to.equal(true);
      }),
    );
  });

  it("ends before a round is complete only when all answers so far agree", () => {
    fc.assert(
      fc.property(scenario, (one) => {
        const { at } = play(one);
        if (at.waiting.size === 0) return;
        expect(new Set(at.answers.map((answer) => answer.value)).size).to.equal(1);
      }),
    );
  });

  it("gives up only when everybody was asked, with the reason that holds", () => {
    fc.assert(
      fc.property(scenario, (one) => {
        const { end } = play(one);
        if (end.type !== "failed") return;
        const answered = one.replies.filter((reply) => reply !== null).length;
        const code =
          one.replies.length === 0
            ? "quorum.no_peers"
            : answered === 0
              ? "quorum.no_answer"
              : "quorum.not_accepted";
        expect(end.error.code).to.equal(code);
        expect(end.state.asked).to.equal(one.replies.length);
      }),
    );
  });

  it("succeeds whenever all who answer give one value that will do", () => {
    fc.assert(
      fc.property(scenario, value, (one, only) => {
        const replies = one.replies.map((reply) => (reply === null ? null : only));
        const { end } = play({ ...one, replies, good: [only] });
        expect(end.type).to.equal(replies.includes(only) ? "accepted" : "failed");
      }),
    );
  });

  it("asks nobody twice and the nearest first", () => {
    fc.assert(
      fc.property(scenario, (one) => {
        const { asked } = play(one);
        expect(asked).to.deep.equal(one.replies.map((_, n) => `p${n}`).slice(0, asked.length));
      }),
    );
  });

  it("names for repair exactly the answers that differ from what was accepted", () => {
    fc.assert(
      fc.property(scenario, (one) => {
        const { end } = play(one);
        const { accepted, answers, differing } = repairOf(end.state);
        const others = answers.filter((answer) => answer.value !== accepted);
        const expected = accepted === null ? [] : others.map(({ peer }) => peer);
        expect(differing).to.deep.equal(expected);
      }),
    );
  });
});
