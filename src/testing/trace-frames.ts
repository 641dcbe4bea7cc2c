/**
 * A trace as an inspector would have been told it: actors as rows below the life of their node, what was delivered as
 * headers of messages with their causes, crashes with the messages before them, and everything else that happened, faults
 * among it, as events. The number of a message is the step at which it was delivered.
 */

import type { ShownEvent } from "../inspector/protocol/bodies.ts";
import type { MessageHeader } from "../inspector/protocol/headers.ts";
import { StreamWriter } from "../inspector/recording/stream-writer.ts";
import { numberIn, textIn } from "./oracles/event-text.ts";
import type { TraceEvent } from "./trace.ts";
import { TraceActors, type TracedRow } from "./trace-actors.ts";

/** Virtual time between two flushes, in ms, and things told in one at most. */
const FLUSH = { ms: 100, things: 2_000 } as const;

const MS_PER_SECOND = 1_000;

/** Messages a crash shows. */
const LAST_MESSAGES = 20;

/** Makes frames of a trace. */
export class TraceFrames {
  readonly #stream = new StreamWriter();
  readonly #actors: TraceActors;
  /** By the step at which it was sent: the step of the delivery in which it was, and by whom. */
  readonly #sent = new Map<number, { readonly causeId: number; readonly from: number }>();
  readonly #deliveries = new Set<number>();
  readonly #changed = new Set<TracedRow>();
  readonly #counts = { messages: 0, deadLetters: 0, crashes: 0, restarts: 0 };
  #gone: number[] = [];
  #events: ShownEvent[] = [];
  #headers: MessageHeader[] = [];
  #nowMs = 0;
  #flushedMs = 0;
  #readMs = Number.NEGATIVE_INFINITY;

  /** @param events the same that are taken later: who supervises is seen by who was started below it */
  constructor(events: Iterable<TraceEvent>) {
    this.#actors = new TraceActors(events);
  }

  /** A frame of its own, such as `hello`. */
  say(kind: "hello" | "events", body: unknown): Uint8Array {
    this.#stream.json(kind, body);
    return this.#stream.taken();
  }

  /** Takes an event; answers with bytes when a flush was over before it. */
  take(event: TraceEvent): Uint8Array | undefined {
    const things = this.#headers.length + this.#events.length;
    const isDue = event.atMs - this.#flushedMs >= FLUSH.ms || things >= FLUSH.things;
    const bytes = isDue ? this.flush() : undefined;
    this.#nowMs = event.atMs;
    this.#fold(event);
    return bytes;
  }

