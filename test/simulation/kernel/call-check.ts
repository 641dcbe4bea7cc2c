/** Whether every call of a trace ended once, as it had to, and in time. */

import { TRACED, type TraceCheck, type TraceEvent } from "../../../src/testing/index.ts";
import { CALL_TRACE } from "./clerk.ts";

/** Deadlines of equal length share a timer, and are rounded up to whole ms from when it fires. */
const LATE_MS_MAX = 1.1;

/** Calls end once, in one of the ways the rules know. */
export const callsEndOnce: TraceCheck = {
  name: "calls end once",
  run: (trace) => {
    const office = new Office();
    for (const event of trace) {
      const wrong = office.hear(event);
      if (wrong !== undefined) {
        return `${wrong}: ${event.kind} ${JSON.stringify(event.values)} at ${event.atMs} ms (#${event.step})`;
      }
    }
    return office.left();
  },
};

interface Asked {
  readonly begin: TraceEvent;
  readonly patienceMs: number;
  readonly wasGone: boolean;
  isAborted: boolean;
  /** When its callee went while it was open. */
  calleeGoneMs: number | undefined;
  /** Whether somebody was told that the answer is taken. */
  isTaken: boolean;
  /** When a clerk was told that nobody waits. */
  unawaitedMs: number | undefined;
  end: TraceEvent | undefined;
}

class Office {
  readonly #calls = new Map<number, Asked>();
  readonly #gone = new Map<number, number>();

  hear(event: TraceEvent): string | undefined {
    const { kind, values } = event;
    // Whatever a process had asked goes with it.
    if (kind === "node.ended") this.#forget();
    if (kind === TRACED.actorStopped) this.#stopped(event);
    if (kind === CALL_TRACE.begins) this.#begins(event);
    const call = this.#calls.get(Number(values["number"]));
    if (call === undefined) return undefined;
    if (kind === CALL_TRACE.aborted) call.isAborted = true;
    if (kind === CALL_TRACE.answered) return answered(call, values["isTaken"] === true);
    if (kind === CALL_TRACE.handled) return handled(call, event);
    return kind === CALL_TRACE.ends ? ends(call, event) : undefined;
  }

  /** What is open though it had to end. */
  left(): string | undefined {
    for (const [number, { end, patienceMs, calleeGoneMs, isTaken, isAborted }] of this.#calls) {
      if (end !== undefined) continue;
      const mustEnd = patienceMs > 0 || calleeGoneMs !== undefined || isTaken || isAborted;
      if (mustEnd) return `call ${number} never ended`;
    }
    return undefined;
  }

  #forget(): void {
    this.#calls.clear();
    this.#gone.clear();
  }

  #begins(begin: TraceEvent): void {
    const { values } = begin;
    this.#calls.set(Number(values["number"]), {
      ...{ begin, patienceMs: Number(values["patienceMs"]), isTaken: false, end: undefined },
      wasGone: this.#gone.has(Number(values["to"])),
      isAborted: false,
      ...{ calleeGoneMs: undefined, unawaitedMs: undefined },
    });
  }

  #stopped({ values, atMs }: TraceEvent): void {
    const id = Number(values["id"]);
    this.#gone.set(id, atMs);
    for (const call of this.#calls.values()) {
      if (call.end === undefined && call.begin.values["to"] === id) call.calleeGoneMs ??= atMs;
    }
  }
}

function answered(call: Asked, isTaken: boolean): string | undefined {
  if (!isTaken) return undefined;
  if (call.isTaken) return "an answer is taken twice";
  if (call.end !== undefined) return "an answer is taken by nobody";
  call.isTaken = true;
  return undefined;
}

function handled(call: Asked, { values, atMs }: TraceEvent): string | undefined {
  const { end, begin } = call;
  const isAwaited = values["isAwaited"] === true;
  if (begin.values["isToSelf"] === true) return "a call to oneself was made";
  if (isAwaited && end !== undefined && end.atMs < atMs) return "nobody waits for it any more";
  // Nothing can come between a clerk that answers now, or with its last word, and who asked.
  const isAnswered = values["manner"] === "at once" || values["manner"] === "last";
  if (isAwaited && isAnswered) call.isTaken = true;
  // Its end may be on its way to who asked.
  if (!isAwaited) call.unawaitedMs ??= atMs;
  return undefined;
}

function ends(call: Asked, end: TraceEvent): string | undefined {
  if (call.end !== undefined) return "a call ended twice";
  call.end = end;
  const { begin, patienceMs, calleeGoneMs, unawaitedMs, isTaken } = call;
  const how = String(end.values["how"]);
  const waitedMs = end.atMs - begin.atMs;
  if (isTaken && how !== "ok") return "its answer was taken";
  if (unawaitedMs !== undefined && end.atMs > unawaitedMs) return "a clerk took it for ended";
  if (patienceMs > 0 && waitedMs > patienceMs + LATE_MS_MAX) return "it outlived its patience";
  if (calleeGoneMs !== undefined && end.atMs > calleeGoneMs) return "it outlived its callee";
  return wrongEnd(call, how, waitedMs);
}

function wrongEnd(call: Asked, how: string, waitedMs: number): string | undefined {
  const { begin, patienceMs, calleeGoneMs, wasGone, isAborted, end } = call;
  const isToSelf = begin.values["isToSelf"] === true;
  const isRight: Readonly<Record<string, boolean>> = {
    ok: end?.values["answer"] === begin.values["number"] && !wasGone && !isToSelf,
    "call.timeout": patienceMs > 0 && waitedMs >= patienceMs && !wasGone,
    "call.callee_exited": calleeGoneMs === end?.atMs,
    "call.no_such_actor": wasGone,
    "call.aborted": isAborted,
    "call.calling_self": isToSelf,
  };
  return isRight[how] === true ? undefined : "it ended in a way it could not";
}
