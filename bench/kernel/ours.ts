/** Our own actors at each work, as a user writes them. */

import {
  type ActorRef,
  type Call,
  type Cast,
  createRuntime,
  defineActor,
  defineDynamicSupervisor,
  defineSupervisor,
  keep,
  next,
  reply,
  type Runtime,
  started,
} from "../../src/index.ts";
import { cpuMs } from "../suite.ts";
import { bestOf, type Carrier, type Tally } from "./tally.ts";

/** What happens to strays: a runtime's one setting that costs speed. */
export type Strays = "contain" | "process";

type AdderMessages = { add: Cast<number>; sum: Call<void, number> };

/** So many adders, each a root of its runtime. */
export async function ourAdders(strays: Strays, tally: Tally, actors: number): Promise<Carrier> {
  const runtime = createRuntime({ strays });
  const adder = defineActor<AdderMessages, number>({
    name: "adder",
    init: () => started(0),
    handle: {
      add: (sum, by) => {
        tally.note();
        return next(sum + by);
      },
      sum: (sum) => reply(sum),
    },
  });
  const refs: ActorRef<AdderMessages>[] = [];
  for (let actor = 0; actor < actors; actor += 1) refs.push((await runtime.start(adder)).ref);
  return { send: (actor) => refs[actor]?.cast.add(1) };
}

type PlayerMessages = { meet: Cast<(message: number) => void>; ball: Cast<number> };

/** Two actors that send each other each message they get. */
export async function ourPingPong(strays: Strays, tally: Tally): Promise<() => void> {
  const runtime = createRuntime({ strays });
  const player = defineActor<PlayerMessages, (message: number) => void>({
    name: "player",
    init: () => started(() => {}),
    handle: {
      meet: (_, hit) => next(hit),
      ball: (hit, message) => {
        tally.note();
        if (tally.handled < tally.wanted) hit(message);
        return keep();
      },
    },
  });
  const left = await runtime.start(player);
  const right = await runtime.start(player);
  left.ref.cast.meet((message) => right.ref.cast.ball(message));
  right.ref.cast.meet((message) => left.ref.cast.ball(message));
  return () => left.ref.cast.ball(1);
}

/** Calls and their answers per second, one after another or several at once. */
export async function ourCalls(
  strays: Strays,
  plan: { readonly calls: number; readonly outstanding: number },
): Promise<number> {
  const runtime = createRuntime({ strays });
  const adder = defineActor<AdderMessages, number>({
    name: "adder",
    init: () => started(0),
    handle: { add: (sum, by) => next(sum + by), sum: (sum) => reply(sum) },
  });
  const { ref } = await runtime.start(adder);
  return await bestOf(plan.calls, async (wanted) => {
    const each = Math.ceil(wanted / plan.outstanding);
    const caller = async (): Promise<void> => {
      for (let call = 0; call < each; call += 1) await ref.call.sum();
    };
    await Promise.all(Array.from({ length: plan.outstanding }, caller));
    return each * plan.outstanding;
  });
}

type ParentMessages = { spawn: Call<number, void> };

/** An actor that starts so many children of its own, linked to it, and keeps them. */
export async function ourSpawner(strays: Strays): Promise<(count: number) => Promise<void>> {
  const runtime = createRuntime({ strays });
  const child = defineActor<AdderMessages, number>({
    name: "child",
    init: () => started(0),
    handle: { add: (sum, by) => next(sum + by), sum: (sum) => reply(sum) },
  });
  const parent = defineActor<ParentMessages, undefined>({
    name: "parent",
    init: () => started(undefined),
    handle: {
      spawn: async (_, count, context) => {
        for (let index = 0; index < count; index += 1) await context.startLink(child, undefined);
        return reply(undefined);
      },
    },
  });
  const { ref } = await runtime.start(parent);
  return async (count) => await ref.call.spawn(count, { timeoutMs: "infinity" });
}

type WorkerMessages = { fall: Cast };

/** A supervised worker and what it tells of its falls. */
export interface FallingTree {
  readonly runtime: Runtime;
  /** Lets the worker throw; resolves with the time from the throw to the next `init`, in us. */
  readonly fall: () => Promise<number>;
}

/** A supervisor over `siblings` idle workers and one that falls on demand. */
export async function fallingTree(strays: Strays, siblings: number): Promise<FallingTree> {
  const runtime = createRuntime({ strays });
  let fellAt = 0;
  let onReady: (latencyUs: number) => void = () => {};
  let self: ActorRef<WorkerMessages> | undefined;
  const worker = defineActor<WorkerMessages, undefined>({
    name: "worker",
    init: (_, context) => {
      self = context.self;
      if (fellAt > 0) onReady((performance.now() - fellAt) * 1_000);
      return started(undefined);
    },
    handle: {
      fall: () => {
        const error = new Error("falls");
        fellAt = performance.now();
        throw error;
      },
    },
  });
  const idle = defineActor<WorkerMessages, undefined>({
    name: "idle",
    init: () => started(undefined),
    handle: { fall: () => keep() },
  });
  const tree = defineSupervisor({
    id: "tree",
    intensity: 1_000_000,
    children: () => [
      ...Array.from({ length: siblings }, (_, index) =>
        idle.childSpec(undefined, { id: `idle ${index}` }),
      ),
      worker.childSpec(),
    ],
  });
  await runtime.start(tree);
  return {
    runtime,
    fall: () =>
      new Promise((resolve) => {
        onReady = resolve;
        self?.cast.fall();
      }),
  };
}

/** Starts a supervisor over so many workers, and stops it; both in ms of CPU. */
export async function bigTree(
  strays: Strays,
  children: number,
): Promise<{ readonly start: number; readonly stop: number }> {
  const runtime = createRuntime({ strays });
  const worker = defineActor<AdderMessages, number>({
    name: "worker",
    init: () => started(0),
    handle: { add: (sum, by) => next(sum + by), sum: (sum) => reply(sum) },
  });
  const tree = defineSupervisor({
    id: "tree",
    children: () =>
      Array.from({ length: children }, (_, index) =>
        worker.childSpec(undefined, { id: `${index}` }),
      ),
  });
  const startMs = cpuMs();
  await runtime.start(tree);
  const upMs = cpuMs();
  await runtime.stop({ deadlineMs: 60_000 });
  return { start: upMs - startMs, stop: cpuMs() - upMs };
}

/** The same under a dynamic supervisor, each child asked for by a call. */
export async function bigDynamicTree(
  strays: Strays,
  children: number,
): Promise<{ readonly start: number; readonly stop: number }> {
  const runtime = createRuntime({ strays });
  const worker = defineActor<AdderMessages, number>({
    name: "worker",
    init: () => started(0),
    handle: { add: (sum, by) => next(sum + by), sum: (sum) => reply(sum) },
  });
  const tree = defineDynamicSupervisor<void>({ id: "tree", child: () => worker.childSpec() });
  const { ref } = await runtime.start(tree);
  const startMs = cpuMs();
  for (let child = 0; child < children; child += 1) await ref.call.startChild();
  const upMs = cpuMs();
  await runtime.stop({ deadlineMs: 60_000 });
  return { start: upMs - startMs, stop: cpuMs() - upMs };
}