  /** Ends a flush: what came since the last one belongs to its time. */
  flush(): Uint8Array {
    const stream = this.#stream;
    const rows = [...this.#changed].map((row) => row.change());
    if (rows.length > 0) stream.rows(rows);
    if (this.#gone.length > 0) stream.gone(this.#gone);
    if (this.#events.length > 0) stream.json("events", this.#events);
    if (this.#headers.length > 0) stream.headers(this.#headers);
    this.#tellVitals();
    stream.json("tick", { atMs: this.#nowMs });
    this.#changed.clear();
    [this.#gone, this.#events, this.#headers] = [[], [], []];
    this.#flushedMs = this.#nowMs;
    return stream.taken();
  }

  #fold(event: TraceEvent): void {
    switch (event.kind) {
      case "actor.started":
        for (const row of this.#actors.start(event)) this.#changed.add(row);
        this.#tell(event, (actor, id) => ({ type: "actor.started", actor, id }));
        return;
      case "actor.stopped":
        this.#stop(event);
        return;
      case "actor.crashed":
        this.#crash(event);
        return;
      case "mail.sent":
        this.#send(event);
        return;
      case "mail.dropped":
      case "mail.lost":
        this.#wait(event, -1);
        return;
      case "message.dead":
        this.#counts.deadLetters += 1;
        this.#tell(event, (to) => {
          const [message, cause] = [textIn(event, "message") ?? "", textIn(event, "cause") ?? ""];
          return { type: "message.dead", to, message, cause };
        });
        return;
      case "supervisor.report":
        this.#report(event);
        return;
      default:
        if (event.kind.endsWith(".delivered")) this.#deliver(event);
        else this.#other(event);
    }
  }

  #send(event: TraceEvent): void {
    const cause = event.cause ?? 0;
    const from = this.#actors.byNumber(event, numberIn(event, "sender"))?.id ?? 0;
    this.#sent.set(event.step, { causeId: this.#deliveries.has(cause) ? cause : 0, from });
    this.#wait(event, 1);
  }

  #wait(event: TraceEvent, step: 1 | -1): void {
    const row = this.#actors.byNumber(event, numberIn(event, "to"));
    if (row === undefined) return;
    row.wait(step);
    this.#changed.add(row);
  }

  #deliver(event: TraceEvent): void {
    const { step, kind, atMs, cause = 0 } = event;
    const row = this.#actors.byNumber(event, numberIn(event, "to"));
    if (row === undefined) return;
    const isMail = kind === "mail.delivered";
    const sent = this.#sent.get(cause) ?? {
      causeId: this.#deliveries.has(cause) ? cause : 0,
      from: 0,
    };
    this.#sent.delete(cause);
    this.#deliveries.add(step);
    const said = textIn(event, "type") ?? "";
    const type = isMail ? said : `${kind.slice(0, -".delivered".length)} ${said}`.trim();
    const header = { id: step, ...sent, to: row.id, type, outcome: "handled" as const, atMs };
    this.#headers.push(header);
    row.handle(header, isMail);
    this.#counts.messages += 1;
    this.#changed.add(row);
  }

  #stop(event: TraceEvent): void {
    const row = this.#actors.stop(event);
    if (row === undefined) return;
    this.#gone.push(row.id);
    const reason = textIn(event, "reason") ?? "";
    this.#events.push({
      type: "actor.stopped",
      atMs: event.atMs,
      actor: row.path,
      id: row.id,
      reason,
    });
  }

  #crash(event: TraceEvent): void {
    this.#counts.crashes += 1;
    const row = this.#actors.byNumber(event, numberIn(event, "id"));
    if (row === undefined) return;
    const last = row.lastMessages(LAST_MESSAGES);
    const message = last.at(-1);
    this.#headers = this.#headers.map((header) =>
      header.id === message?.id ? { ...header, outcome: "crashed" } : header,
    );
    this.#events.push({
      ...{ type: "actor.crashed", atMs: event.atMs, actor: row.path, id: row.id },
      ...{ reason: textIn(event, "reason") ?? "", where: textIn(event, "where") ?? "" },
      ...(message === undefined ? {} : { message }),
      lastMessages: last.slice(0, -1),
    });
  }

  #report(event: TraceEvent): void {
    const restarted = textIn(event, "restart") !== "temporary";
    if (restarted) this.#counts.restarts += 1;
    const row = this.#actors.byPath(event);
    row?.restarted();
    if (row !== undefined) this.#changed.add(row);
    this.#tell(event, (supervisor) => ({
      ...{ type: "supervisor.report", supervisor, context: textIn(event, "context") ?? "" },
      ...{ reason: textIn(event, "reason") ?? "", child: textIn(event, "child") ?? "" },
    }));
  }

  /** Faults, what nodes and clients did, and what hosts wrote down themselves. */
  #other({ atMs, kind, node, incarnation, actor, values, cause }: TraceEvent): void {
    const where = `${node}.${incarnation}${actor ?? ""}`;
    const all = cause === undefined ? { ...values, where } : { ...values, where, cause };
    this.#events.push({ type: "app", atMs, name: kind, values: all });
  }

  #tell(event: TraceEvent, told: (actor: string, id: number) => ToldOf<ShownEvent>): void {
    const row = this.#actors.byPath(event);
    const path = row?.path ?? `${this.#actors.lifePath(event)}${event.actor ?? ""}`;
    this.#events.push({ atMs: event.atMs, ...told(path, row?.id ?? 0) });
  }

  #tellVitals(): void {
    if (this.#nowMs - this.#readMs < MS_PER_SECOND) return;
    this.#readMs = this.#nowMs;
    const { actors, waiting } = this.#actors.sums();
    const unread = { starting: 0, heapBytes: 0, loopDelayMs: 0 };
    const reading = { atMs: this.#nowMs, actors, waiting, ...unread, ...this.#counts };
    this.#stream.json("vitals", { readings: [reading] });
  }
}

type ToldOf<Event> = Event extends ShownEvent ? Omit<Event, "atMs"> : never;
