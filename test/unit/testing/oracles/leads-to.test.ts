import { expect } from "chai";
import fc from "fast-check";
import { leadsTo, precededBy } from "../../../../src/testing/oracles/leads-to.ts";
import type { TraceEvent } from "../../../../src/testing/trace.ts";
import { shortTraceOf, traceOf } from "../../../support/traces.ts";

const traces = fc
  .array(
    fc.record({ kind: fc.constantFrom("ask", "tell", "noise"), gapMs: fc.nat(3), id: fc.nat(1) }),
    { maxLength: 9 },
  )
  .map((drawn) => {
    let atMs = 0;
    return traceOf(
      ...drawn.map(({ kind, gapMs, id }) => {
        atMs += gapMs;
        return { kind, atMs, values: { id } };
      }),
    );
  });

const cause = { kind: "ask" };
const effect = { kind: "tell" };

/** Whether causes can be given effects of their own, found by trying every way. */
function canBeAnswered(
  causes: readonly TraceEvent[],
  effects: readonly TraceEvent[],
  withinMs: number,
): boolean {
  const [first, ...rest] = causes;
  if (first === undefined) return true;
  return effects.some(
    (one) =>
      answers(one, first, withinMs) &&
      canBeAnswered(
        rest,
        effects.filter((other) => other !== one),
        withinMs,
      ),
  );
}

function answers(one: TraceEvent, asked: TraceEvent, withinMs: number): boolean {
  const isSame = one.values["id"] === asked.values["id"];
  return isSame && one.step > asked.step && one.atMs - asked.atMs <= withinMs;
}

describe("leadsTo", () => {
  const ask = (id: number, atMs: number) => ({ kind: "ask", atMs, values: { id } });
  const tell = (id: number, atMs: number) => ({ kind: "tell", atMs, values: { id } });

  it("names the cause that nothing follows", () => {
    const check = leadsTo("answers", { cause, effect, same: ["id"], withinMs: 5 });

    const wrong = check.run(traceOf(ask(1, 0), ask(2, 1), tell(1, 2), { kind: "end", atMs: 9 }));

    expect(wrong).to.equal(
      "answers: #2 ask at 1 ms on a.1 { id: 2 } is not followed by tell of the same id within 5 ms",
    );
  });

  it("waits to the end when it is given no time", () => {
    const check = leadsTo("answers", { cause, effect });

    expect(check.run(traceOf(ask(1, 0), tell(2, 900)))).to.equal(undefined);
    expect(check.run(traceOf(tell(2, 0), ask(1, 900)))).to.be.a("string");
  });

  it("does not judge a cause whose time was not up when the trace ended", () => {
    const check = leadsTo("answers", { cause, effect, withinMs: 5 });

    expect(check.run(traceOf(ask(1, 0), { kind: "end", atMs: 5 }))).to.equal(undefined);
    expect(check.run(traceOf(ask(1, 0), { kind: "end", atMs: 6 }))).to.be.a("string");
  });

  it("agrees with trying every pair", () => {
    const within = fc.constantFrom(1, 3, Number.POSITIVE_INFINITY);
    fc.assert(
      fc.property(traces, within, fc.boolean(), (trace, withinMs, oneToOne) => {
        const events = [...trace];
        const endMs = events[events.length - 1]?.atMs ?? 0;
        const isDue = ({ atMs }: TraceEvent): boolean =>
          withinMs === Number.POSITIVE_INFINITY || endMs - atMs > withinMs;
        const causes = events.filter(({ kind }) => kind === "ask");
        const effects = events.filter(({ kind }) => kind === "tell");
        const isFine = oneToOne
          ? canBeAnswered(causes.filter(isDue), effects, withinMs)
          : causes
              .filter(isDue)
              .every((one) => effects.some((other) => answers(other, one, withinMs)));

        const check = leadsTo("n", { cause, effect, same: ["id"], withinMs, oneToOne });

        expect(check.run(trace) === undefined).to.equal(isFine);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe("precededBy", () => {
  const rule = { effect, required: cause, same: ["id", "node"] };

  it("names the effect without its cause", () => {
    const events = [
      { kind: "ask", values: { id: 1 } },
      { kind: "tell", values: { id: 1 } },
      { kind: "tell", node: "b", values: { id: 1 } },
    ];

    expect(precededBy("asked", rule).run(traceOf(...events))).to.equal(
      "asked: #3 tell at 3 ms on b.1 { id: 1 } is not preceded by ask of the same id, node",
    );
  });

  it("says that the trace may have forgotten the cause", () => {
    const trace = shortTraceOf(1, { kind: "ask" }, { kind: "tell" });

    expect(precededBy("asked", rule).run(trace)).to.match(/forgotten its first 1 events/);
  });

  it("agrees with looking back from each effect", () => {
    fc.assert(
      fc.property(traces, (trace) => {
        const events = [...trace];
        const isFine = events.every(
          (one) =>
            one.kind !== "tell" ||
            events.some(
              (other) =>
                other.kind === "ask" &&
                other.step < one.step &&
                other.values["id"] === one.values["id"],
            ),
        );

        expect(precededBy("n", rule).run(trace) === undefined).to.equal(isFine);
      }),
      { numRuns: 1_000 },
    );
  });
});
