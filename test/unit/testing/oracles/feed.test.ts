import { expect } from "chai";
import { feedWithoutGap } from "../../../../src/testing/oracles/feed.ts";
import { shortTraceOf, traceOf, type WrittenEvent } from "../../../support/traces.ts";

const match = { kind: "commit.delivered" };

function commits(...numbers: readonly (number | bigint)[]): WrittenEvent[] {
  return numbers.map((index) => ({ kind: "commit.delivered", values: { index } }));
}

describe("feedWithoutGap", () => {
  const check = feedWithoutGap("commits", { match });

  it("takes numbers that follow each other, of each node by itself", () => {
    const others = commits(1n, 2n, 3n).map((event) => ({ ...event, node: "b" }));

    expect(check.run(traceOf(...commits(4, 5, 6), ...others))).to.equal(undefined);
  });

  it("names the gap and the repeat", () => {
    expect(check.run(traceOf(...commits(1, 3)))).to.match(/#2 .*index: 3 } leaves a gap after #1/);
    expect(check.run(traceOf(...commits(1, 2, 2)))).to.match(/#3 .* repeats after #2/);
    expect(check.run(traceOf(...commits(2, 1)))).to.match(/#2 .* repeats after #1/);
    expect(check.run(traceOf({ kind: "commit.delivered" }))).to.match(/has no whole number index/);
  });

  it("takes a repeat of the last by a new life only when it is allowed", () => {
    const again = commits(2, 3).map((event) => ({ ...event, incarnation: 2 }));
    const trace = traceOf(...commits(1, 2), ...again);
    const lenient = feedWithoutGap("commits", { match, mayRepeatLast: true });

    expect(check.run(trace)).to.match(/#3 .* repeats/);
    expect(lenient.run(trace)).to.equal(undefined);
    expect(lenient.run(traceOf(...commits(1, 2, 2)))).to.be.a("string");
  });

  it("knows the first number, unless the trace has forgotten it", () => {
    const fromOne = feedWithoutGap("commits", { match, first: 1 });

    expect(fromOne.run(traceOf(...commits(2)))).to.match(/comes before 1|#1/);
    expect(fromOne.run(traceOf(...commits(1, 2)))).to.equal(undefined);
    expect(fromOne.run(shortTraceOf(1, ...commits(1, 2)))).to.equal(undefined);
  });
});
