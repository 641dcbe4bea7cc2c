/** A runtime on simulated time for tests of OTP's rules, made before each test and stopped after it. */

import {
  type ActorDefinition,
  type ActorRef,
  createRuntime,
  type ExitReason,
  isRuntimeError,
  type Runtime,
  type RuntimeEvent,
  type SimulatedClock,
  type SupervisorMessages,
  seededRandom,
  simulatedClock,
  type Tree,
} from "../../src/index.ts";
import { scriptedServer, type ServerRef, type ServerScript, serverScript } from "./otp-server.ts";

/** Counts in the order of OTP's tables: specifications, active, supervisors, workers. */
export type Counts = readonly [number, number, number, number];

/** Whatever lists and counts children. */
export type AnySupervisor = ActorRef<Pick<SupervisorMessages, "whichChildren" | "countChildren">>;

/** What a test of OTP's rules stands on. */
export class OtpWorld {
  readonly clock: SimulatedClock = simulatedClock();
  readonly runtime: Runtime = createRuntime({
    clock: this.clock,
    random: seededRandom(1),
    strays: "process",
  });
  /** What scripted servers did, in order. */
  readonly journal: string[] = [];
  /** What the runtime reported, in order. */
  readonly events: RuntimeEvent[] = [];

  constructor() {
    this.runtime.listen((event) => this.events.push(event));
  }

  /** Starts a definition without arguments; answers with its ref. */
  async start<M>(definition: ActorDefinition<M, void>): Promise<ActorRef<M>> {
    return (await this.tree(definition)).ref;
  }

  /** As {@link OtpWorld.start}, with the whole tree. */
  tree<M>(definition: ActorDefinition<M, void>): Promise<Tree<M>> {
    return this.runtime.start<M, void>(definition);
  }

  /** The reason a start failed for. */
  async startFailure(definition: ActorDefinition<unknown, void>): Promise<ExitReason> {
    try {
      await this.runtime.start(definition);
    } catch (error) {
      if (isRuntimeError(error, "supervision.start_failed")) return error.details.reason;
      throw error;
    }
    throw new Error(`${definition.name} started`);
  }

  /** A script whose server writes into the journal of this world. */
  script(
    id: string,
    changes: Partial<Omit<ServerScript, "id" | "starts" | "journal">> = {},
  ): ServerScript {
    return serverScript(id, { ...changes, journal: this.journal });
  }

  /** Starts a scripted server outside any supervisor. */
  async stranger(script: ServerScript = this.script("stranger")): Promise<ServerRef> {
    return (await this.runtime.start(scriptedServer, script)).ref;
  }

  /** Lets everything that is ready run; no time passes. */
  settle(): Promise<void> {
    return this.clock.settle();
  }

  /** The reports of supervisors so far, as `context child reason`. */
  get reports(): string[] {
    return this.events.flatMap((event) =>
      event.type === "supervisor.report"
        ? [`${event.context} ${event.offender.id} ${JSON.stringify(event.reason)}`]
        : [],
    );
  }

  /** Stops everything, whatever state the test left it in. */
  async end(): Promise<void> {
    const stopped = this.runtime.stop({ deadlineMs: 1 }).catch(() => {});
    await this.clock.advance(2);
    await stopped;
  }
}

/** A fresh world for each test of the suite it is called in. */
export function useOtpWorld(): () => OtpWorld {
  let world: OtpWorld | undefined;
  beforeEach(() => {
    world = new OtpWorld();
  });
  afterEach(async () => {
    await world?.end();
  });
  return () => {
    if (world === undefined) throw new Error("no world outside a test");
    return world;
  };
}

/** Counts the children of a supervisor. */
export async function countsOf(supervisor: AnySupervisor): Promise<Counts> {
  const { specs, active, supervisors, workers } = await supervisor.call.countChildren();
  return [specs, active, supervisors, workers];
}

/** Lists the children of a supervisor as it answers: the last started first. */
export async function listOf(supervisor: AnySupervisor): Promise<[string | undefined, string][]> {
  const entries = await supervisor.call.whichChildren();
  return entries.map(({ id, child }) => [
    id,
    typeof child === "object" ? "running" : String(child),
  ]);
}

/** The running child of that id. */
export async function childOf(supervisor: AnySupervisor, id: string): Promise<ServerRef> {
  const entries = await supervisor.call.whichChildren();
  return serverRef(entries.find((entry) => entry.id === id)?.child, id);
}

/** The running children of a dynamic supervisor, in no order. */
export async function childrenOf(supervisor: AnySupervisor): Promise<ServerRef[]> {
  const entries = await supervisor.call.whichChildren();
  return entries.map(({ child }, index) => serverRef(child, `child ${index}`));
}

/** Takes an answer's ref for that of a scripted server. */
export function serverRef(ref: unknown, what = "the child"): ServerRef {
  if (typeof ref !== "object" || ref === null) throw new Error(`${what} does not run`);
  return ref as ServerRef;
}
