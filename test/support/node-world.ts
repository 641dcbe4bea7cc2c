/** A runtime on simulated time for tests of the node's actors, each under a supervisor. */

import type { ActorDefinition } from "../../src/actor/define-actor.ts";
import type { ChildSpec } from "../../src/actor/child-spec.ts";
import type { ActorName } from "../../src/actor/name.ts";
import type { ActorRef } from "../../src/actor/ref.ts";
import { exitActor } from "../../src/actor/stop-actor.ts";
import { isRuntimeError } from "../../src/errors.ts";
import type { RuntimeEvent } from "../../src/telemetry/events.ts";
import { createRuntime, type Runtime } from "../../src/runtime/runtime.ts";
import type { Strategy } from "../../src/supervision/strategy.ts";
import { defineSupervisor } from "../../src/supervision/define-supervisor.ts";
import { seededRandom } from "../../src/time/seeded-random.ts";
import { type SimulatedClock, simulatedClock } from "../../src/time/simulated-clock.ts";

/** What a test of the node's actors stands on. */
export class NodeWorld {
  readonly clock: SimulatedClock;
  readonly runtime: Runtime;
  /** What the runtime reported, in order. */
  readonly events: RuntimeEvent[] = [];

  /** Worlds of one village share a clock. */
  constructor(clock: SimulatedClock = simulatedClock(), seed = 1) {
    this.clock = clock;
    this.runtime = createRuntime({ clock, random: seededRandom(seed), strays: "process" });
    this.runtime.listen((event) => this.events.push(event));
  }

  /** Starts children under a supervisor that gives up after 10 restarts in 5 s. */
  async supervise(
    children: readonly (ChildSpec & { readonly significant?: false })[],
    strategy: Strategy = "rest_for_one",
  ): Promise<void> {
    const root = defineSupervisor({
      id: "world",
      strategy,
      intensity: 10,
      periodMs: 5_000,
      children: () => children,
    });
    await this.runtime.start(root);
  }

  /** Starts one actor without a supervisor, under a name if given. */
  async start<M, A>(
    definition: ActorDefinition<M, A>,
    args: A,
    name?: ActorName<M>,
  ): Promise<ActorRef<M>> {
    const started = this.runtime.start<M, A> as (
      definition: ActorDefinition<M, A>,
      args: A,
      options: object,
    ) => Promise<{ readonly ref: ActorRef<M> }>;
    return (await started.call(this.runtime, definition, args, name ? { name } : {})).ref;
  }

  /** A ref to whoever holds a name at the moment of sending. */
  ref<M>(name: ActorName<M>): ActorRef<M> {
    return this.runtime.ref(name);
  }

  /** Kills the holder of a name and waits until whoever watches it has acted. */
  async kill(name: ActorName<unknown>): Promise<void> {
    const holder = this.runtime.whereis(name);
    if (holder === undefined) throw new Error(`nobody holds ${name.name}`);
    exitActor(holder, "kill");
    await this.clock.settle();
  }

  /** What actors emitted under a name, in order. */
  emitted(name: string): Readonly<Record<string, unknown>>[] {
    return this.events.flatMap((event) =>
      event.type === "app" && event.name === name ? [event.values] : [],
    );
  }

  /** Actors that crashed so far, by path. */
  get crashes(): string[] {
    return this.events.flatMap((event) => (event.type === "actor.crashed" ? [event.actor] : []));
  }

  /** Stops everything, whatever state the test left it in. */
  async end(): Promise<void> {
    const stopped = this.runtime.stop({ deadlineMs: 1 }).catch(() => {});
    await this.clock.advance(2);
    await stopped;
  }
}

/** A fresh world for each test of the suite it is called in. */
export function useNodeWorld(): () => NodeWorld {
  let world: NodeWorld | undefined;
  beforeEach(() => {
    world = new NodeWorld();
  });
  afterEach(async () => {
    await world?.end();
  });
  return () => {
    if (world === undefined) throw new Error("no world outside a test");
    return world;
  };
}

/** The code of the failure a promise ends in; "none" when it does not fail. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return isRuntimeError(error) ? error.code : String(error);
  }
  return "none";
}
