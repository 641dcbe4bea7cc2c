import { expect } from "chai";
import { drawsOf } from "../../../../src/testing/drive/draws.ts";
import {
  failureText,
  keepLine,
  type RedRun,
  replayLine,
} from "../../../../src/testing/faults/report.ts";
import type { Failure } from "../../../../src/testing/spec.ts";
import { encodeToken } from "../../../../src/testing/faults/token.ts";

const token = encodeToken({ specId: "s", seed: 255n, mask: {} });
const event = { incarnation: 1, kind: "node.killed", values: {} };
const red: RedRun = {
  failure: {
    ...{ kind: "invariant", name: "one leader", message: "two leaders:\na and b", step: 7 },
    ...{ atMs: 96_400, signature: "x" },
    tail: [
      { ...event, step: 3, atMs: 5, node: "a" },
      { ...event, step: 6, atMs: 9, node: "b", cause: 3 },
    ],
  },
  ...{ seed: 255n, token, draws: drawsOf(255n) },
  plan: {
    rules: [{ id: "r", what: { at: "node", do: "pause", on: "a", forMs: 1_500 }, when: { at: 1 } }],
  },
  fired: [{ rule: "r", nth: 1, atMs: 1, node: "a", place: "node" }],
  shrunk: { before: 171, replays: 88, isMinimal: true },
  ...{ replay: "again", keep: "keep it" },
};

describe("report", () => {
  it("tells what failed, what it took, what led to it, and how to see it again", () => {
    expect(failureText(red).split("\n")).to.deep.equal([
      "seed 0xff",
      "invariant  one leader  (step 7, t=96.400 s)",
      "  two leaders:",
      "  a and b",
      "shrunk 171 faults to 1 in 88 replays:",
      "  t=0.001 s  a node  node.pause for 1.500 s",
      "what led to it, newest last:",
      "  #3 node.killed at 5 ms on a.1",
      "  #6 node.killed at 9 ms on b.1 <- #3",
      "replay: again",
      "keep:   keep it",
    ]);
  });

  it("says when nothing was shrunk, when time ran out, and when no fault was needed", () => {
    const lineOf = (run: Partial<RedRun>): string | undefined =>
      failureText({ ...red, ...run }).split("\n")[4];

    expect(lineOf({ shrunk: undefined })).to.equal("1 fault:");
    expect(lineOf({ shrunk: undefined, fired: [] })).to.equal("no fault");
    expect(lineOf({ shrunk: { before: 1, replays: 2, isMinimal: false } })).to.equal(
      "shrunk 1 fault to 1 in 2 replays, and there was no time for more:",
    );
    expect(lineOf({ fired: [] })).to.equal("shrunk 171 faults to 0 in 88 replays: it needs none");
  });

  it("tells the hash, how it came up and how seldom it is, where that is known", () => {
    const more = { hash: "1f", found: "found in run 2 of 3", findability: "seen 1 in 2" };
    const lines = failureText({ ...red, ...more }).split("\n");

    expect(lines[1]).to.equal("invariant  one leader  (step 7, t=96.400 s, hash 1f)");
    expect(lines[4]).to.equal("found in run 2 of 3");
    expect(lines.at(-3)).to.equal("seen 1 in 2");
  });

  it("says of what never became true what the last fault met", () => {
    const headingOf = (failure: Partial<Failure>) =>
      failureText({ ...red, failure: { ...red.failure, ...failure } })
        .split("\n")
        .find((line) => line.endsWith("newest last:"));
    const fired = { ...event, kind: "fault.fired", step: 3, atMs: 5, node: "a" };

    expect(headingOf({ kind: "eventually", tail: [fired] })).to.equal(
      "around the last fault, newest last:",
    );
    expect(headingOf({ kind: "eventually" })).to.equal("what led to it, newest last:");
    expect(headingOf({ tail: [fired] })).to.equal("what led to it, newest last:");
  });

  it("prints no replay line that would not replay", () => {
    const text = failureText({ ...red, replay: undefined, keep: undefined });

    expect(text).to.match(/\nno replay line: the run had a plan beside its spec.*$/);
    expect(text).to.not.contain("replay: ");
  });

  it("prints the replay as one line that a shell takes", () => {
    expect(keepLine(token, { file: "a.ts", title: "x" })).to.equal(
      `SIM=${token} SIM_KEEP=1 npx mocha a.ts --fgrep x`,
    );
    expect(replayLine(token, { file: "test/a.sim.ts", title: "it's one" })).to.equal(
      `SIM=${token} npx mocha test/a.sim.ts --fgrep 'it'\\''s one'`,
    );
  });
});
