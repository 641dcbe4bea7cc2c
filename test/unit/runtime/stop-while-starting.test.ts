import { expect } from "chai";
import {
  type ActorDefinition,
  actorName,
  createRuntime,
  defineActor,
  defineSupervisor,
  isRuntimeError,
  type Runtime,
  type RuntimeEvent,
  simulatedClock,
  started,
} from "../../../src/index.ts";

const NAME = actorName("half-started");

/** How a child of a test starts and ends. */
interface Ways {
  readonly trapExit?: boolean;
  /** How long its `init` takes, in ms; 0 is at once. */
  readonly initMs?: number;
  /** What its `init` throws when it is done. */
  readonly failure?: Error;
}

/** Longer than any test. */
const STUCK_MS = 1_000_000;

describe("A runtime that is stopped while something starts (3.6)", () => {
  const clock = simulatedClock();
  let runtime: Runtime;
  let journal: string[] = [];
  let events: RuntimeEvent[] = [];

  beforeEach(() => {
    runtime = createRuntime({ clock, strays: "process" });
    journal = [];
    events = [];
    runtime.listen((event) => events.push(event));
  });

  const later = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      clock.setTimer(() => resolve(), ms);
    });

  const actor = (
    id: string,
    { trapExit = true, initMs = 0, failure }: Ways = {},
  ): ActorDefinition<unknown, void> =>
    defineActor<object, string>({
      name: id,
      trapExit,
      init: async () => {
        journal.push(`init ${id}`);
        if (initMs > 0) await later(initMs);
        if (failure !== undefined) throw failure;
        return started(id);
      },
      handle: {},
      terminate: () => void journal.push(`end ${id}`),
    });

  const tree = (
    id: string,
    ...children: readonly ActorDefinition<unknown, void>[]
  ): ActorDefinition<unknown, void> =>
    defineSupervisor({ id, children: () => children.map((child) => child.childSpec()) });

  /** How a promise ends: the code of its failure, and what caused it. */
  const endOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => "done",
      (error: unknown) => {
        if (!isRuntimeError(error)) throw error;
        return error.cause instanceof Error ? `${error.code} ${error.cause.message}` : error.code;
      },
    );

  /** Starts it, stops the runtime 10 ms later, and tells how both ended and how long stopping took. */
  async function stopDuring(
    definition: ActorDefinition<unknown, void>,
  ): Promise<readonly [start: string, stop: string, tookMs: number]> {
    const start = endOf(runtime.start(definition, undefined, { name: NAME }));
    await clock.advance(10);
    const fromMs = clock.monotonic();
    let tookMs = Number.NaN;
    const stop = endOf(runtime.stop({ deadlineMs: 1_000 })).finally(() => {
      tookMs = clock.monotonic() - fromMs;
    });
    await clock.advance(2_000);
    expect([runtime.counts().actors, runtime.whereis(NAME)]).to.deep.equal([0, undefined]);
    return [await start, await stop, tookMs];
  }

  it("lets an init that traps exits end, then ends its actor, and hands out no tree", async () => {
    const ended = await stopDuring(actor("slow", { initMs: 100 }));

    expect(ended).to.deep.equal(["runtime.stopped", "done", 90]);
    expect(journal).to.deep.equal(["init slow", "end slow"]);
  });

  it("waits for no init that traps none", async () => {
    const ended = await stopDuring(actor("stuck", { trapExit: false, initMs: STUCK_MS }));

    expect(ended).to.deep.equal(["runtime.stopped", "done", 0]);
  });

  it("stops what is up in reverse order, and starts nothing more", async () => {
    const stuck = actor("stuck", { trapExit: false, initMs: STUCK_MS });
    const inner = tree("inner", actor("b"), stuck, actor("never"));
    const ended = await stopDuring(tree("app", actor("a"), inner, actor("nor this")));

    expect(ended).to.deep.equal(["runtime.stopped", "done", 0]);
    const inits = ["init a", "init b", "init stuck"];
    expect(journal).to.deep.equal([...inits, "end b", "end a"]);
  });

  it("starts no sibling of a child that came up meanwhile, and complains of nobody", async () => {
    const inner = tree("inner", actor("slow", { initMs: 100 }), actor("never"));
    const ended = await stopDuring(tree("app", actor("a"), inner, actor("nor this")));

    expect(ended).to.deep.equal(["runtime.stopped", "done", 90]);
    expect(journal).to.deep.equal(["init a", "init slow", "end slow", "end a"]);
    const kinds = events.map(({ type }) => type);
    expect(kinds).to.not.include("supervisor.report");
    expect(kinds).to.not.include("actor.crashed");
  });

  it("kills at its deadline what is stuck, and names all that was left", async () => {
    const app = tree("app", actor("a"), actor("stuck", { initMs: STUCK_MS }));
    const [start, stop, tookMs] = await stopDuring(app);

    expect([start, stop, tookMs]).to.deep.equal([
      "runtime.stopped",
      "runtime.stop_deadline",
      1_000,
    ]);
  });

  it("says so of a start that fails by itself meanwhile, and why it failed", async () => {
    const failure = new Error("no disk");
    const app = tree("app", actor("a"), actor("bad", { initMs: 100, failure }));
    const [start, stop] = await stopDuring(app);

    expect([start, stop]).to.deep.equal(["runtime.stopped no disk", "done"]);
    expect(journal).to.deep.equal(["init a", "init bad", "end a"]);
  });

  it("stops in the reverse order of starting, whether or not a start has ended", async () => {
    const starts = [
      endOf(runtime.start(actor("up"))),
      endOf(runtime.start(actor("slow", { initMs: 100 }))),
      endOf(runtime.start(actor("up too"))),
    ];
    await clock.advance(10);
    const stop = endOf(runtime.stop());
    await clock.advance(200);

    expect(await Promise.all([...starts, stop])).to.deep.equal([
      "done",
      "runtime.stopped",
      "done",
      "done",
    ]);
    expect(journal.slice(3)).to.deep.equal(["end up too", "end slow", "end up"]);
  });
});
