/** What happens in a world: one event after the other, each of one node at one time. */

import type { Ms, NodeName } from "../fault-plan.ts";

/** Which lives may have events: the loop asks before it runs one. */
export interface EventGate {
  /** `open`: they run. `held`: they are kept until it opens. `closed`: they never run. */
  readonly state: "open" | "held" | "closed";
  /** Takes an event that fell due while the gate was held. */
  keep(event: ScheduledEvent): void;
}

/** An event as it is asked for. */
export interface EventInput {
  /** Rounded up to the next 1/1024 ms; what is late comes now. */
  readonly dueMs: Ms;
  readonly node: NodeName;
  /** What sort it is, such as `timer` or `net.deliver`. */
  readonly kind: string;
  /** Tells it from others of its sort; goes into the hash, so it has to be the same in every run. */
  readonly label: string;
  /** Step of what made it happen. @defaultValue the event that runs now */
  readonly cause?: number;
  /** Whose life it belongs to. @defaultValue nobody's: it runs whoever is down */
  readonly gate?: EventGate;
  readonly run: () => void;
}

/** An event that waits, runs or has run. */
export interface ScheduledEvent {
  readonly dueMs: Ms;
  readonly node: NodeName;
  readonly kind: string;
  readonly label: string;
  readonly cause: number | undefined;
  /** Its number among the events that ran, from 1; 0 before. */
  readonly step: number;
}

/** Something thrown, or a promise rejected that nobody handles. */
export interface Thrown {
  readonly error: unknown;
  /** The event it came from; `undefined` before the first. */
  readonly event: ScheduledEvent | undefined;
  /** Whether that event's life is over: a process that is gone has no errors. */
  readonly ofClosedLife: boolean;
}
