import { expect } from "chai";
import { tailOf } from "../../../../src/testing/run/tail.ts";
import type { TraceEvent } from "../../../../src/testing/trace.ts";
import { traceOf, type WrittenEvent } from "../../../support/traces.ts";

const tick: WrittenEvent = { kind: "tick" };
const fault: WrittenEvent = { kind: "fault.fired" };

function stepsOf(tail: readonly TraceEvent[]): readonly number[] {
  return tail.map(({ step }) => step);
}

function times(count: number, event: WrittenEvent): readonly WrittenEvent[] {
  return Array.from({ length: count }, () => event);
}

describe("tail", () => {
  it("is what could have led to the newest event", () => {
    const trace = traceOf(tick, { ...tick, node: "b" }, fault, tick);

    expect(stepsOf(tailOf("invariant", trace))).to.deep.equal([1, 3, 4]);
  });

  it("is what the last fault met on its node, where something never became true", () => {
    const elsewhere: WrittenEvent = { kind: "tick", node: "b" };
    const trace = traceOf(fault, ...times(20, tick), elsewhere, fault, ...times(30, tick));
    const around = [14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34];

    expect(stepsOf(tailOf("eventually", trace))).to.deep.equal(around);
    expect(stepsOf(tailOf("history", trace))).to.deep.equal(around);
  });

  it("is what led to the newest event where no fault happened, and nothing in an empty trace", () => {
    expect(stepsOf(tailOf("eventually", traceOf(tick, tick)))).to.deep.equal([1, 2]);
    expect(tailOf("eventually", traceOf())).to.deep.equal([]);
  });
});
