import { expect } from "chai";
import type { TraceMatch } from "../../../../src/testing/fault-plan.ts";
import { describeMatch, traceMatcher } from "../../../../src/testing/oracles/trace-match.ts";
import { traceOf } from "../../../support/traces.ts";

describe("traceMatcher", () => {
  const trace = traceOf(
    { kind: "frame.sent", actor: "/node/link", values: { id: 1, to: { name: "b" } } },
    { kind: "frame.sent", node: "b", values: { id: 2n } },
    { kind: "node.started", node: "b" },
  );

  const rows: readonly (readonly [match: TraceMatch, steps: readonly number[]])[] = [
    [{}, [1, 2, 3]],
    [{ kind: "frame.sent" }, [1, 2]],
    [{ kind: ["node.started", "other"] }, [3]],
    [{ node: "b" }, [2, 3]],
    [{ actor: "/node/*" }, [1]],
    [{ values: { id: 1 } }, [1]],
    [{ values: { id: 2n } }, [2]],
    [{ values: { to: { name: "b" } } }, [1]],
    [{ values: { id: undefined } }, [3]],
    [{ kind: "frame.sent", node: "b", values: { id: 1 } }, []],
  ];

  for (const [match, steps] of rows) {
    it(`finds ${steps.join(", ") || "nothing"} for ${describeMatch(match)}`, () => {
      const found = [...trace].filter(traceMatcher(match)).map(({ step }) => step);

      expect(found).to.deep.equal(steps);
    });
  }

  it("is described by every part that is given", () => {
    const match = { kind: ["x", "y"], node: "a", actor: "/p", values: { id: 3 } };

    expect(describeMatch(match)).to.equal("x or y on a at /p id=3");
  });
});
