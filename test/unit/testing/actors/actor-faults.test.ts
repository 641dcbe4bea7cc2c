import { expect } from "chai";
import {
  type ActorRef,
  type Call,
  type Cast,
  createRuntime,
  defineActor,
  defineSupervisor,
  exit,
  keep,
  reply,
  type Runtime,
  simulatedClock,
  started,
} from "../../../../src/index.ts";
import { ActorFaults } from "../../../../src/testing/actors/actor-faults.ts";
import { ActorRules } from "../../../../src/testing/actors/actor-rules.ts";
import type { TraceEntry } from "../../../../src/testing/actors/actor-trace.ts";
import type { Fault, FaultRule } from "../../../../src/testing/fault-plan.ts";

type WorkMessages = { work: Cast; ask: Call<void, string>; fall: Cast };

const worker = defineActor<WorkMessages, undefined>({
  name: "worker",
  init: () => started(undefined),
  handle: { work: () => keep(), ask: () => reply("here"), fall: () => exit("fell") },
  trapExit: true,
  terminate: () => {},
});

const app = defineSupervisor({
  id: "app",
  intensity: 100,
  children: () => ["one", "two"].map((id) => worker.childSpec(undefined, { id })),
});

describe("ActorFaults", () => {
  const clock = simulatedClock();
  let runtime: Runtime;
  let trace: TraceEntry[] = [];

  /** Starts the tree under rules that apply at the moments named. */
  async function use(what: Fault | undefined, nth: readonly number[] = [1]) {
    trace = [];
    let moments = 0;
    const rules: FaultRule[] = what === undefined ? [] : [{ id: "r", what, when: { chance: 1 } }];
    const faults = new ActorFaults({
      rules: new ActorRules(rules, () => {
        moments += 1;
        if (!nth.includes(moments)) return undefined;
        return { lengthMs: (spread) => (typeof spread === "number" ? spread : 1) };
      }),
      trace: (entry) => trace.push(entry),
    });
    runtime = createRuntime({ clock, strays: "process", interposer: faults.interposer });
    const starting = runtime.start(app);
    starting.catch(() => {});
    await clock.settle();
    return { faults, tree: starting };
  }

  const kinds = (...wanted: readonly string[]): string[] =>
    trace
      .filter(({ kind }) => wanted.includes(kind))
      .map(({ kind, actor }) => `${kind} ${actor ?? ""}`);
  /** What led to the last event of a kind, oldest first. */
  function causesOf(kind: string): string[] {
    const causes: string[] = [];
    let at = trace.map((entry) => entry.kind).lastIndexOf(kind) + 1;
    while (at > 0) {
      const entry = trace[at - 1];
      causes.unshift(entry?.kind ?? "");
      at = entry?.cause ?? 0;
    }
    return causes;
  }
  const workerAt = async (tree: Awaited<ReturnType<typeof use>>["tree"], path: string) =>
    (await tree).at(path) as unknown as ActorRef<WorkMessages>;

  afterEach(() => runtime.stop());

  it("write what is sent, what comes of it, and who lives and dies", async () => {
    const { tree } = await use(undefined);
    const one = await workerAt(tree, "/app/one");
    one.cast.work();
    await clock.settle();
    one.cast.fall();
    one.cast.work();
    await clock.settle();

    expect(kinds("mail.sent", "mail.delivered", "mail.lost", "message.dead")).to.deep.equal([
      "mail.sent /app/one",
      "mail.delivered /app/one",
      "mail.sent /app/one",
      "mail.sent /app/one",
      "mail.delivered /app/one",
      "mail.lost /app/one",
      "message.dead /app/one",
    ]);
    expect(
      kinds("actor.started", "actor.crashed", "actor.stopping", "actor.stopped"),
    ).to.deep.equal([
      "actor.started /app/one",
      "actor.started /app/two",
      "actor.started /app",
      "actor.crashed /app/one",
      "actor.stopping /app/one",
      "actor.stopped /app/one",
      "actor.started /app/one",
    ]);
  });

  it("say of each event what made it happen", async () => {
    const { tree } = await use(undefined);
    (await workerAt(tree, "/app/one")).cast.fall();
    await clock.settle();

    expect(causesOf("supervisor.report")).to.deep.equal([
      "mail.sent",
      "mail.delivered",
      "actor.crashed",
      "actor.stopping",
      "actor.stopped",
      "supervisor.report",
    ]);
  });

  it("drop, delay, repeat and poison messages as their rules say", async () => {
    const on = { path: "/app/*" };
    const ran = async (what: Fault): Promise<string[]> => {
      const { tree } = await use(what);
      (await workerAt(tree, "/app/one")).cast.work();
      await clock.advance(10);
      const seen = kinds(
        "mail.dropped",
        "mail.delayed",
        "mail.duplicated",
        "mail.poisoned",
        "mail.delivered",
        "actor.crashed",
      );
      await runtime.stop();
      return seen.map((line) => line.split(" ")[0] ?? "");
    };

    expect(await ran({ at: "mailbox", on, do: "drop" })).to.deep.equal(["mail.dropped"]);
    expect(await ran({ at: "mailbox", on, do: "delay", byMs: 10 })).to.deep.equal([
      "mail.delayed",
      "mail.delivered",
    ]);
    expect(await ran({ at: "mailbox", on, do: "duplicate" })).to.deep.equal([
      "mail.duplicated",
      "mail.delivered",
      "mail.delivered",
    ]);
    expect(await ran({ at: "mailbox", on, do: "crash" })).to.deep.equal([
      "mail.poisoned",
      "mail.delivered",
      "actor.crashed",
    ]);
  });

  it("fail and slow starts", async () => {
    const failed = await use({ at: "lifecycle", on: { behaviour: "worker" }, do: "fail_start" });
    const failure = await failed.tree.catch((error: Error) => error);
    expect(String(failure)).to.contain("injected by r");

    const slow = await use({
      at: "lifecycle",
      on: { behaviour: "worker" },
      do: "slow_start",
      byMs: 20,
    });
    await clock.advance(19);
    expect(kinds("actor.started")).to.deep.equal([]);
    await clock.advance(1);
    await slow.tree;
    expect(kinds("actor.started").length).to.equal(3);
  });

  it("throw in stops, and hang in them until the supervisor kills", async () => {
    await (await use({ at: "lifecycle", on: { path: "/app/one" }, do: "throw_in_stop" })).tree;
    await runtime.stop();
    expect(
      trace.find(({ kind, actor }) => kind === "actor.stopped" && actor === "/app/one")?.values,
    )
      .to.have.property("reason")
      .that.contains("injected by r");

    const hung = await use({
      at: "lifecycle",
      on: { path: "/app/one" },
      do: "hang_in_stop",
      forMs: 9_000,
    });
    await hung.tree;
    const stopping = runtime.stop();
    await clock.advance(5_000);
    await stopping;
    expect(
      trace.find(({ kind, actor }) => kind === "actor.stopped" && actor === "/app/one")?.values,
    ).to.have.property("reason", "killed");
  });

  it("kill an actor that handles a message, as its rule says", async () => {
    const { tree } = await use({ at: "lifecycle", on: { path: "/app/two" }, do: "kill" });
    const two = await workerAt(tree, "/app/two");
    two.cast.work();
    await clock.settle();

    expect(await two.exited()).to.equal("killed");
    expect(kinds("supervisor.report")).to.deep.equal(["supervisor.report /app"]);
  });

  it("end every actor that fits, when told to, and say who", async () => {
    const { faults, tree } = await use(undefined);
    const [one, two] = [await workerAt(tree, "/app/one"), await workerAt(tree, "/app/two")];

    expect(faults.end({ path: "/app/*" }, "kill").map(({ path }) => path)).to.deep.equal([
      "/app/one",
      "/app/two",
    ]);
    await clock.settle();
    expect([await one.exited(), await two.exited()]).to.deep.equal(["killed", "killed"]);
    expect((await tree).at("/app/one")?.isAlive).to.equal(true);

    const again = await workerAt(tree, "/app/one");
    faults.end({ path: "/app/one" }, "exit_normally");
    await clock.settle();
    expect(await again.exited()).to.equal("normal");
  });

  it("number the runtimes of a node from the second on", async () => {
    const { faults } = await use(undefined);
    const second = createRuntime({ clock, strays: "process", interposer: faults.interposer });
    await second.start(worker);
    await second.stop();

    const started = trace.filter(({ kind }) => kind === "actor.started");
    expect(started.map(({ values }) => values["runtime"] ?? 1)).to.deep.equal([1, 1, 1, 2]);
  });
});
