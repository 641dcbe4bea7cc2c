import { expect } from "chai";
import fc from "fast-check";
import { countOf, levelsOverlap } from "../../src/peer/consistency-level.ts";
import {
  hedgeAnswered,
  hedgeFailed,
  hedgeSlow,
  type HedgeState,
  type HedgeStep,
  startHedge,
} from "../../src/peer/hedge.ts";
import { Latencies, learnedPatienceMs, slowAfterMs } from "../../src/peer/latency.ts";
import type { QuorumState, QuorumStep } from "../../src/peer/quorum-state.ts";
import { quorumAnswered, quorumFailed, quorumSlow, startQuorum } from "../../src/peer/quorum.ts";
import { startWrite, writeSettled, type WriteStep } from "../../src/peer/quorum-write.ts";

const level = fc.oneof(
  fc.constantFrom("one" as const, "two" as const, "quorum" as const, "all" as const),
  fc.integer({ min: 1, max: 7 }),
);
/** What happens next, drawn: which of those waited for, and what it does. */
const happenings = fc.array(
  fc.record({
    who: fc.nat(),
    what: fc.constantFrom("yes", "no", "slow"),
    value: fc.nat({ max: 2 }),
  }),
  { minLength: 40, maxLength: 40 },
);

interface Draw {
  readonly what: string;
  readonly value: number;
}

function oneOf(waiting: ReadonlySet<string>, who: number): string | undefined {
  return [...waiting][who % Math.max(1, waiting.size)];
}

function readStep(state: QuorumState<number>, peer: string, { what, value }: Draw) {
  if (what === "slow") return quorumSlow(state, peer);
  return what === "yes" ? quorumAnswered(state, peer, value) : quorumFailed(state, peer);
}

function hedgeStep(state: HedgeState<number>, peer: string, { what, value }: Draw) {
  if (what === "slow") return hedgeSlow(state, peer);
  return what === "yes" ? hedgeAnswered(state, peer, value) : hedgeFailed(state, peer);
}

describe("levels whose reads and writes overlap, whoever takes part", () => {
  it("share a holder", () => {
    fc.assert(
      fc.property(level, level, fc.nat({ max: 7 }), fc.nat(), (read, write, holders, turn) => {
        fc.pre(levelsOverlap({ read, write }, holders));
        const [readers, writers] = [countOf(read, holders), countOf(write, holders)];
        fc.pre(readers <= holders && writers <= holders);
        const wrote = Array.from({ length: writers }, (_, index) => index);
        const reads = Array.from({ length: readers }, (_, index) => (index + turn) % holders);
        expect(reads.some((holder) => wrote.includes(holder))).to.equal(true);
      }),
    );
  });
});

describe("a quorum write, whatever holders do and in whatever order", () => {
  it("ends once, acknowledged only by as many as are needed, failed only when they cannot be", () => {
    fc.assert(
      fc.property(fc.nat({ max: 7 }), level, happenings, (holders, wanted, draws) => {
        const needed = countOf(wanted, holders);
        const names = Array.from({ length: holders }, (_, index) => `h${index}`);
        let step: WriteStep = startWrite(names, needed);
        const outcomes: string[] = step.type === "failed" ? [step.type] : [];
        let acknowledged = 0;
        const waiting = new Set(names);
        for (const { who, what } of draws) {
          const peer = oneOf(waiting, who);
          if (peer === undefined) break;
          waiting.delete(peer);
          if (what === "yes" && outcomes.length === 0) acknowledged += 1;
          const fate = what === "yes" ? "acknowledged" : "failed";
          step = writeSettled(step.state, peer, { kind: fate, why: "drawn" });
          if (step.type === "acknowledged" || step.type === "failed") outcomes.push(step.type);
        }
        expect(outcomes).to.have.length(1);
        expect(outcomes[0] === "acknowledged").to.equal(acknowledged >= needed);
      }),
    );
  });
});

/** Plays a read of peers that are sometimes slow; each is slow in the first rounds only. */
function playRead(peers: number, needed: number, draws: readonly (Draw & { who: number })[]) {
  const all = Array.from({ length: peers }, (_, at) => ({ peer: `p${at}`, distance: at }));
  const rules = { keyOf: String, consistencyLevel: 2, answersNeeded: needed };
  let step: QuorumStep<number> = startQuorum(all, "self", rules);
  const asked: string[] = [];
  const ends: QuorumStep<number>[] = [];
  for (let turn = 0; turn < 400; turn += 1) {
    if (step.type === "ask") asked.push(...step.peers);
    if (step.type === "accepted" || step.type === "failed") ends.push(step);
    const { state }: QuorumStep<number> = step;
    const draw = draws[turn % draws.length];
    const peer = oneOf(state.waiting, draw?.who ?? 0);
    if (peer === undefined || draw === undefined) break;
    step = turn < draws.length ? readStep(state, peer, draw) : quorumFailed(state, peer);
  }
  return { asked, ends };
}

describe("a quorum read with slow peers, whatever they do and in whatever order", () => {
  it("ends once, asks nobody twice, and takes no fewer answers than it needs", () => {
    const needs = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(fc.nat({ max: 8 }), needs, happenings, (peers, needed, draws) => {
        const { asked, ends } = playRead(peers, needed, draws);
        expect(ends).to.have.length(1);
        expect(new Set(asked).size).to.equal(asked.length);
        for (const { type, state } of ends) {
          if (type === "accepted") expect(state.answers.length).to.be.at.least(needed);
        }
      }),
    );
  });
});

describe("a hedged request, whatever peers do and in whatever order", () => {
  it("ends once, with an answer somebody gave, and asks nobody twice", () => {
    fc.assert(
      fc.property(fc.nat({ max: 6 }), fc.nat({ max: 3 }), happenings, (peers, sparesMax, draws) => {
        const names = Array.from({ length: peers }, (_, index) => `p${index}`);
        let step: HedgeStep<number> = startHedge(names, { sparesMax });
        const asked: string[] = [];
        let outcomes = 0;
        for (const { who, what, value } of draws) {
          if (step.type === "ask") asked.push(step.peer);
          if (step.type === "answered" || step.type === "failed") outcomes += 1;
          const { state }: HedgeStep<number> = step;
          expect(state.waiting.size).to.be.at.most(1 + sparesMax);
          const peer = oneOf(state.waiting, who);
          if (peer === undefined) break;
          step = hedgeStep(state, peer, { what, value });
        }
        expect(outcomes).to.be.at.most(1);
        expect(outcomes === 1 || !step.state.isOver).to.equal(true);
        expect(new Set(asked).size).to.equal(asked.length);
      }),
    );
  });
});

describe("what is learned of speed, whatever the answers took", () => {
  it("stays within the class of the message, and grows with the answers", () => {
    const samples = fc.array(fc.nat({ max: 30_000 }), { maxLength: 80 });
    fc.assert(
      fc.property(samples, fc.integer({ min: 100, max: 25_165 }), (samplesMs, classMs) => {
        const [known, slower] = [new Latencies(), new Latencies()];
        for (const ms of samplesMs) known.add(ms);
        for (const ms of samplesMs) slower.add(ms + 50);
        const patienceMs = learnedPatienceMs(known, classMs);
        expect(patienceMs).to.be.within(100, classMs);
        expect(learnedPatienceMs(slower, classMs)).to.be.at.least(patienceMs);
        expect(slowAfterMs(known, classMs)).to.be.within(1, classMs);
      }),
    );
  });
});
