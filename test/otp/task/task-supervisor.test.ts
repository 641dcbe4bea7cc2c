/** Supervised tasks (`docs/semantics.md` 6.9; Elixir `Task.Supervisor`). */

import { expect } from "chai";
import {
  defineSupervisor,
  defineTaskSupervisor,
  exit,
  exitActor,
  type TaskHandle,
  TaskSupervisor,
} from "../../../src/index.ts";
import { useOtpWorld } from "../../support/otp-world.ts";
import { codeOf, type HeardProbe, startProbe } from "../../support/probe.ts";

describe("A task supervisor", () => {
  const world = useOtpWorld();
  const forever = (): Promise<never> => new Promise(() => {});

  async function tasks(maxChildren?: number): Promise<TaskSupervisor> {
    const plan = maxChildren === undefined ? { id: "tasks" } : { id: "tasks", maxChildren };
    return new TaskSupervisor(await world().start(defineTaskSupervisor(plan)));
  }
  const caller = (trapExit = false): Promise<HeardProbe> =>
    startProbe(world().runtime, { trapExit });

  it("TSUP-001: stands in a tree, lists and counts its tasks (6.9)", async () => {
    const definition = defineTaskSupervisor({ id: "tasks" });
    const app = defineSupervisor({ id: "app", children: () => [definition.childSpec()] });
    const ref = (await world().tree(app)).whereis(definition);
    if (ref === undefined) throw new Error("it did not start");
    const supervisor = new TaskSupervisor(ref);

    const [a, b] = [await supervisor.asyncNolink(forever), await supervisor.startChild(forever)];

    expect(await supervisor.children()).to.deep.equal([a.ref, b]);
    expect(await ref.call.countChildren()).to.include({ active: 2, workers: 2 });
  });

  it("TSUP-002: async runs under the supervisor, linked to who asked, and ends normally (6.9)", async () => {
    const [supervisor, asker] = [await tasks(), await caller(true)];
    const handle = await supervisor.async({ self: asker.ref }, async () => "done");

    expect(await handle.result()).to.equal("done");
    expect(handle.ref?.address).to.equal("/tasks/task");
    await world().settle();
    expect(asker.heard).to.deep.equal(["exit normal"]);
  });

  it("TSUP-002: async ends who asked when it crashes, and ends with who asked (6.9)", async () => {
    const [supervisor, a, b] = [await tasks(), await caller(), await caller()];
    const crashing = await supervisor.async({ self: a.ref }, () =>
      world()
        .settle()
        .then(() => exit("crashed")),
    );
    const endless = await supervisor.async({ self: b.ref }, forever);

    expect(await a.ref.exited()).to.equal("crashed");
    exitActor(b.ref, "gone");

    expect(await endless.outcome()).to.deep.equal({ ok: false, reason: "gone" });
    expect(await crashing.outcome()).to.deep.equal({ ok: false, reason: "crashed" });
  });

  it("TSUP-003: asyncNolink leaves who asked alone (6.9)", async () => {
    const [supervisor, asker] = [await tasks(), await caller()];
    const handle = await supervisor.asyncNolink(() => exit("crashed"), {
      asker: { self: asker.ref },
    });

    expect(await handle.outcome()).to.deep.equal({ ok: false, reason: "crashed" });
    await world().settle();
    expect(asker.ref.isAlive).to.equal(true);
  });

  it("TSUP-004: stops its tasks as each was told to be stopped (6.9)", async () => {
    const supervisor = await tasks();
    const brutal = await supervisor.asyncNolink(forever, { shutdown: "brutal_kill" });
    const plain = await supervisor.asyncNolink(forever);

    exitActor(supervisor.ref, "shutdown");
    await world().settle();

    expect(await brutal.outcome()).to.deep.equal({ ok: false, reason: "killed" });
    expect(await plain.outcome()).to.deep.equal({ ok: false, reason: "shutdown" });
  });

  it("TSUP-005: refuses one too many at whoever asks (6.9)", async () => {
    const supervisor = await tasks(1);
    await supervisor.startChild(forever);

    const failure = await supervisor.asyncNolink(forever).catch((error: unknown) => error);

    expect(failure).to.deep.include({ code: "task.limit" });
    expect(failure).to.have.nested.property("details.tasksMax", 1);
    expect(await codeOf(supervisor.startChild(forever))).to.equal("task.limit");
  });

  it("TSUP-006: tells a task who asked, and who asked them (6.9)", async () => {
    const [supervisor, asker] = [await tasks(), await caller()];
    const callers = async (self: HeardProbe["ref"]): Promise<unknown> => {
      const outer = await supervisor.asyncNolink(
        async (scope) => {
          const inner = await supervisor.asyncNolink(({ callers: chain }) => chain, {
            asker: scope,
          });
          return await inner.result();
        },
        { asker: { self } },
      );
      return await outer.result();
    };

    expect(await callers(asker.ref)).to.deep.equal(["/tasks/task", "/probe"]);
  });

  it("TSUP-007: startChild is linked to nobody but its supervisor, and restarts if asked (6.9)", async () => {
    const supervisor = await tasks();
    let runs = 0;
    const work = (): Promise<never> => {
      runs += 1;
      return forever();
    };
    const ref = await supervisor.startChild(work, { restart: "permanent" });

    exitActor(ref, "kill");
    await world().settle();
    const [again] = await supervisor.children();

    expect([runs, again?.isAlive, again === ref]).to.deep.equal([2, true, false]);
  });

  it("TSUP-007: a terminated task is not found a second time (6.9)", async () => {
    const supervisor = await tasks();
    const ref = await supervisor.startChild(forever);

    expect(await supervisor.terminateChild(ref)).to.deep.equal({ ok: true });
    expect(await supervisor.terminateChild(ref)).to.deep.equal({
      ok: false,
      error: { tag: "not_found" },
    });
    expect(ref.isAlive).to.equal(false);
  });

  it("TSUP-008: a result not there in time fails, and comes to nobody later (6.9)", async () => {
    const [supervisor, asker] = [await tasks(), await caller()];
    let finish = (_value: string): void => {};
    const handle = await supervisor.asyncNolink(
      () =>
        new Promise<string>((resolve) => {
          finish = resolve;
        }),
      { asker: { self: asker.ref } },
    );
    const hasty = codeOf(handle.result(0));
    await world().clock.advance(1);

    expect(await hasty).to.equal("call.timeout");
    finish("late");
    await world().settle();
    expect(asker.heard).to.deep.equal([]);
  });

  it("TSUP-009: a result fails with what the task threw, or left as (6.9)", async () => {
    const supervisor = await tasks();
    const thrown = new Error("broken");
    const failing = async (handle: Promise<TaskHandle<unknown>>): Promise<unknown> =>
      (await handle).result().catch((error: unknown) => error);

    const error = await failing(supervisor.asyncNolink<unknown>(() => Promise.reject(thrown)));
    const word = await failing(supervisor.asyncNolink<unknown>(() => Promise.reject("a word")));
    const left = await failing(supervisor.asyncNolink<unknown>(() => exit("left")));

    expect(error).to.include({ code: "call.callee_exited", cause: thrown });
    expect(word).to.have.deep.nested.property("details.reason", { error: "a word" });
    expect(left).to.have.deep.nested.property("details.reason", "left");
  });

  it("TSUP-004: a killed task's late result goes nowhere (6.9)", async () => {
    const supervisor = await tasks();
    let finish = (_value: string): void => {};
    const handle = await supervisor.asyncNolink(
      () =>
        new Promise<string>((resolve) => {
          finish = resolve;
        }),
    );
    await world().settle();

    if (handle.ref !== undefined) exitActor(handle.ref, "kill");
    await world().settle();
    finish("late");

    expect(await handle.outcome()).to.deep.equal({ ok: false, reason: "killed" });
  });
});
