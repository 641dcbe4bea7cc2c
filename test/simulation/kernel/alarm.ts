/** A node of actors with timers, tasks, pauses and words to themselves, which are slow to take what has fired. */

import {
  type ActorContext,
  type ActorRef,
  type Cast,
  defineActor,
  defineSupervisor,
  exit,
  type Internal,
  keep,
  started,
  type Tree,
} from "../../../src/index.ts";
import type { NodeEnv } from "../../../src/testing/index.ts";
import { KernelNode, kernelRuntime } from "./ground.ts";

/** What alarms write into the trace. */
export const ALARM_TRACE = {
  /** id, name, tag, afterMs: a timer is set, and an earlier one of the name forgotten. */
  sets: "alarm.sets",
  /** id, name. */
  cancels: "alarm.cancels",
  /** id, name, tag: one is handled. */
  rings: "alarm.rings",
  /** id, tag, isBroken: work begins; broken work fails. */
  works: "alarm.works",
  /** id, tag: its result is not wanted any more. */
  drops: "alarm.drops",
  /** tag: it is done, and its result on its way. */
  settles: "alarm.settles",
  /** tag: its signal was aborted. */
  aborted: "alarm.aborted",
  /** id, tag: its result or its failure is handled. */
  done: "alarm.done",
  /** id, tag: it tells itself to go on, before all that waits. */
  continues: "alarm.continues",
  continued: "alarm.continued",
  /** id, afterMs: it wants to know when nothing comes for so long. */
  waits: "alarm.waits",
  idle: "alarm.idle",
} as const;

/** What alarms understand. */
export type AlarmMessages = {
  set: Cast<{ readonly name: string; readonly afterMs: number }>;
  cancel: Cast<string>;
  work: Cast<{ readonly forMs: number; readonly isBroken: boolean }>;
  drop: Cast<number>;
  dawdle: Cast<number>;
  goOn: Cast;
  wait: Cast<number>;
  fall: Cast;
  ring: Internal<{ readonly name: string; readonly tag: number }>;
  done: Internal<number>;
  failed: Internal<unknown>;
  continued: Internal<number>;
};

type Context = ActorContext<AlarmMessages>;

/** Its tasks that are under way, by tag. */
type Tasks = Map<number, ReturnType<Context["task"]>>;

const ALARMS = ["early", "noon", "late"];

/** What broken work fails with. */
class Broken extends Error {
  override readonly name = "Broken";
  readonly tag: number;

  constructor(tag: number) {
    super(`work ${tag} is broken`);
    this.tag = tag;
  }
}

/** A node of alarms. */
export class AlarmNode extends KernelNode {
  readonly #tree: Tree<unknown>;

  constructor(env: NodeEnv, runtime: KernelNode["runtime"], tree: Tree<unknown>) {
    super(env, runtime, [tree]);
    this.#tree = tree;
  }

  /** Those that run. */
  get alarms(): readonly ActorRef<AlarmMessages>[] {
    return ALARMS.flatMap((name) => {
      const ref = this.#tree.at(`/alarms/${name}`);
      return ref === undefined ? [] : [ref as ActorRef<AlarmMessages>];
    });
  }
}

/** Starts a node of alarms. */
export async function startAlarms(env: NodeEnv): Promise<AlarmNode> {
  const runtime = kernelRuntime(env);
  const alarm = alarmOf(env);
  const root = defineSupervisor({
    id: "alarms",
    intensity: 1_000,
    periodMs: 10,
    children: () => ALARMS.map((id) => alarm.childSpec(undefined, { id })),
  });
  return new AlarmNode(env, runtime, await runtime.start(root));
}

function alarmOf(env: NodeEnv) {
  let tags = 0;
  const tell = (kind: keyof typeof ALARM_TRACE, { self }: Context, values: object = {}): void =>
    env.trace(ALARM_TRACE[kind], { id: self.id, ...values });
  const newTag = (): number => {
    tags += 1;
    return tags;
  };
  return defineActor<AlarmMessages, Tasks>({
    name: "alarm",
    init: () => started(new Map()),
    handle: {
      set: (_, { name, afterMs }, context) => {
        const tag = newTag();
        tell("sets", context, { name, tag, afterMs });
        context.setTimer(name, afterMs, "ring", { name, tag });
        return keep();
      },
      cancel: (_, name, context) => {
        tell("cancels", context, { name });
        context.cancelTimer(name);
        return keep();
      },
      work: (tasks, { forMs, isBroken }, context) => {
        const tag = newTag();
        tell("works", context, { tag, isBroken });
        const work = (signal: AbortSignal): Promise<number> =>
          working(env, { tag, forMs, isBroken, signal });
        tasks.set(tag, context.task(work, { done: "done", failed: "failed" }));
        return keep();
      },
      drop: (tasks, nth, context) => {
        const running = [...tasks].filter(([, { isRunning }]) => isRunning);
        const [tag, task] = running[nth % Math.max(1, running.length)] ?? [];
        if (tag === undefined) return keep();
        tell("drops", context, { tag });
        task?.cancel();
        return keep();
      },
      dawdle: (_, ms, { clock }) =>
        new Promise((resolve) => {
          clock.setTimer(() => resolve(keep()), ms);
        }),
      goOn: (_, __, context) => {
        const tag = newTag();
        tell("continues", context, { tag });
        return keep({ continueWith: ["continued", tag] });
      },
      wait: (_, afterMs, context) => {
        tell("waits", context, { afterMs });
        return keep({ idleAfterMs: afterMs });
      },
      fall: () => exit("fell"),
      ring: (_, { name, tag }, context) => {
        tell("rings", context, { name, tag });
        return keep();
      },
      done: (_, tag, context) => {
        tell("done", context, { tag });
        return keep();
      },
      failed: (_, error, context) => {
        tell("done", context, { tag: error instanceof Broken ? error.tag : 0 });
        return keep();
      },
      continued: (_, tag, context) => {
        tell("continued", context, { tag });
        return keep();
      },
    },
    idle: (_, context) => {
      tell("idle", context);
      return keep();
    },
  });
}

interface Work {
  readonly tag: number;
  readonly forMs: number;
  readonly isBroken: boolean;
  readonly signal: AbortSignal;
}

/** Work that goes on when it is not wanted any more. */
function working(env: NodeEnv, { tag, forMs, isBroken, signal }: Work): Promise<number> {
  signal.addEventListener("abort", () => env.trace(ALARM_TRACE.aborted, { tag }), { once: true });
  return new Promise((resolve, reject) => {
    const end = (): void => {
      env.trace(ALARM_TRACE.settles, { tag });
      if (isBroken) reject(new Broken(tag));
      else resolve(tag);
    };
    if (forMs === 0) end();
    else env.clock.setTimer(end, forMs);
  });
}
