import { expect } from "chai";
import { EventLoop } from "../../../../src/testing/drive/event-loop.ts";
import { firstDifference, StepRecord } from "../../../../src/testing/drive/self-check.ts";

/** Runs three events, the second with a label of its own, and notes what is given at the third. */
async function recorded(label: string, noted: string): Promise<StepRecord> {
  const steps = new StepRecord();
  const loop = new EventLoop({ steps });
  const at = (dueMs: number, name: string, run = () => {}) =>
    loop.schedule({ dueMs, node: "a", kind: "timer", label: name, run });
  at(1, "first");
  at(2, label);
  at(3, "third", () => loop.note(noted));
  await loop.run({ untilMs: 10 });
  return steps;
}

describe("the comparison of two runs", () => {
  it("finds none between equal runs", async () => {
    const difference = firstDifference(await recorded("x", "same"), await recorded("x", "same"));

    expect(difference).to.equal(undefined);
  });

  it("names the first step that differs, and what each run did there", async () => {
    const difference = firstDifference(await recorded("x", "same"), await recorded("y", "same"));

    expect(difference).to.deep.equal({
      step: 2,
      left: "timer x of a at 2 ms",
      right: "timer y of a at 2 ms",
    });
  });

  it("finds what only the notes tell apart", async () => {
    const difference = firstDifference(await recorded("x", "one"), await recorded("x", "two"));

    expect(difference?.step).to.equal(3);
    expect(difference?.left).to.equal(difference?.right);
  });

  it("looks at both lanes of the hash", () => {
    const event = { dueMs: 1, node: "a", kind: "k", label: "l", cause: undefined, step: 1 };
    const recordOf = (one: number, other: number): StepRecord => {
      const steps = new StepRecord();
      steps.add(event, { one, other });
      return steps;
    };

    expect(firstDifference(recordOf(1, 1), recordOf(1, 1))).to.equal(undefined);
    expect(firstDifference(recordOf(1, 1), recordOf(1, 2))?.step).to.equal(1);
    expect(firstDifference(recordOf(1, 1), recordOf(2, 1))?.step).to.equal(1);
  });

  it("says that one run was over before the other", async () => {
    const difference = firstDifference(await recorded("x", "same"), new StepRecord());

    expect(difference).to.deep.equal({
      step: 1,
      left: "timer first of a at 1 ms",
      right: "nothing: the run was over",
    });
  });
});
