import { expect } from "chai";
import {
  anyChild,
  createRuntime,
  defineActor,
  defineDynamicSupervisor,
  defineSupervisor,
  exitActor,
  type Runtime,
  type RuntimeEvent,
  simulatedClock,
  started,
} from "../../../src/index.ts";
import { codeOf } from "../../support/probe.ts";

const STOP_MS = 1_000;

const worker = defineActor<object, number>({
  name: "worker",
  init: () => started(0),
  handle: {},
});

/** Ends within its time, but not at once. */
const slow = defineActor<object, number>({
  name: "slow",
  trapExit: true,
  init: () => started(0),
  handle: {},
  terminate: (_state, _reason, { clock }) =>
    new Promise((resolve) => {
      clock.setTimer(() => resolve(), STOP_MS);
    }),
});

describe("A supervisor that is asked to stop (3.6, 6.2)", () => {
  const clock = simulatedClock();
  let runtime: Runtime;
  let events: RuntimeEvent[] = [];

  beforeEach(() => {
    runtime = createRuntime({ clock, strays: "process" });
    events = [];
    runtime.listen((event) => events.push(event));
  });

  const startedActors = (): string[] =>
    events.flatMap((event) => (event.type === "actor.started" ? [event.actor] : []));

  const app = (id: string) =>
    defineSupervisor({
      id,
      intensity: 9,
      children: () => [worker.childSpec(), slow.childSpec(undefined, { shutdown: "infinity" })],
    });

  const crash = async (tree: Awaited<ReturnType<Runtime["start"]>>, path: string) => {
    const ref = tree.at(path);
    if (ref === undefined) throw new Error(`no ${path}`);
    exitActor(ref, "kill");
    await clock.settle();
  };

  it("restarts no child that falls while it stops others, and reports its end", async () => {
    const tree = await runtime.start(app("app"));
    const stopped = runtime.stop();
    await clock.settle();
    events = [];
    await crash(tree, "/app/worker");
    await clock.advance(STOP_MS);
    await stopped;

    expect(startedActors()).to.deep.equal([]);
    const reports = events.filter(({ type }) => type === "supervisor.report");
    expect(reports).to.have.length(1);
    expect(reports[0]).to.deep.include({ context: "shutdown_error", reason: "killed" });
  });

  it("takes no order while it stops: who gave one hears that it went", async () => {
    const dynamic = defineDynamicSupervisor({ id: "dynamic", child: anyChild });
    const own = await runtime.start(dynamic);
    await own.ref.call.startChild(slow.childSpec(undefined, { shutdown: "infinity" }));
    const fixed = await runtime.start(app("app"));
    const stopped = runtime.stop();
    await clock.settle();
    events = [];
    const orders = [codeOf(fixed.ref.call.startChild(worker.childSpec(undefined, { id: "late" })))];
    await clock.advance(STOP_MS);
    orders.push(codeOf(own.ref.call.startChild(worker.childSpec())));
    await clock.advance(STOP_MS);
    await stopped;

    expect(await Promise.all(orders)).to.deep.equal(["call.callee_exited", "call.callee_exited"]);
    expect(startedActors()).to.deep.equal([]);
  });

  it("is one of a tree whose turn has come; until then a tree works on", async () => {
    const waits = await runtime.start(app("waits"));
    await runtime.start(app("first"));
    const stopped = runtime.stop();
    await clock.settle();
    events = [];
    await crash(waits, "/waits/worker");
    await clock.advance(2 * STOP_MS);
    await stopped;

    expect(startedActors()).to.deep.equal(["/waits/worker"]);
    expect(runtime.counts().actors).to.equal(0);
  });
});
