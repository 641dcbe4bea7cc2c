import { expect } from "chai";
import {
  actorName,
  type Cast,
  createRuntime,
  defineActor,
  defineSupervisor,
  isRuntimeError,
  keep,
  type Runtime,
  RuntimeError,
  simulatedClock,
  started,
} from "../../../src/index.ts";

const NAME = actorName<Messages>("worker");
type Messages = { ping: Cast };

/** A worker that notes its end in the journal it was given, after `endMs`. */
interface Ends {
  readonly id: string;
  readonly journal: string[];
  readonly endMs?: number;
}

const worker = defineActor<Messages, Ends, Ends>({
  name: "worker",
  trapExit: true,
  init: (ends) => started(ends),
  handle: { ping: () => keep() },
  terminate: ({ id, journal, endMs = 0 }, _reason, { clock }) =>
    new Promise((resolve) => {
      clock.setTimer(() => resolve(void journal.push(id)), endMs);
    }),
});

const appOf = (id: string, journal: string[]) =>
  defineSupervisor({
    id,
    children: () =>
      ["1", "2"].map((at) => worker.childSpec({ id: `${id}${at}`, journal }, { id: at })),
  });

describe("A runtime", () => {
  const clock = simulatedClock();
  const make = (): Runtime => createRuntime({ clock, strays: "process" });

  /** Lets time pass until the runtime has stopped. */
  async function stopped(runtime: Runtime, deadlineMs?: number): Promise<unknown> {
    const stopping = runtime
      .stop(deadlineMs === undefined ? {} : { deadlineMs })
      .catch((error: unknown) => error);
    await clock.advance(20_000);
    return await stopping;
  }

  it("stops its trees, the last started first, each child in reverse (3.6)", async () => {
    const runtime = make();
    const journal: string[] = [];
    await runtime.start(appOf("a", journal));
    await runtime.start(appOf("b", journal));

    expect(await stopped(runtime)).to.equal(undefined);

    expect(journal).to.deep.equal(["b2", "b1", "a2", "a1"]);
    expect([runtime.counts().actors, clock.pendingTimers]).to.deep.equal([0, 0]);
  });

  it("kills what is left at its deadline, and says who it was (3.6)", async () => {
    const runtime = make();
    await runtime.start(worker, { id: "slow", journal: [], endMs: 100_000 });

    const failure = await stopped(runtime, 1_000);

    expect(isRuntimeError(failure, "runtime.stop_deadline") && failure.details.left).to.deep.equal([
      "/worker",
    ]);
    expect(runtime.counts().actors).to.equal(0);
  });

  it("starts nothing once it stops, and stops once however often it is told (3.6)", async () => {
    const runtime = make();
    const journal: string[] = [];
    await runtime.start(worker, { id: "once", journal });
    const first = runtime.stop();
    const late = await runtime
      .start(worker, { id: "late", journal })
      .catch((error: unknown) => error);
    await clock.advance(1);

    expect(late).to.include({ code: "runtime.stopped" });
    expect(runtime.stop()).to.equal(first);
    await first;
    expect(journal).to.deep.equal(["once"]);
  });

  it("shares nothing with another one in the same process (3.6)", async () => {
    const [a, b] = [make(), make()];
    const journal: string[] = [];
    await a.start(worker, { id: "a", journal }, { name: NAME });
    await b.start(worker, { id: "b", journal }, { name: NAME });
    await stopped(a);

    expect([a.whereis(NAME), b.whereis(NAME)?.isAlive]).to.deep.equal([undefined, true]);
    await stopped(b);
  });

  it("finds actors of its trees by definition, name and path, and shows the tree (8.4)", async () => {
    const runtime = make();
    const tree = await runtime.start(appOf("app", []));

    expect(tree.whereis(worker)?.address).to.equal("/app/1");
    expect(tree.at("/app/2")?.isAlive).to.equal(true);
    expect([tree.at("/app/3"), tree.whereis(NAME)]).to.deep.equal([undefined, undefined]);
    expect(tree.snapshot().children.map(({ id, life }) => `${id} ${life}`)).to.deep.equal([
      "1 running",
      "2 running",
    ]);
    await stopped(runtime);
  });

  it("says of a failed start which children failed, and the error at the bottom (3.5)", async () => {
    const runtime = make();
    const opened = new RuntimeError("store.failed", { operation: "open" }, "cannot open /x: full");
    const broken = defineActor<object, number>({
      name: "store",
      init: () => {
        throw opened;
      },
      handle: {},
    });
    const inner = defineSupervisor({ id: "disk", children: () => [broken.childSpec()] });
    const app = defineSupervisor({ id: "node", children: () => [inner.childSpec()] });

    const failure: unknown = await runtime.start(app).catch((error: unknown) => error);

    expect(failure).to.include({
      cause: opened,
      message:
        "cannot start node: disk failed to start: store failed to start: cannot open /x: full (store.failed)",
    });
    await stopped(runtime);
  });

  it("is disposed of at the end of its block (3.6)", async () => {
    const runtime = make();
    const { ref } = await runtime.start(worker, { id: "x", journal: [] });
    const disposed = runtime[Symbol.asyncDispose]();
    await clock.advance(1);
    await disposed;

    expect(ref.isAlive).to.equal(false);
  });
});
