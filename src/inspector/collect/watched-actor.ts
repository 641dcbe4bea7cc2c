/** One actor somebody watches: what it handles is timed exactly, and its machine's steps are heard. */

import type { Cell, CellWatch } from "../../actor/cell.ts";
import type { Envelope } from "../../actor/envelope.ts";
import { isSnapshot, startOf } from "../../actor/machine-refold.ts";
import { DURATION_BUCKETS_MS } from "../protocol/bodies.ts";
import type { WatchedStep, ExactText, StepEvent } from "../protocol/watched.ts";
import type { MachineGraph } from "../../machines/graph.ts";
import { Asked } from "./asked.ts";
import { activeText } from "./mirror-row.ts";
import type { PayloadRule } from "./payload-rule.ts";
import { StateWatch } from "./state-watch.ts";
import { type GivenEvent, MachineWatch } from "./watched-machine.ts";

/** Steps kept of one actor, for viewers who have not been told them; all of them fit into one frame. */
export const STEPS_MAX = 128;

/** Steps from one place at which all is told that decides where the machine goes to the next. */
const STEPS_BETWEEN_STARTS = 64;

/** Bytes of such a place, and of what all events of one step carried. */
const EXACT_BYTES_MAX = { start: 16_384, step: 1_024 } as const;

/** Messages of one mailbox whose coming is remembered. */
const ENTERED_MAX = 10_000;

/** Types of messages counted one by one; the rest is counted together. */
const TYPES_MAX = 100;

/** A message being handled. */
interface Open {
  readonly envelope: Envelope;
  readonly atMs: number;
  readonly begunMs: number;
  readonly waitMs: number;
  readonly before: string;
  readonly start: ExactText | undefined;
}

/** What an actor is watched with. */
export interface WatchedParts {
  readonly payloads: PayloadRule;
  /** Its machine, where it has one that viewers know. */
  readonly graph: MachineGraph | undefined;
  /** Told of each step. */
  readonly onStep: (id: number) => void;
}

/** The steps of one actor since it is watched. */
export class WatchedActor implements CellWatch {
  readonly cell: Cell;
  readonly taken: Record<string, number> = {};
  readonly waits: number[] = emptyBuckets();
  readonly handles: number[] = emptyBuckets();
  /** Since when it is watched, on the wall clock and on the monotonic one, in ms. */
  readonly sinceMs: number;
  readonly sinceMonotonicMs: number;
  readonly state: StateWatch;
  readonly machine: MachineWatch | undefined;
  readonly #asked = new Asked();
  readonly #payloads: PayloadRule;
  readonly #onStep: (id: number) => void;
  readonly #enteredAtMs = new Map<number, number>();
  readonly #steps: WatchedStep[] = [];
  #position = 0;
  #open: Open | undefined;

  constructor(cell: Cell, { payloads, graph, onStep }: WatchedParts) {
    const { clock } = cell.kernel;
    this.cell = cell;
    this.sinceMs = clock.now();
    this.sinceMonotonicMs = clock.monotonic();
    this.#payloads = payloads;
    this.#onStep = onStep;
    this.state = new StateWatch(cell, payloads);
    this.machine = graph === undefined ? undefined : new MachineWatch(cell, graph);
    cell.watch = this;
    cell.mailbox.onEntered = (envelope) => this.#enters(envelope);
  }

  /** The place after the newest step. */
  get position(): number {
    return this.#position;
  }

  /** The steps from a place on, as far as they are kept. */
  since(position: number): readonly WatchedStep[] {
    const oldest = this.#position - this.#steps.length;
    return this.#steps.slice(Math.max(0, position - oldest));
  }

