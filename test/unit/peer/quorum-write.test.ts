import { expect } from "chai";
import {
  type ConsistencyLevel,
  countOf,
  levelsOverlap,
} from "../../../src/peer/consistency-level.ts";
import {
  isWriteSettled,
  startWrite,
  type WriteFate,
  writeSettled,
  type WriteStep,
} from "../../../src/peer/quorum-write.ts";

/** What a holder does, in one letter: acknowledges, refuses, fails. */
const FATES: Readonly<Record<string, Exclude<WriteFate, { readonly kind: "pending" }>>> = {
  a: { kind: "acknowledged" },
  r: { kind: "refused", why: "overloaded" },
  f: { kind: "failed", why: "call.timeout" },
};

/** Plays holders that are heard in order; tells the outcome and after how many of them it came. */
function play(script: string, needed: number): { readonly end: WriteStep; readonly heard: number } {
  let step = startWrite(
    [...script].map((_, index) => `h${index}`),
    needed,
  );
  let heard = 0;
  for (const [index, letter] of [...script].entries()) {
    if (step.type === "acknowledged" || step.type === "failed") break;
    const fate = FATES[letter];
    if (fate === undefined) break;
    step = writeSettled(step.state, `h${index}`, fate);
    heard += 1;
  }
  return { end: step, heard };
}

function outcome(script: string, needed: number): string {
  const { end, heard } = play(script, needed);
  return `${end.type === "failed" ? end.error.code : end.type} after ${heard}`;
}

describe("a quorum write (A12)", () => {
  const cases: readonly (readonly [script: string, needed: number, outcome: string])[] = [
    ["aaa", 2, "acknowledged after 2"],
    ["aaa", 3, "acknowledged after 3"],
    ["raa", 2, "acknowledged after 3"],
    ["faa", 2, "acknowledged after 3"],
    ["rfa", 2, "quorum.not_acknowledged after 2"],
    ["fff", 1, "quorum.not_acknowledged after 3"],
    ["fffaa", 3, "quorum.not_acknowledged after 3"],
    ["", 1, "quorum.no_peers after 0"],
    ["aa", 3, "quorum.not_acknowledged after 0"],
  ];
  for (const [script, needed, expected] of cases) {
    it(`of ${needed} needed, holders doing "${script}": ${expected}`, () => {
      expect(outcome(script, needed)).to.equal(expected);
    });
  }

  it("asks all holders at once, each of them once, and nobody when there are too few", () => {
    const all = startWrite(["a", "b", "a"], 2);
    expect(all.type === "ask" && all.peers).to.deep.equal(["a", "b"]);
    expect(startWrite(["a", "a"], 2).type).to.equal("failed");
  });

  it("tells what happened at each holder when it fails", () => {
    const { end } = play("arf", 3);
    const details = end.type === "failed" ? end.error.details : {};

    expect(details).to.deep.include({ asked: 3, acknowledged: 1, needed: 3 });
    expect(details).to.deep.include({
      fates: { h0: "acknowledged", h1: "refused: overloaded", h2: "pending" },
    });
  });

  it("takes in what comes after the end without a second outcome", () => {
    const { end } = play("aaa", 2);
    const late = writeSettled(end.state, "h2", { kind: "failed", why: "transport.closed" });

    expect(late.type).to.equal("wait");
    expect(isWriteSettled(end.state)).to.equal(false);
    expect(isWriteSettled(late.state)).to.equal(true);
    expect(late.state.outcome?.type).to.equal("acknowledged");
  });

  it("counts a holder once, whatever it says again", () => {
    const first = startWrite(["a", "b", "c"], 2);
    const once = writeSettled(first.state, "a", { kind: "acknowledged" });
    const twice = writeSettled(once.state, "a", { kind: "acknowledged" });
    const stranger = writeSettled(twice.state, "x", { kind: "acknowledged" });

    expect([once.type, twice.type, stranger.type]).to.deep.equal(["wait", "wait", "wait"]);
  });
});

describe("consistency levels (A12)", () => {
  const counts: readonly (readonly [level: ConsistencyLevel, of3: number, of4: number])[] = [
    ["one", 1, 1],
    ["two", 2, 2],
    ["quorum", 2, 3],
    ["all", 3, 4],
    [3, 3, 3],
  ];
  for (const [level, of3, of4] of counts) {
    it(`${level} is ${of3} of three and ${of4} of four`, () => {
      expect([countOf(level, 3), countOf(level, 4)]).to.deep.equal([of3, of4]);
    });
  }

  it("is never nobody, also of nobody", () => {
    const levels: readonly ConsistencyLevel[] = ["one", "two", "quorum", "all"];

    expect(levels.map((level) => countOf(level, 0) > 0)).to.deep.equal([true, true, true, true]);
  });

  it("overlap where reads and writes are together more than there are", () => {
    expect(levelsOverlap({ read: "quorum", write: "quorum" }, 4)).to.equal(true);
    expect(levelsOverlap({ read: "one", write: "all" }, 5)).to.equal(true);
    expect(levelsOverlap({ read: "two", write: "two" }, 4)).to.equal(false);
    expect(levelsOverlap({ read: "one", write: "one" }, 2)).to.equal(false);
  });
});
