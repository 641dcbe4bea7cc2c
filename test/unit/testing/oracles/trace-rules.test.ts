import { expect } from "chai";
import fc from "fast-check";
import { atMost, increasing, inOrder, never } from "../../../../src/testing/oracles/trace-rules.ts";
import { shortTraceOf, traceOf } from "../../../support/traces.ts";

const steps = fc.array(fc.record({ kind: fc.constantFrom("x", "y", "z"), gapMs: fc.nat(4) }), {
  maxLength: 12,
});

/** Drawn kinds with times. */
const timed = steps.map((drawn) => {
  let atMs = 0;
  return drawn.map(({ kind, gapMs }) => {
    atMs += gapMs;
    return { kind, atMs };
  });
});

describe("never", () => {
  it("names the first that happens", () => {
    const check = never("no loss", { kind: "lost" });

    expect(check.run(traceOf({ kind: "sent" }))).to.equal(undefined);
    expect(check.run(traceOf({ kind: "sent" }, { kind: "lost", values: { id: 7 } }))).to.equal(
      "no loss: #2 lost at 2 ms on a.1 { id: 7 } must never happen",
    );
  });
});

describe("atMost", () => {
  it("names the first and the last of too many", () => {
    const dial = { kind: "dial" };
    const check = atMost("calm dialling", { match: dial, count: 2, perMs: 10 });
    const at = (...times: readonly number[]) =>
      traceOf(...times.map((atMs) => ({ ...dial, atMs })));

    expect(check.run(at(0, 1, 10, 11))).to.equal(undefined);
    expect(check.run(at(0, 1, 9))).to.match(/more than 2 within 10 ms, from #1 .* to #3 /);
  });

  it("counts each node by itself when asked to", () => {
    const trace = traceOf({ kind: "x" }, { kind: "x", node: "b" });

    expect(atMost("one", { match: { kind: "x" }, count: 1, by: "node" }).run(trace)).to.equal(
      undefined,
    );
    expect(atMost("one", { match: { kind: "x" }, count: 1 }).run(trace)).to.be.a("string");
    expect(atMost("none", { match: { kind: "x" }, count: 0 }).run(trace)).to.match(
      /from #1 .* to #1/,
    );
  });

  it("agrees with counting in every stretch", () => {
    fc.assert(
      fc.property(timed, fc.nat(3), fc.integer({ min: 1, max: 8 }), (events, count, perMs) => {
        const times = events.filter(({ kind }) => kind === "x").map(({ atMs }) => atMs);
        const isCrowded = times.some(
          (from) => times.filter((atMs) => atMs >= from && atMs < from + perMs).length > count,
        );

        const wrong = atMost("n", { match: { kind: "x" }, count, perMs }).run(traceOf(...events));

        expect(wrong !== undefined).to.equal(isCrowded);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("inOrder", () => {
  const check = inOrder("handshake", { kind: "hello" }, { kind: "proof" }, { kind: "open" });

  it("takes others between them", () => {
    const kinds = ["noise", "hello", "open", "proof", "noise", "open"];

    expect(check.run(traceOf(...kinds.map((kind) => ({ kind }))))).to.equal(undefined);
  });

  it("names what is missing and what it should follow", () => {
    const wrong = check.run(traceOf({ kind: "proof" }, { kind: "hello" }, { kind: "open" }));

    expect(wrong).to.equal("handshake: proof does not happen after #2 hello at 2 ms on a.1");
  });

  it("says that the trace may have forgotten it", () => {
    const wrong = check.run(shortTraceOf(1, { kind: "hello" }, { kind: "proof" }));

    expect(wrong).to.match(/hello does not happen; the trace has forgotten its first 1 events/);
  });
});

describe("increasing", () => {
  const check = increasing("term grows", { match: { kind: "term" }, field: "term" });
  const term = (value: unknown, node = "a") => ({ kind: "term", node, values: { term: value } });

  it("compares within a node, numbers and bigints", () => {
    expect(check.run(traceOf(term(1), term(5, "b"), term(2), term(6n, "b")))).to.equal(undefined);
  });

  it("names the fall, the repeat, and what is no number", () => {
    expect(check.run(traceOf(term(2), term(1)))).to.match(/term is 1 after 2: #1 .*, then #2 /);
    expect(check.run(traceOf(term(2n), term(2n)))).to.match(/term is 2n after 2n/);
    expect(check.run(traceOf(term("2")))).to.match(/#1 .* has no number term/);
  });

  it("takes a repeat that is allowed", () => {
    const rule = { match: { kind: "term" }, field: "term", mayRepeat: true };

    expect(increasing("n", rule).run(traceOf(term(2), term(2)))).to.equal(undefined);
    expect(increasing("n", rule).run(traceOf(term(2), term(1)))).to.be.a("string");
  });

  it("compares across the run when asked to", () => {
    const rule = { match: { kind: "term" }, field: "term", by: "run" as const };

    expect(increasing("n", rule).run(traceOf(term(2), term(1, "b")))).to.be.a("string");
  });
});
