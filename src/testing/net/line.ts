/**
 * One direction between two machines, with the truth of TCP: what was sent arrives late or not until the line
 * works again, but within a link never twice, never out of order, and never not at all.
 */

import type { Clock } from "../../time/clock.ts";
import type { Ms } from "../fault-plan.ts";
import type { Machine } from "./machine.ts";
import type { Delivery, PieceFate } from "./network-decisions.ts";

/** What is in flight when a line is cut: it still arrives, or it has to be sent again. */
export type InFlight = "deliver" | "drop";

/** One direction of one connection: its pieces are handed over in the order they were sent. */
export class Lane {
  /** Sent and not handed over, oldest first; what has arrived waits here for what was sent before it. */
  readonly #underWay: Sent[] = [];

  /** Notes a piece that is sent. */
  begin(piece: LinePiece): Sent {
    const sent = { piece, hasArrived: false };
    this.#underWay.push(sent);
    return sent;
  }

  /** Notes a piece that has arrived. @returns what can be handed over now, in order */
  arrive(sent: Sent): readonly LinePiece[] {
    sent.hasArrived = true;
    const gap = this.#underWay.findIndex(({ hasArrived }) => !hasArrived);
    const ready = this.#underWay.splice(0, gap < 0 ? this.#underWay.length : gap);
    return ready.map(({ piece }) => piece);
  }
}

/** A piece that was sent, and whether the receiving machine has it. */
interface Sent {
  readonly piece: LinePiece;
  hasArrived: boolean;
}

/** A piece on its way. */
export interface LinePiece {
  readonly kind: Delivery["kind"];
  readonly bytes: number;
  readonly lane: Lane;
  readonly land: () => void;
}

/** What a line is made of. */
export interface LineParts {
  readonly from: Machine;
  readonly to: Machine;
  readonly clock: Pick<Clock, "monotonic">;
  readonly schedule: (delivery: Delivery) => void;
  /** One-way delay of the nth piece, in ms. */
  readonly latencyMs: (nth: number) => Ms;
  /** Absent: no limit. */
  readonly bytesPerSecond: number | undefined;
}

const ON_TIME: PieceFate = {};
const MS_PER_SECOND = 1_000;

/** One direction of one pair. */
export class Line {
  readonly from: Machine;
  readonly to: Machine;
  /** `a>b`, for labels and draws. */
  readonly label: string;
  readonly #parts: LineParts;
  readonly #cuts = new Set<{ readonly inFlight: InFlight }>();
  readonly #rates = new Set<{ readonly bytesPerSecond: number }>();
  /** Sent while the line was cut or the receiver without power, oldest first. */
  #waiting: Sent[] = [];
  #heldUntilMs = 0;
  /** When the last byte handed over has left. */
  #freeAtMs = 0;
  #pieces = 0;
  #sent = 0;
  #landed = 0;

  /** Makes a line that works. */
  constructor(parts: LineParts) {
    this.#parts = parts;
    this.from = parts.from;
    this.to = parts.to;
    this.label = `${parts.from.name}>${parts.to.name}`;
  }

  /** Whether what is sent now is on its way at once. */
  get isClear(): boolean {
    return this.#cuts.size === 0 && this.to.hasPower;
  }

  /** Pieces that wait for the line to work again. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Pieces that have arrived. */
  get landed(): number {
    return this.#landed;
  }

  /** Counts a piece that is about to be sent. @returns its number on this line, from 1 */
  countPiece(): number {
    this.#pieces += 1;
    return this.#pieces;
  }

  /** Does something at the sender's machine, now and not within what runs there. */
  atSender(run: () => void): void {
    const { clock, schedule } = this.#parts;
    const dueMs = clock.monotonic();
    const work = (): void => this.from.receive(run);
    schedule({ dueMs, node: this.from.name, kind: "net.reset", label: this.label, run: work });
  }

  /** Sends a piece. */
  send(piece: LinePiece, fate: PieceFate = ON_TIME): void {
    if (fate.holdMs !== undefined) this.hold(fate.holdMs);
    const sent = piece.lane.begin(piece);
    if (this.isClear) this.#transmit(sent, fate);
    else this.#waiting.push(sent);
  }

  /** Makes the line stand still for so long; what is in flight waits too. */
  hold(forMs: Ms): void {
    this.#heldUntilMs = Math.max(this.#heldUntilMs, this.#parts.clock.monotonic() + forMs);
  }

  /** Limits the line; of several limits the tightest counts. @returns ends the limit */
  slow(bytesPerSecond: number): () => void {
    const rate = { bytesPerSecond };
    this.#rates.add(rate);
    return () => this.#rates.delete(rate);
  }

  /** Cuts the line; it works again when the last of its cuts has ended. @returns ends the cut */
  cut(inFlight: InFlight): () => void {
    const cut = { inFlight };
    this.#cuts.add(cut);
    return () => {
      if (this.#cuts.delete(cut)) this.release();
    };
  }

  /** Ends every cut, hold and limit. */
  heal(): void {
    this.#cuts.clear();
    this.#rates.clear();
    this.#heldUntilMs = 0;
    this.release();
  }

  /** Sends again what waited, if the line works. */
  release(): void {
    if (!this.isClear || this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const sent of waiting) this.#transmit(sent, ON_TIME);
  }

  #transmit(sent: Sent, fate: PieceFate): void {
    this.#sent += 1;
    const leftMs = this.#leaves(sent.piece.bytes, fate.bytesPerSecond);
    const arrivesMs = leftMs + this.#parts.latencyMs(this.#sent) + (fate.delayMs ?? 0);
    this.#schedule(sent, arrivesMs);
  }

  /** When the last byte of a piece leaves; the bytes before it leave first. */
  #leaves(bytes: number, bytesPerSecond = Number.POSITIVE_INFINITY): Ms {
    const nowMs = this.#parts.clock.monotonic();
    let rate = Math.min(bytesPerSecond, this.#parts.bytesPerSecond ?? Number.POSITIVE_INFINITY);
    for (const limit of this.#rates) rate = Math.min(rate, limit.bytesPerSecond);
    this.#freeAtMs = Math.max(nowMs, this.#freeAtMs) + (bytes * MS_PER_SECOND) / rate;
    return this.#freeAtMs;
  }

  #schedule(sent: Sent, dueMs: Ms): void {
    const { kind } = sent.piece;
    const node = this.to.name;
    this.#parts.schedule(
      delivery({ node, kind, label: this.label }, dueMs, () => this.#land(sent)),
    );
  }

  #land(sent: Sent): void {
    if (!this.to.hasPower || this.#losesWhatIsInFlight()) {
      this.#waiting.push(sent);
    } else if (this.#heldUntilMs > this.#parts.clock.monotonic()) {
      this.#schedule(sent, this.#heldUntilMs);
    } else {
      for (const { land } of sent.piece.lane.arrive(sent)) {
        this.#landed += 1;
        this.to.receive(land);
      }
    }
  }

  #losesWhatIsInFlight(): boolean {
    for (const { inFlight } of this.#cuts) if (inFlight === "drop") return true;
    return false;
  }
}

/** Its own function so that the closures stay without a name: the loader of the tests names all others. */
function delivery(where: Omit<Delivery, "dueMs" | "run">, dueMs: Ms, run: () => void): Delivery {
  return { dueMs, node: where.node, kind: where.kind, label: where.label, run };
}
