import { expect } from "chai";
import fc from "fast-check";
import { monotonicReads } from "../../../../src/testing/history/monotonic-reads.ts";
import { historyOf, intervals, isBefore } from "../../../support/histories.ts";

function read(client: string, result: unknown, at: readonly [number, number]) {
  return { client, name: "read", result, at };
}

describe("monotonicReads", () => {
  it("names the read that is older than an earlier one of the same client", () => {
    const wrong = monotonicReads().run(
      historyOf(read("a", 2, [1, 2]), read("b", 1, [3, 4]), read("a", 1, [5, 6])),
    );

    expect(wrong).to.equal(
      "monotonic reads: a read() = 1 [operation 2, 5 to 6] is older than a read() = 2 [operation 0, 1 to 2]",
    );
  });

  it("compares the reads of everybody when asked to", () => {
    const history = historyOf(read("a", 2, [1, 2]), read("b", 1, [3, 4]));

    expect(monotonicReads().run(history)).to.equal(undefined);
    expect(monotonicReads({ among: "everybody" }).run(history)).to.contain("operation 1");
  });

  it("compares reads of one thing only, by the version it is told", () => {
    const of = (key: string, version: number, at: readonly [number, number]) => {
      return { ...read("a", { version }, at), name: "get", argument: key };
    };
    const check = monotonicReads({
      name: "get",
      partOf: ({ argument }) => String(argument),
      versionOf: ({ result }) => (result as { version: number }).version,
    });

    expect(check.run(historyOf(of("x", 2, [1, 2]), of("y", 1, [3, 4])))).to.equal(undefined);
    expect(check.run(historyOf(of("x", 2, [1, 2]), of("x", 1, [3, 4])))).to.contain("operation 1");
  });

  it("agrees with comparing every two reads", () => {
    const histories = fc
      .array(fc.record({ client: fc.constantFrom("a", "b"), result: fc.nat(3) }), {
        minLength: 1,
        maxLength: 7,
      })
      .chain((drawn) =>
        intervals(drawn.length).map((at) =>
          historyOf(
            ...drawn.map((one, index) => ({ ...one, name: "read", at: at[index] ?? [0, 0] })),
          ),
        ),
      );
    fc.assert(
      fc.property(histories, fc.boolean(), (history, isEverybody) => {
        const fallen = history.some((one) =>
          history.some(
            (other) =>
              (isEverybody || one.client === other.client) &&
              isBefore(one, other) &&
              Number(one.result) > Number(other.result),
          ),
        );

        const check = monotonicReads({ among: isEverybody ? "everybody" : "client" });

        expect(check.run(history) !== undefined).to.equal(fallen);
      }),
      { numRuns: 1_000 },
    );
  });
});
