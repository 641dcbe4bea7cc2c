/** What `sys` keeps of an actor under observation: the last events, and counts. */

import type { Envelope } from "./envelope.ts";

/** Events a trace keeps unless told otherwise (OTP's `sys:log` default). */
export const TRACE_EVENTS = 10;

/** One observed step of an actor. */
export interface TraceEvent {
  readonly direction: "in" | "out";
  readonly kind: string;
  readonly message: string;
  /** Number of the message in its runtime. */
  readonly id: number;
}

/** Hears each event; returning `done` or throwing removes it. */
export type TraceHook = (event: TraceEvent) => unknown;

/** The observation of one actor. */
export class TraceLog {
  readonly #events: TraceEvent[] = [];
  readonly #hooks = new Map<string, TraceHook>();
  readonly #eventsMax: number;
  readonly startedAtMs: number;
  messagesIn = 0;
  messagesOut = 0;

  constructor(startedAtMs: number, eventsMax: number = TRACE_EVENTS) {
    this.startedAtMs = startedAtMs;
    this.#eventsMax = eventsMax;
  }

  /** The last events, oldest first. */
  get events(): readonly TraceEvent[] {
    return [...this.#events];
  }

  /** Adds a hook; a second one of the same id is ignored. */
  install(id: string, hook: TraceHook): void {
    if (!this.#hooks.has(id)) this.#hooks.set(id, hook);
  }

  /** Removes a hook. */
  remove(id: string): void {
    this.#hooks.delete(id);
  }

  /** Notes an entry that is about to be handled. */
  in(envelope: Envelope): void {
    if (envelope.kind === "system") return;
    this.messagesIn += 1;
    this.#note({ direction: "in", kind: envelope.kind, message: envelope.type, id: envelope.id });
  }

  /** Notes an answer or message that leaves. */
  out(message: string, id: number): void {
    this.messagesOut += 1;
    this.#note({ direction: "out", kind: "reply", message, id });
  }

  #note(event: TraceEvent): void {
    this.#events.push(event);
    if (this.#events.length > this.#eventsMax) this.#events.shift();
    for (const [id, hook] of this.#hooks) {
      if (hears(hook, event) !== "heard") this.#hooks.delete(id);
    }
  }
}

function hears(hook: TraceHook, event: TraceEvent): "heard" | "done" | "failed" {
  try {
    return hook(event) === "done" ? "done" : "heard";
  } catch {
    // A hook that fails is removed and the actor goes on (OTP `sys:install`).
    return "failed";
  }
}