  begins(envelope: Envelope): void {
    const { clock } = this.cell.kernel;
    const begunMs = clock.monotonic();
    const enteredMs = this.#enteredAtMs.get(envelope.id) ?? begunMs;
    this.#enteredAtMs.delete(envelope.id);
    const before = activeText(this.cell);
    const waitMs = begunMs - enteredMs;
    // One that took its time is never told, and what its machine did belongs to no other step.
    if (this.#open !== undefined) this.machine?.ends();
    const start = this.#startDue();
    this.#open = { envelope, atMs: clock.now(), begunMs, waitMs, before, start };
    this.#asked.begins(envelope);
    this.state.begins(begunMs);
  }

  ends(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    const handleMs = this.cell.kernel.clock.monotonic() - open.begunMs;
    count(this.waits, open.waitMs);
    count(this.handles, handleMs);
    this.#countType(open.envelope.type);
    this.#steps.push(this.#stepOf(open, handleMs));
    this.#position += 1;
    if (this.#steps.length > STEPS_MAX) this.#steps.shift();
    this.#onStep(this.cell.id);
  }

  /** Leaves the actor as it was. */
  close(): void {
    this.cell.watch = undefined;
    this.cell.mailbox.onEntered = undefined;
    this.machine?.close();
  }

  /** A machine that runs as a table is wholly where its states are. */
  #startDue(): ExactText | undefined {
    const { state, path: actor } = this.cell;
    if (this.#position % STEPS_BETWEEN_STARTS !== 0 || !isSnapshot(state)) return undefined;
    return this.#payloads.exact(startOf(state), { actor }, EXACT_BYTES_MAX.start);
  }

  #enters({ id }: Envelope): void {
    if (this.#enteredAtMs.size >= ENTERED_MAX) this.#enteredAtMs.clear();
    this.#enteredAtMs.set(id, this.cell.kernel.clock.monotonic());
  }

  #countType(type: string): void {
    const isRoom = Object.hasOwn(this.taken, type) || Object.keys(this.taken).length < TYPES_MAX;
    const name = isRoom ? type : "…";
    const before = Object.hasOwn(this.taken, name) ? this.taken[name] : 0;
    this.taken[name] = (before ?? 0) + 1;
  }

  #stepOf({ envelope, atMs, waitMs, before, start }: Open, handleMs: number): WatchedStep {
    const { cell } = this;
    const { id, causeId, sender: from, type, payload } = envelope;
    const outcome = cell.kernel.recorder.outcomeOf(id);
    const text = this.#payloads.text(payload, { actor: cell.path, message: type });
    const changes = this.state.ends();
    return {
      message: { id, causeId, from, to: cell.id, type, outcome, atMs },
      ...{ waitMs, handleMs },
      ...(text !== undefined && { payload: text }),
      ...(cell.behaviour.chart !== undefined && { before, after: activeText(cell) }),
      ...this.#machineStep(),
      ...(start !== undefined && { start }),
      ...this.#askedIn(envelope),
      ...(changes !== undefined && { changes }),
    };
  }

  #machineStep(): Pick<WatchedStep, "events" | "transitions" | "guards"> {
    const { events, transitions = [], guards = {} } = this.machine?.ends() ?? {};
    return {
      ...(events !== undefined && { events: this.#eventsTold(events) }),
      ...(transitions.length > 0 && { transitions }),
      ...(Object.keys(guards).length > 0 && { guards }),
    };
  }

  #eventsTold(events: readonly GivenEvent[]): readonly StepEvent[] {
    let left: number = EXACT_BYTES_MAX.step;
    return events.map(({ type, ...rest }) => {
      if (Object.keys(rest).length === 0) return { type };
      const carried = this.#payloads.exact(rest, { actor: this.cell.path, message: type }, left);
      left -= carried.bytes?.length ?? 0;
      return { type, carried };
    });
  }

  #askedIn({ from }: Envelope): Pick<WatchedStep, "isAsked" | "answers"> {
    const answers = this.#asked.ends();
    return {
      ...(from !== undefined && { isAsked: true }),
      ...(answers.length > 0 && { answers }),
    };
  }
}

function emptyBuckets(): number[] {
  return Array.from({ length: DURATION_BUCKETS_MS.length + 1 }, () => 0);
}

function count(buckets: number[], ms: number): void {
  const found = DURATION_BUCKETS_MS.findIndex((bound) => ms <= bound);
  const at = found < 0 ? DURATION_BUCKETS_MS.length : found;
  buckets[at] = (buckets[at] ?? 0) + 1;
}
