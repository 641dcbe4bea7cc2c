/** A fault that happens: what it is, and everything that is drawn for it. */

import type { Draws } from "../drive/draws.ts";
import type { FaultRule, FiredFault, Ms, NodeName } from "../fault-plan.ts";
import { type FaultOf, type KnownKind, lengthSpreadOf } from "./fault-kind.ts";
import type { FiringName } from "./mask.ts";
import type { DirectedPair } from "./partition-shape.ts";

/** A fault that happens now, for whoever makes it happen. */
export interface Firing<Kind extends KnownKind = KnownKind> {
  readonly rule: FaultRule;
  readonly fault: FaultOf<Kind>;
  readonly fired: FiredFault;
  readonly node: NodeName;
  /** The drawn length: the fault's `byMs`, `forMs` or `downMs`; 0 when it has none. */
  readonly ms: Ms;
  /** A word of its own, from 0 to 2^32 - 1, for what else there is to choose: a byte, an actor, a batch. */
  readonly word: number;
  /** Of a partition: the directions that are cut. */
  readonly pairs: readonly DirectedPair[];
}

/** Where a rule draws, as one text. */
export function siteKey(node: NodeName, place: string): string {
  return `${node} ${place}`;
}

/**
 * The length that is drawn for a firing, in ms; the same during the run and whenever it is told about.
 *
 * @returns 0 for faults without a length
 */
export function firedLengthMs(draws: Draws, rule: FaultRule, firing: FiringName): Ms {
  const spread = lengthSpreadOf(rule.what);
  if (spread === undefined) return 0;
  const drawn = draws.spread(
    spread,
    `${rule.id}/length`,
    siteKey(firing.node, firing.place),
    firing.nth,
  );
  return Math.round(drawn * 1_000) / 1_000;
}

/** The word that is drawn for a firing. */
export function firedWord(draws: Draws, firing: FiringName): number {
  return draws.u32(`${firing.rule}/word`, siteKey(firing.node, firing.place), firing.nth);
}
