/** The kinds of faults there are, and what follows from the kind alone. */

import type { Fault, FaultKind, Spread } from "../fault-plan.ts";

/** A boundary and what happens there, of one fault or of each in a union. */
type KindOf<One> = One extends { readonly at: infer At; readonly do: infer Do }
  ? `${At & string}.${Do & string}`
  : never;

/** Every kind there is, such as `link.partition`. */
export type KnownKind = KindOf<Fault>;

/** The fault of a kind. */
export type FaultOf<Kind extends KnownKind> = Kind extends `${infer At}.${infer Do}`
  ? Extract<Fault, { readonly at: At; readonly do: Do }>
  : never;

/**
 * What brings a fault about: something of its kind that happens anyway (`occurrence`), the plan alone
 * (`act`), or, for the ends of actors, either.
 */
type Cause = "occurrence" | "act" | "either";

const CAUSES: { readonly [Kind in KnownKind]: Cause } = {
  "mailbox.drop": "occurrence",
  "mailbox.delay": "occurrence",
  "mailbox.duplicate": "occurrence",
  "mailbox.crash": "occurrence",
  "lifecycle.kill": "either",
  "lifecycle.exit_normally": "either",
  "lifecycle.fail_start": "occurrence",
  "lifecycle.slow_start": "occurrence",
  "lifecycle.hang_in_stop": "occurrence",
  "lifecycle.throw_in_stop": "occurrence",
  "link.latency": "occurrence",
  "link.bandwidth": "occurrence",
  "link.hold": "occurrence",
  "link.refuse": "occurrence",
  "link.reset": "occurrence",
  "link.corrupt": "occurrence",
  "link.partition": "act",
  "store.write_error": "occurrence",
  "store.slow": "occurrence",
  "store.flush_error": "occurrence",
  "store.open_error": "occurrence",
  "clock.jump": "act",
  "clock.drift": "act",
  "clock.timers_late": "occurrence",
  "geo.missing": "occurrence",
  "geo.wrong": "occurrence",
  "node.kill": "act",
  "node.power_cut": "act",
  "node.pause": "act",
  "node.leave": "act",
  "peer.lie_height": "occurrence",
  "peer.equivocate": "occurrence",
  "peer.flood": "occurrence",
  "peer.silent": "occurrence",
  "peer.slow": "occurrence",
  "peer.stale": "occurrence",
  "peer.corrupt": "occurrence",
};

/** Every kind there is, for swarms that leave none out. */
export const FAULT_KINDS: readonly KnownKind[] = Object.keys(CAUSES).filter(isKnownKind);

/** Tells whether a kind exists. */
export function isKnownKind(kind: FaultKind | string): kind is KnownKind {
  return Object.hasOwn(CAUSES, kind);
}

/** The kind of a fault; of one that does not exist, what it would be called. */
export function kindOf(fault: Fault): FaultKind {
  return `${fault.at}.${fault.do}`;
}

/** Tells what brings a fault of a kind about; a kind that does not exist waits for occurrences. */
export function causeOf(kind: FaultKind): Cause {
  return isKnownKind(kind) ? CAUSES[kind] : "occurrence";
}

/** The length a fault draws each time it happens; `undefined` when it has none, or a fixed one that is no time. */
export function lengthSpreadOf(fault: Fault): Spread | undefined {
  if ("downMs" in fault) return fault.downMs;
  if ("forMs" in fault) return fault.forMs;
  return "byMs" in fault ? fault.byMs : undefined;
}
