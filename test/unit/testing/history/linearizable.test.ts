import { expect } from "chai";
import fc from "fast-check";
import { counterModel } from "../../../../src/testing/history/counter-model.ts";
import { linearizable } from "../../../../src/testing/history/linearizable.ts";
import type { Model } from "../../../../src/testing/history/model.ts";
import { registerModel } from "../../../../src/testing/history/register-model.ts";
import type { Operation } from "../../../../src/testing/spec.ts";
import { historyOf, intervals, isLinearizable, type Written } from "../../../support/histories.ts";
import { registerHistory } from "../../../support/register-history.ts";

const register = linearizable(registerModel(0));

function write(value: unknown, at: readonly [number, number]): Written {
  return { name: "write", argument: { value }, at };
}

function read(result: unknown, at: readonly [number, number]): Written {
  return { name: "read", result, at };
}

function cas(change: readonly [number, number], result: boolean, at: readonly [number, number]) {
  return { name: "cas", argument: { expected: change[0], value: change[1] }, result, at };
}

/** Small histories of a kind, most of them wrong. */
function small(steps: fc.Arbitrary<Omit<Written, "at">>): fc.Arbitrary<Operation[]> {
  return fc
    .array(steps, { minLength: 1, maxLength: 6 })
    .chain((written) =>
      intervals(written.length).map((at) =>
        historyOf(...written.map((one, index) => ({ ...one, at: at[index] ?? [0, 0] }))),
      ),
    );
}

const outcomes = fc.constantFrom<Operation["status"]>("ok", "ok", "ok", "unknown", "failed");
const values = fc.nat(2);

const registerSteps = fc.oneof(
  fc.record({ status: outcomes, value: values }).map(({ status, value }) => {
    return { name: "write", argument: { value }, status };
  }),
  values.map((result) => ({ name: "read", result })),
  fc
    .record({ status: outcomes, expected: values, value: values, result: fc.boolean() })
    .map(({ status, expected, value, result }) => {
      return { name: "cas", argument: { expected, value }, result, status };
    }),
);

const counterSteps = fc.oneof(
  fc.record({ status: outcomes, argument: fc.constantFrom(1, 1, 2, -1) }).map((add) => {
    return { name: "add", ...add };
  }),
  fc.integer({ min: -1, max: 4 }).map((result) => ({ name: "read", result })),
);

/** As the other, without what helps the search. */
function unaided<S>({ name, initial, step }: Model<S>): Model<S> {
  return { name, initial, step };
}

