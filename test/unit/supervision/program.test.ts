import { expect } from "chai";
import { cellOf, refOf } from "../../../src/actor/ref.ts";
import { exitActor } from "../../../src/index.ts";
import type { Cell } from "../../../src/actor/cell.ts";
import { type Program, runProgram, settled, wait } from "../../../src/supervision/program.ts";
import { useOtpWorld } from "../../support/otp-world.ts";

describe("a program", () => {
  const world = useOtpWorld();
  const cell = async (): Promise<Cell> => {
    const found = cellOf(await world().stranger());
    if (found === undefined) throw new Error("no cell");
    return found;
  };

  it("that never waits ends at once", async () => {
    function* sum(): Program<number> {
      return (yield* settled(1)) + (yield* wait<number>((resume) => resume(2)));
    }

    expect(runProgram(await cell(), sum())).to.equal(3);
  });

  it("waits for what comes later, in the turns of its cell, without limit of depth", async () => {
    function* sum(): Program<number> {
      let total = 0;
      for (let index = 0; index < 20_000; index += 1) total += yield* settled(1);
      return total + (yield* settled(Promise.resolve(1)));
    }

    expect(await runProgram(await cell(), sum())).to.equal(20_001);
  });

  it("goes no further when its cell is gone", async () => {
    const owner = await cell();
    let resumed = false;
    let resume: (value: undefined) => void = () => {};
    function* waiting(): Program<void> {
      yield* wait<undefined>((arm) => {
        resume = arm;
      });
      resumed = true;
    }
    void runProgram(owner, waiting());

    exitActor(refOf(owner), "kill");
    await world().settle();
    resume(undefined);
    await world().settle();

    expect(resumed).to.equal(false);
  });

  it("goes no further once its cell ends itself, and what terminate runs does", async () => {
    const owner = await cell();
    const steps: string[] = [];
    const resumes: ((value: undefined) => void)[] = [];
    function* stepping(name: string): Program<void> {
      yield* wait<undefined>((resume) => resumes.push(resume));
      steps.push(name);
    }
    void runProgram(owner, stepping("begun before"));
    owner.live("stop");
    void runProgram(owner, stepping("begun by terminate"));
    for (const resume of resumes) resume(undefined);
    await world().settle();

    expect(steps).to.deep.equal(["begun by terminate"]);
    exitActor(refOf(owner), "kill");
  });
});
