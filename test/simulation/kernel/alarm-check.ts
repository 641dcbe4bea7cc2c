/** Whether timers, tasks, pauses and words to oneself came when they had to, once, and to nobody else. */

import { TRACED, type TraceCheck, type TraceEvent } from "../../../src/testing/index.ts";
import { ALARM_TRACE } from "./alarm.ts";

/** Timers ring, tasks end, and nothing comes of what was forgotten. */
export const alarmsAsSpecified: TraceCheck = {
  name: "alarms as specified",
  run: (trace) => {
    const lives = new Map<number, Alarms>();
    for (const event of trace) {
      const alarms = lives.get(event.incarnation) ?? new Alarms();
      lives.set(event.incarnation, alarms);
      const wrong = alarms.hear(event);
      if (wrong === undefined) continue;
      return `${wrong}: ${event.kind} ${JSON.stringify(event.values)} at ${event.atMs} ms (#${event.step})`;
    }
    return [...lives.values()].at(-1)?.left();
  },
};

interface Timer {
  readonly tag: number;
  readonly dueMs: number;
}

/** One actor. */
interface Alarm {
  readonly timers: Map<string, Timer>;
  /** Tags of tasks whose result is wanted. */
  readonly tasks: Set<number>;
  /** What it has told itself, and has to be next. */
  continuation: number | undefined;
  /** Since when it waits for nothing to come. */
  idle: { readonly sinceMs: number; readonly afterMs: number } | undefined;
}

/** The actors of one life of a node. */
class Alarms {
  readonly #alive = new Map<number, Alarm>();
  /** Tags of tasks that have not settled. */
  readonly #underWay = new Set<number>();
  /** Tags of tasks whose signal has to be aborted, and has not been. */
  readonly #toAbort = new Set<number>();
  /** Those and the ones that may have settled in the very moment. */
  readonly #mayAbort = new Set<number>();

  hear(event: TraceEvent): string | undefined {
    const { kind, values } = event;
    if (kind === ALARM_TRACE.settles) this.#underWay.delete(Number(values["tag"]));
    if (kind === ALARM_TRACE.aborted) return this.#aborted(Number(values["tag"]));
    if (kind === TRACED.actorStarted && values["behaviour"] === "alarm") {
      const nothing = { continuation: undefined, idle: undefined };
      this.#alive.set(Number(values["id"]), { timers: new Map(), tasks: new Set(), ...nothing });
      return undefined;
    }
    if (kind === TRACED.actorStopped) return this.#stopped(Number(values["id"]));
    if (kind.endsWith(".delivered")) return this.#takes(event);
    const alarm = this.#alive.get(Number(values["id"]));
    if (alarm !== undefined) return this.#does(alarm, event);
    return kind.startsWith("alarm.") && values["id"] !== undefined ? "it is gone" : undefined;
  }

  /** What has not come about, now that all is quiet. */
  left(): string | undefined {
    const [unaborted] = this.#toAbort;
    if (unaborted !== undefined) return `task ${unaborted} was never told that it is not wanted`;
    for (const [id, { timers, tasks, continuation, idle }] of this.#alive) {
      const [timer] = timers.values();
      const [task] = tasks;
      if (timer !== undefined) return `timer ${timer.tag} of ${id} never rang`;
      if (task !== undefined) return `nothing came of task ${task} of ${id}`;
      if (continuation !== undefined) return `${id} never went on with ${continuation}`;
      if (idle !== undefined) return `${id} was never told that nothing comes`;
    }
    return undefined;
  }

  /** A signal is aborted when its task is dropped, or its owner goes. */
  #aborted(tag: number): string | undefined {
    this.#toAbort.delete(tag);
    return this.#mayAbort.has(tag) ? undefined : "its result is wanted";
  }

  #stopped(id: number): undefined {
    for (const tag of this.#alive.get(id)?.tasks ?? []) {
      this.#mayAbort.add(tag);
      if (this.#underWay.has(tag)) this.#toAbort.add(tag);
    }
    this.#alive.delete(id);
  }

  /** Any entry ends the wait for nothing; what it told itself to go on with goes first. */
  #takes({ kind, values, atMs }: TraceEvent): string | undefined {
    const alarm = this.#alive.get(Number(values["to"]));
    if (alarm === undefined) return undefined;
    const isContinued = values["type"] === "continued";
    if (alarm.continuation !== undefined && !isContinued) return "it has to go on first";
    const { idle } = alarm;
    alarm.idle = undefined;
    if (kind !== "idle.delivered") return undefined;
    if (idle === undefined) return "it did not ask for that, or something came";
    return atMs < idle.sinceMs + idle.afterMs ? "it was not idle for so long" : undefined;
  }

  #does(alarm: Alarm, { kind, values, atMs }: TraceEvent): string | undefined {
    const tag = Number(values["tag"]);
    const name = String(values["name"]);
    switch (kind) {
      case ALARM_TRACE.sets:
        alarm.timers.set(name, { tag, dueMs: atMs + Number(values["afterMs"]) });
        return undefined;
      case ALARM_TRACE.cancels:
        alarm.timers.delete(name);
        return undefined;
      case ALARM_TRACE.rings:
        return rings(alarm, { name, tag, atMs });
      case ALARM_TRACE.works:
        alarm.tasks.add(tag);
        this.#underWay.add(tag);
        return undefined;
      case ALARM_TRACE.drops:
        alarm.tasks.delete(tag);
        this.#mayAbort.add(tag);
        this.#toAbort.add(tag);
        return undefined;
      case ALARM_TRACE.done:
        return alarm.tasks.delete(tag) ? undefined : "its result is not wanted";
      case ALARM_TRACE.continues:
        alarm.continuation = tag;
        return undefined;
      case ALARM_TRACE.continued:
        return continued(alarm, tag);
      case ALARM_TRACE.waits:
        alarm.idle = { sinceMs: atMs, afterMs: Number(values["afterMs"]) };
        return undefined;
      default:
        return undefined;
    }
  }
}

interface Ringing {
  readonly name: string;
  readonly tag: number;
  readonly atMs: number;
}

function rings({ timers }: Alarm, { name, tag, atMs }: Ringing): string | undefined {
  const timer = timers.get(name);
  if (timer?.tag !== tag) return "it was cancelled, set again, or has rung";
  timers.delete(name);
  return atMs < timer.dueMs ? "it rings too early" : undefined;
}

function continued(alarm: Alarm, tag: number): string | undefined {
  const due = alarm.continuation;
  alarm.continuation = undefined;
  return due === tag ? undefined : `it had to go on with ${due ?? "nothing"}`;
}