describe("linearizable", () => {
  describe("over a register", () => {
    it("takes an empty history", () => {
      expect(register.run([])).to.equal(undefined);
    });

    it("takes a read of a write beside it, and of the value before", () => {
      expect(register.run(historyOf(write(1, [1, 4]), read(1, [2, 3])))).to.equal(undefined);
      expect(register.run(historyOf(write(1, [1, 4]), read(0, [2, 3])))).to.equal(undefined);
    });

    it("names the read that is older than what was written before it", () => {
      const wrong = register.run(historyOf(write(1, [1, 2]), read(0, [3, 4])));

      expect(wrong).to.match(/no order explains c1 read\(\) = 0 \[operation 1, 3 to 4\]/);
      expect(wrong).to.contain("before it the state was 1");
    });

    it("refuses two readers that see two writes the other way round", () => {
      const wrong = register.run(
        historyOf(
          write(1, [1, 10]),
          write(2, [2, 9]),
          read(1, [3, 4]),
          read(2, [5, 6]),
          read(1, [7, 8]),
        ),
      );

      expect(wrong).to.contain("operation 4");
    });

    it("takes what timed out as happened, not happened, or happened late", () => {
      const late = { ...write(1, [1, 2]), status: "unknown" as const };

      expect(register.run(historyOf(late, read(0, [3, 4]), read(1, [5, 6])))).to.equal(undefined);
      expect(register.run(historyOf(late, read(0, [3, 4]), read(0, [5, 6])))).to.equal(undefined);
      expect(register.run(historyOf(late, read(1, [3, 4]), read(0, [5, 6])))).to.be.a("string");
    });

    it("takes what failed as not happened", () => {
      const failed = { ...write(1, [1, 2]), status: "failed" as const };

      expect(register.run(historyOf(failed, read(1, [3, 4])))).to.be.a("string");
    });

    it("refuses two changes from one value that both went through", () => {
      const wrong = register.run(historyOf(cas([0, 1], true, [1, 3]), cas([0, 2], true, [2, 4])));

      expect(wrong).to.contain("cas({ expected: 0, value: 2 }) = true");
    });

    it("judges each key by itself and names the one that is wrong", () => {
      const at = (key: string, value: number) => ({ argument: { key, value } });
      const wrong = register.run(
        historyOf(
          { ...write(1, [1, 2]), ...at("a", 1) },
          { ...write(2, [3, 4]), ...at("b", 2) },
          { ...read(1, [5, 6]), argument: { key: "a" } },
          { ...read(1, [7, 8]), argument: { key: "b" } },
        ),
      );

      expect(wrong).to.match(/^linearizable register b: .*operation 3/);
    });

    it("agrees with trying every order, for any small history", () => {
      fc.assert(
        fc.property(small(registerSteps), (history) => {
          const model = registerModel(0);

          const verdict = linearizable(model).run(history);

          expect(verdict === undefined, verdict).to.equal(isLinearizable(model, history));
          const unhelped = linearizable(unaided(model)).run(history);
          expect(unhelped === undefined).to.equal(verdict === undefined);
        }),
        { numRuns: 1_500 },
      );
    });

    it("never refuses what a register did, however many outcomes are unknown", () => {
      fc.assert(
        fc.property(fc.nat(), fc.constantFrom(0, 5, 20), (seed, unknownPercent) => {
          const history = registerHistory({ seed, operations: 60, clients: 4, unknownPercent });

          expect(register.run(history)).to.equal(undefined);
        }),
        { numRuns: 200 },
      );
    });

    it("finds one wrong answer in a long history and names it", () => {
      fc.assert(
        fc.property(fc.nat(), (seed) => {
          const history = registerHistory({ seed, operations: 200, clients: 5, unknownPercent: 5 });
          const reads = history.filter(({ name, status }) => name === "read" && status === "ok");
          const victim = reads[reads.length >> 1];
          if (victim === undefined) return;
          const wrong = history.map((one) => (one === victim ? { ...one, result: -1 } : one));

          expect(register.run(wrong)).to.contain(`[operation ${victim.id},`);
        }),
        { numRuns: 50 },
      );
    });

    it("says that it is undecided instead of guessing when its limit is reached", () => {
      const history = registerHistory({ seed: 1, operations: 100, clients: 5, unknownPercent: 20 });

      const verdict = linearizable(registerModel(0), { possibilitiesMax: 10 }).run(history);

      expect(verdict).to.match(/undecided at .* more than 10 possibilities \(possibilitiesMax\)/);
    });
  });

  describe("over a counter", () => {
    it("agrees with trying every order, for any small history", () => {
      fc.assert(
        fc.property(small(counterSteps), (history) => {
          const model = counterModel();

          const verdict = linearizable(model).run(history);

          expect(verdict === undefined, verdict).to.equal(isLinearizable(model, history));
          const unhelped = linearizable(unaided(model)).run(history);
          expect(unhelped === undefined).to.equal(verdict === undefined);
        }),
        { numRuns: 1_500 },
      );
    });
  });

  it("tells large states apart that look alike when cut short", () => {
    const long = Array.from({ length: 150 }, (_, index) => index);
    const model: Model<readonly number[]> = {
      name: "list",
      initial: long,
      step: (state, { name, argument, result }) => {
        if (name === "push") return [[...state, Number(argument)]];
        return state[state.length - 1] === result ? [state] : [];
      },
    };
    const push = (argument: number, at: readonly [number, number]) => ({
      name: "push",
      argument,
      at,
    });

    const verdict = linearizable(model).run(
      historyOf(push(1, [1, 4]), push(2, [2, 3]), { name: "last", result: 1, at: [5, 6] }),
    );

    expect(verdict).to.equal(undefined);
  });
});
