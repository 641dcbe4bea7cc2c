import { expect } from "chai";
import fc from "fast-check";
import { traceMatcher } from "../../../src/testing/oracles/trace-match.ts";
import { BoundedTraceLog } from "../../../src/testing/trace-log.ts";
import type { TraceEvent } from "../../../src/testing/trace.ts";
import { shortTraceOf, traceOf, type WrittenEvent } from "../../support/traces.ts";

const events = fc.array(
  fc.record({
    kind: fc.constantFrom("sent", "heard", "lost"),
    node: fc.constantFrom("a", "b"),
    incarnation: fc.constantFrom(1, 2),
    place: fc.constantFrom(undefined, "/x", "/y"),
    back: fc.nat(4),
  }),
  { maxLength: 30 },
);

/** Each event may be caused by one a few steps before it. */
const traces = events.map((drawn) =>
  drawn.map(({ place, back, ...event }, index): WrittenEvent => {
    const cause = index + 1 - back;
    return {
      ...event,
      ...(place !== undefined && { actor: place }),
      ...(back > 0 && cause > 0 && { cause }),
    };
  }),
);

/** What is directly before an event: its cause, its own actor's last step, what befell its node. */
function isDirectlyBefore(earlier: TraceEvent, later: TraceEvent): boolean {
  if (earlier.step >= later.step) return false;
  if (later.cause === earlier.step) return true;
  if (earlier.node !== later.node) return false;
  if (earlier.actor === undefined) return true;
  return earlier.actor === later.actor && earlier.incarnation === later.incarnation;
}

function pastByClosure(all: readonly TraceEvent[], event: TraceEvent): readonly TraceEvent[] {
  const past = new Set([event]);
  for (const later of past) {
    for (const earlier of all) if (isDirectlyBefore(earlier, later)) past.add(earlier);
  }
  return all.filter((one) => past.has(one));
}

describe("BoundedTraceLog", () => {
  it("numbers events from 1 without gaps", () => {
    const log = new BoundedTraceLog();
    const entry = { atMs: 0, node: "a", incarnation: 1, kind: "x", values: {} };

    expect([log.append(entry).step, log.append(entry).step]).to.deep.equal([1, 2]);
    expect([log.length, log.dropped]).to.deep.equal([2, 0]);
  });

  it("keeps the newest events, and says how many it has dropped", () => {
    const log = shortTraceOf(3, ...["p", "q", "r", "s", "t"].map((kind) => ({ kind })));

    expect([...log].map(({ step, kind }) => `${step}${kind}`)).to.deep.equal(["3r", "4s", "5t"]);
    expect([log.length, log.dropped]).to.deep.equal([3, 2]);
    expect(log.where({ kind: "q" })).to.deep.equal([]);
    expect(log.last({ kind: "q" })).to.equal(undefined);
    expect([...log.since(4)].map(({ step }) => step)).to.deep.equal([5]);
  });

  it("finds what a look at every event finds, however much it has dropped", () => {
    const matches = fc.record(
      {
        kind: fc.constantFrom("sent", ["heard", "lost"], ["lost", "sent", "lost"], "other"),
        node: fc.constantFrom("a", "b"),
        actor: fc.constantFrom("/x", "/*"),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(traces, matches, fc.integer({ min: 1, max: 40 }), (written, match, eventsMax) => {
        const log = shortTraceOf(eventsMax, ...written);
        const expected = [...log].filter(traceMatcher(match));

        expect(log.where(match)).to.deep.equal(expected);
        expect(log.last(match)).to.equal(expected[expected.length - 1]);
        expect(log.length).to.equal(Math.min(written.length, eventsMax));
      }),
      { numRuns: 500 },
    );
  });

  it("finds the same when it was asked before, and leaves out what is not known", () => {
    const log = new BoundedTraceLog(5);
    const entry = { atMs: 0, node: "a", incarnation: 1, values: {} };
    for (let nth = 1; nth <= 30; nth += 1) {
      log.append({ ...entry, kind: nth % 3 === 0 ? "third" : "other", actor: undefined });
      if (nth % 7 === 0) log.where({ kind: "other" });
    }

    expect(log.where({ kind: "third" })).to.deep.equal([
      { ...entry, step: 27, kind: "third" },
      { ...entry, step: 30, kind: "third" },
    ]);
    expect(log.last({ kind: "other" })?.step).to.equal(29);
  });

  it("knows the past of an event: causes, the actor's own steps, what befell the node", () => {
    fc.assert(
      fc.property(traces, (written) => {
        const log = traceOf(...written);
        for (const event of log) {
          expect(log.pastOf(event)).to.deep.equal(pastByClosure([...log], event));
        }
      }),
      { numRuns: 200 },
    );
  });
});
