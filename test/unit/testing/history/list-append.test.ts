import { expect } from "chai";
import fc from "fast-check";
import { listAppend } from "../../../../src/testing/history/list-append/list-append.ts";
import type { TransactionStep } from "../../../../src/testing/history/list-append/transaction.ts";
import type { Operation } from "../../../../src/testing/spec.ts";
import { historyOf, intervals, orders, type Written } from "../../../support/histories.ts";
import { listHistory } from "../../../support/list-history.ts";

const strict = listAppend();
const serializable = listAppend({ level: "serializable" });

/** A step as tests write it: `x+1` appends, `x=[1,2]` reads. */
function transaction(text: string, at: readonly [number, number]): Written {
  const argument: TransactionStep[] = [];
  const result: (number[] | undefined)[] = [];
  for (const step of text.split(" ")) {
    const key = step.slice(0, 1);
    const isAppend = step[1] === "+";
    const rest: unknown = JSON.parse(step.slice(2));
    argument.push(isAppend ? { do: "append", key, value: Number(rest) } : { do: "read", key });
    result.push(Array.isArray(rest) ? rest.map(Number) : undefined);
  }
  return { name: "transaction", argument, result, at };
}

/** Up to four transactions with reads of anything, small enough to try every order. */
const anyHistory = fc
  .array(
    fc.record({
      steps: fc.array(
        fc.record({
          isAppend: fc.boolean(),
          key: fc.constantFrom("x", "y"),
          seen: fc.shuffledSubarray([0, 1, 2, 3, 4, 5]),
          length: fc.nat(3),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      status: fc.constantFrom<Operation["status"]>("ok", "ok", "ok", "ok", "unknown", "failed"),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .chain((drawn) => intervals(drawn.length).map((at) => ({ drawn, at })))
  .map(({ drawn, at }) => {
    let value = 0;
    return historyOf(
      ...drawn.map(({ steps, status }, index) => ({
        name: "transaction",
        argument: steps.map(({ isAppend, key }) =>
          isAppend ? { do: "append", key, value: value++ } : { do: "read", key },
        ),
        result: steps.map(({ seen, length }) => seen.slice(0, length)),
        status,
        at: at[index] ?? ([0, 0] as const),
      })),
    );
  });

/** Whether transactions, done in that order, are told what they were told. */
function explains(order: readonly Operation[]): boolean {
  const lists = new Map<string, unknown[]>();
  for (const { argument, result, status } of order) {
    for (const [index, step] of (argument as TransactionStep[]).entries()) {
      const list = lists.get(step.key) ?? [];
      if (step.do === "append") lists.set(step.key, [...list, step.value]);
      else if (
        status === "ok" &&
        JSON.stringify((result as unknown[])[index]) !== JSON.stringify(list)
      ) {
        return false;
      }
    }
  }
  return true;
}

function isExplained(history: readonly Operation[], isTimed: boolean): boolean {
  const happened = history.filter(({ status }) => status !== "failed");
  const timed = happened.map((one) => (isTimed ? one : { ...one, invokedAt: 0, returnedAt: 0 }));
  for (const order of orders(timed)) if (explains(order)) return true;
  return false;
}

/** What one right history becomes when a single read of it is altered. */
function altered(
  history: readonly Operation[],
  at: number,
  change: (list: unknown[]) => unknown[],
) {
  return history.map((one, index) => {
    if (index !== at || one.status !== "ok") return one;
    const results = one.result as (unknown[] | undefined)[];
    return { ...one, result: results.map((list) => (list === undefined ? list : change(list))) };
  });
}

describe("listAppend", () => {
  it("takes transactions one after another and beside each other", () => {
    const history = historyOf(
      transaction("x+1 y+2", [1, 2]),
      transaction("x=[1] x+3 x=[1,3]", [3, 6]),
      transaction("y=[2] x=[1,3]", [4, 7]),
      transaction("x=[1]", [5, 8]),
    );

    expect(strict.run(history)).to.equal(undefined);
  });

  const anomalies: readonly (readonly [string, readonly Written[], RegExp])[] = [
    [
      "G0",
      [
        transaction("x+1 y+2", [1, 9]),
        transaction("x+3 y+4", [2, 8]),
        transaction("x=[1,3] y=[4,2]", [3, 7]),
      ],
      /G0: \d appended to [xy] before \d appended to [xy] before \d, where/,
    ],
    [
      "G1a",
      [{ ...transaction("x+1", [1, 2]), status: "failed" }, transaction("x=[1]", [3, 4])],
      /G1a: 1 in x was read, yet it is of c0/,
    ],
    [
      "G1b",
      [transaction("x+1 x+2", [1, 4]), transaction("x=[1]", [2, 3])],
      /G1b: .*operation 1.*midst of.*operation 0/,
    ],
    [
      "G1c",
      [transaction("x+1 y=[2]", [1, 4]), transaction("y+2 x=[1]", [2, 3])],
      /G1c: \d appended to [xy] what was read by \d appended to [xy] what was read by/,
    ],
    [
      "G-single",
      [transaction("x+1 y+2", [1, 4]), transaction("x=[1] y=[]", [2, 3])],
      /G-single: .*1 read y without what was appended by 0/,
    ],
    [
      "G2 of two lost updates",
      [transaction("x=[] x+1", [1, 4]), transaction("x=[] x+2", [2, 3])],
      /G2: \d read x without what was appended by \d read x without what was appended by/,
    ],
    [
      "G2 of a write skew",
      [transaction("x=[] y+1", [1, 4]), transaction("y=[] x+2", [2, 3])],
      /G2: /,
    ],
    [
      "G-single-realtime of a stale read",
      [transaction("x+1", [1, 2]), transaction("x=[]", [3, 4])],
      /G-single-realtime: .*0 ended before the begin of 1|G-single-realtime: 1 read x without what was appended by 0/,
    ],
    [
      "incompatible order",
      [
        transaction("x+1", [1, 9]),
        transaction("x+2", [2, 8]),
        transaction("x=[1,2]", [3, 7]),
        transaction("x=[2]", [4, 6]),
      ],
      /incompatible order: x is read as \[ 2 \] by c3 .* elsewhere as \[ 1, 2 \]/,
    ],
    ["duplicate", [transaction("x+1", [1, 2]), transaction("x=[1,1]", [3, 4])], /duplicate: x/],
    ["phantom", [transaction("x=[7]", [1, 2])], /phantom: 7 in x was never appended/],
    ["internal of a read", [transaction("x+1 x=[]", [1, 2])], /internal: x is read as \[\]/],
    ["internal of the future", [transaction("x=[1] x+1", [1, 2])], /internal: .*had yet to append/],
    [
      "internal of two reads",
      [transaction("x+1", [1, 4]), transaction("x=[] x=[1]", [2, 3])],
      /internal: x is read as \[ 1 \] after \[\]/,
    ],
    [
      "lost append",
      [transaction("x+1 x+2 x+3", [1, 2]), transaction("x=[1,3]", [3, 4])],
      /lost append: x is read as \[ 1, 3 \]/,
    ],
    [
      "malformed",
      [transaction("x+1", [1, 2]), transaction("x+1", [3, 4])],
      /malformed: 1 is appended to x twice/,
    ],
  ];

  for (const [name, written, message] of anomalies) {
    it(`names ${name}`, () => {
      const history = historyOf(...written);

      expect(strict.run(history)).to.match(message);
      if (name !== "malformed") expect(isExplained(history, true)).to.equal(false);
    });
  }

  it("takes a stale read when any order will do", () => {
    const history = historyOf(transaction("x+1", [1, 2]), transaction("x=[]", [3, 4]));

    expect(serializable.run(history)).to.equal(undefined);
  });

  it("takes what timed out as happened once it was seen, and else as not", () => {
    const late = { ...transaction("x+1 y+2", [1, 2]), status: "unknown" as const };

    expect(strict.run(historyOf(late, transaction("x=[]", [3, 4])))).to.equal(undefined);
    expect(strict.run(historyOf(late, transaction("x=[1] y=[2]", [3, 4])))).to.equal(undefined);
    expect(strict.run(historyOf(late, transaction("x=[1] y=[]", [3, 4])))).to.match(/G-single/);
  });

  it("takes the second try of an append that failed", () => {
    const failed = { ...transaction("x+1", [1, 2]), status: "failed" as const };

    const history = historyOf(failed, transaction("x+1", [3, 4]), transaction("x=[1]", [5, 6]));

    expect(strict.run(history)).to.equal(undefined);
  });

  it("agrees with trying every order, for any history of up to four transactions", () => {
    let explained = 0;
    fc.assert(
      fc.property(anyHistory, (history) => {
        for (const [check, isTimed] of [
          [strict, true],
          [serializable, false],
        ] as const) {
          const verdict = check.run(history);
          const expected = isExplained(history, isTimed);
          explained += expected ? 1 : 0;
          expect(verdict === undefined, verdict).to.equal(expected);
        }
      }),
      { numRuns: 4_000 },
    );
    expect(explained).to.be.above(100);
  });

  it("agrees with trying every order when one read of a right history is altered", () => {
    const change = fc.constantFrom<(list: unknown[]) => unknown[]>(
      (list) => list.slice(0, -1),
      (list) => [...list].reverse(),
      (list) => list.slice(1),
      (list) => [...list, 99],
    );
    fc.assert(
      fc.property(fc.nat(), fc.nat(3), change, (seed, at, alter) => {
        const plan = { seed, transactions: 4, clients: 3, keys: 2, unknownPercent: 15 };
        const history = altered(listHistory(plan), at, alter);

        const verdict = strict.run(history);

        expect(verdict === undefined, verdict).to.equal(isExplained(history, true));
      }),
      { numRuns: 2_000 },
    );
  });

  it("never refuses what transactions did one after another", () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(0, 10), (seed, unknownPercent) => {
        const plan = { seed, transactions: 300, clients: 6, keys: 5, unknownPercent };

        expect(strict.run(listHistory(plan))).to.equal(undefined);
      }),
      { numRuns: 60 },
    );
  });
});
