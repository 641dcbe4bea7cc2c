import { expect } from "chai";
import { BLOCKED_MS, SLICE_MS } from "../../../src/actor/run-queue.ts";
import {
  createRuntime,
  defineSupervisor,
  defineTaskSupervisor,
  exitActor,
  isRuntimeError,
  keep,
  type Runtime,
  simulatedClock,
  type StartOutcome,
  stop,
  sys,
  TaskSupervisor,
} from "../../../src/index.ts";
import { codeOf, type HeardProbe, type ProbeContext, startProbe } from "../../support/probe.ts";

describe("unlink", () => {
  it("takes back an exit that is on its way and has not been taken (1.5)", async () => {
    const inner = simulatedClock();
    let heldMs = 0;
    const clock = { ...inner, monotonic: () => inner.monotonic() + heldMs };
    const runtime = createRuntime({ clock, strays: "process" });
    const [a, b] = [await startProbe(runtime), await startProbe(runtime)];
    await a.ref.call.run((context) => context.link(b.ref));
    let proceed = (): void => {};
    const opened = new Promise<void>((resolve) => {
      proceed = resolve;
    });
    a.ref.cast.decide(async (_state, context) => {
      await opened;
      context.unlink(b.ref);
      return keep();
    });
    // A block makes the run queue look at the clock each turn, so that the next long turn ends a drain.
    await b.ref.call.run(() => {
      heldMs += BLOCKED_MS;
    });
    await inner.settle();

    b.ref.cast.decide(() => {
      heldMs += SLICE_MS;
      proceed();
      return stop("any");
    });
    await inner.settle();

    expect([a.ref.isAlive, b.ref.isAlive]).to.deep.equal([true, false]);
    await runtime.stop();
  });
});

describe("Actors of two runtimes (11.8)", () => {
  const clock = simulatedClock();
  let runtimes: readonly Runtime[] = [];
  let [here, there, other]: HeardProbe[] = [];

  beforeEach(async () => {
    runtimes = [0, 1].map(() => createRuntime({ clock, strays: "process" }));
    const [a, b] = runtimes;
    if (a === undefined || b === undefined) throw new Error("two runtimes");
    here = await startProbe(a, { trapExit: true });
    there = await startProbe(b, { trapExit: true });
    other = await startProbe(b, { trapExit: true });
  });
  afterEach(() => Promise.all(runtimes.map((runtime) => runtime.stop())));

  /** What an actor's work was refused for, and the address it named. */
  async function refusal(work: (context: ProbeContext) => unknown): Promise<unknown> {
    return await here?.ref.call.run((context) => {
      try {
        return work(context);
      } catch (error) {
        return isRuntimeError(error, "runtime.foreign_actor") ? error.details.address : error;
      }
    });
  }

  it("do not link, monitor or unlink: who tries is told whose actor it is", async () => {
    const foreign = there?.ref;
    if (foreign === undefined) throw new Error("no probe");

    expect(await refusal((context) => context.link(foreign))).to.equal("/probe");
    expect(await refusal((context) => context.monitor(foreign))).to.equal("/probe");
    expect(await refusal((context) => context.unlink(foreign))).to.equal(undefined);

    for (const ref of [here?.ref, foreign]) {
      const { links, monitors, monitoredBy } = await sys.getStatus(ref ?? foreign);
      expect([links, monitors, monitoredBy]).to.deep.equal([0, 0, 0]);
    }
  });

  it("may cast, call and exit each other", async () => {
    const foreign = there?.ref;
    if (foreign === undefined) throw new Error("no probe");
    here?.ref.cast.decide((_state, context) => {
      foreign.cast.note("cast");
      context.exit(foreign, "poke");
      return keep();
    });
    await clock.settle();

    expect(await foreign.call.run(() => "called")).to.equal("called");
    expect(there?.heard).to.deep.equal(["cast", "exit poke"]);
  });

  it("do not share a task's fate, and no task is started for them", async () => {
    const [a, b] = runtimes;
    const tasks = (await b?.start(defineTaskSupervisor({ id: "tasks" })))?.ref;
    if (a === undefined || here === undefined || tasks === undefined) throw new Error("no tasks");
    const supervisor = new TaskSupervisor(tasks);

    const failure = await codeOf(supervisor.async({ self: here.ref }, () => 1));

    expect(failure).to.equal("runtime.foreign_actor");
    expect(await tasks.call.countChildren()).to.include({ active: 0 });
  });

  it("are not supervised by each other", async () => {
    const start = () => ({ kind: "ok", ref: there?.ref }) as StartOutcome;
    const app = defineSupervisor({ id: "app", children: () => [{ id: "theirs", start }] });

    const failure: unknown = await runtimes[0]?.start(app).catch((error: unknown) => error);

    expect(failure).to.have.nested.property("cause.code", "runtime.foreign_actor");
    expect(there?.ref.isAlive).to.equal(true);
  });

  it("do not monitor each other while monitors inside one go on", async () => {
    const [foreign, watched] = [there?.ref, other?.ref];
    if (foreign === undefined || watched === undefined) throw new Error("no probe");
    await foreign.call.run((context) => context.monitor(watched));
    await refusal((context) => context.monitor(watched));
    exitActor(watched, "kill");
    await clock.settle();

    expect([here?.heard, there?.heard]).to.deep.equal([[], ["down actor killed"]]);
  });
});
