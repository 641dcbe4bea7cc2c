import { expect } from "chai";
import fc from "fast-check";
import { counterModel } from "../../../../src/testing/history/counter-model.ts";
import { counter } from "../../../../src/testing/history/counter.ts";
import type { Operation } from "../../../../src/testing/spec.ts";
import { historyOf, intervals, isLinearizable } from "../../../support/histories.ts";

const steps = fc.oneof(
  fc.record({
    name: fc.constant("add"),
    argument: fc.integer({ min: -2, max: 3 }),
    status: fc.constantFrom<Operation["status"]>("ok", "ok", "unknown", "failed"),
  }),
  fc.record({ name: fc.constant("read"), result: fc.integer({ min: -3, max: 6 }) }),
);

/** Histories of at most one read: for these the bounds say almost all there is to say. */
const histories = fc
  .array(steps, { minLength: 1, maxLength: 6 })
  .chain((written) =>
    intervals(written.length).map((at) =>
      historyOf(...written.map((one, index) => ({ ...one, at: at[index] ?? [0, 0] }))),
    ),
  );

/** The lowest and the highest sum of what certainly and what perhaps came before a read ended. */
function isWithinSums(history: readonly Operation[], read: Operation): boolean {
  let sums = [0];
  for (const { name, argument, status, invokedAt, returnedAt } of history) {
    if (name !== "add" || status === "failed" || invokedAt > read.returnedAt) continue;
    const isSure = status === "ok" && returnedAt < read.invokedAt;
    const grown = sums.map((sum) => sum + Number(argument));
    sums = isSure ? grown : [...sums, ...grown];
  }
  const result = Number(read.result);
  return result >= Math.min(...sums) && result <= Math.max(...sums);
}

describe("counter", () => {
  it("names the read that tells less than was added before it", () => {
    const wrong = counter().run(
      historyOf(
        { name: "add", argument: 2, at: [1, 2] },
        { name: "add", argument: 3, status: "unknown", at: [3, 4] },
        { name: "read", result: 1, at: [5, 6] },
      ),
    );

    expect(wrong).to.equal("counter: c2 read() = 1 [operation 2, 5 to 6] is not within 2 to 5");
  });

  it("takes what was added and taken away beside a read", () => {
    const beside = [
      { name: "add", argument: 2, at: [1, 9] as const },
      { name: "add", argument: -3, at: [3, 8] as const },
    ];
    const readOf = (result: number) => ({ name: "read", result, at: [2, 7] as const });

    for (const result of [-3, -1, 0, 2]) {
      expect(counter().run(historyOf(...beside, readOf(result)))).to.equal(undefined);
    }
    for (const result of [-4, 3]) {
      expect(counter().run(historyOf(...beside, readOf(result)))).to.be.a("string");
    }
  });

  it("begins where it is told, and refuses what is no number", () => {
    const read = { name: "read", result: 5, at: [1, 2] as const };

    expect(counter({ initial: 5 }).run(historyOf(read))).to.equal(undefined);
    expect(counter().run(historyOf({ ...read, result: "5" }))).to.contain("tells no number");
    expect(counter().run(historyOf({ ...read, name: "add" }))).to.contain("adds no number");
  });

  it("judges each read by the sums that are possible at it", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const reads = history.filter(({ name, status }) => name === "read" && status === "ok");

        const isRight = counter().run(history) === undefined;

        expect(isRight).to.equal(reads.every((read) => isWithinSums(history, read)));
      }),
      { numRuns: 1_500 },
    );
  });

  it("never refuses what a counter could have done", () => {
    fc.assert(
      fc.property(histories, (history) => {
        if (isLinearizable(counterModel(), history)) {
          expect(counter().run(history)).to.equal(undefined);
        }
      }),
      { numRuns: 1_500 },
    );
  });
});
