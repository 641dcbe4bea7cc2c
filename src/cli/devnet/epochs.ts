/** The epochs of a devnet: who decides in each, as planned, and what the nodes hold of it. */

import type { Plain } from "../../control/plain.ts";
import { isFields, isList, numberIn, textIn } from "../plain-text.ts";
import { tableLines } from "../table.ts";

/** Most epochs of a devnet. */
export const EPOCHS_MAX = 100;

/** Commits of an epoch before its members ask for its end; some three more come until it has ended. */
export const EPOCH_COMMITS = 12;

/** What a devnet's epochs follow from. */
export interface EpochSizes {
  readonly nodes: number;
  readonly validators: number;
  readonly epochs: number;
}

/** A member of a planned committee, by the number of its node. */
export interface PlannedMember {
  readonly node: number;
  readonly stake: number;
}

/**
 * Plans who decides in each epoch: at every change the member of the longest standing leaves and the next
 * node joins, around the circle of all nodes. Who was a member before has twice the stake of who joins.
 *
 * @returns for each epoch its members in the order of their numbers
 */
export function planCommittees({
  nodes,
  validators,
  epochs,
}: EpochSizes): readonly PlannedMember[][] {
  return Array.from({ length: epochs }, (_, epoch) => {
    const members = Array.from({ length: validators }, (_, place) => ({
      node: (epoch + place) % nodes,
      stake: epoch === 0 || (place === validators - 1 && validators < nodes) ? 1 : 2,
    }));
    return members.sort((one, other) => one.node - other.node);
  });
}

/** The height at which every planned epoch has begun, and the last has some commits. */
export function heightOf(epochs: number): number {
  return epochs * EPOCH_COMMITS;
}

/** A committee as a node tells it. */
export interface HeldCommittee {
  readonly epoch: number;
  /** Names with stakes. */
  readonly members: readonly string[];
}

/** What all nodes hold of one epoch. */
export interface EpochComparison extends HeldCommittee {
  readonly isEqual: boolean;
}

/** Reads the answer to `committee`; `undefined` when the node does not know that epoch. */
export function committeeOf(answer: Plain): HeldCommittee | undefined {
  const epoch = numberIn(answer, "epoch");
  const listed = isFields(answer) ? answer["members"] : undefined;
  if (epoch === undefined || listed === undefined || !isList(listed)) return undefined;
  const members = listed.map((one) => `${textIn(one, "name")} (${numberIn(one, "stake")})`);
  return { epoch, members };
}

/**
 * Compares what nodes hold of one epoch.
 *
 * @param held what each of them answered
 */
export function compareCommittees(
  epoch: number,
  held: readonly (HeldCommittee | undefined)[],
): EpochComparison {
  const [first] = held;
  const textOf = (one: HeldCommittee | undefined): string => one?.members.join() ?? "";
  const isEqual = held.every((one) => textOf(one) !== "" && textOf(one) === textOf(first));
  return { epoch, members: first?.members ?? [], isEqual };
}

/** The table at the end of a run over epochs. */
export function epochLines(epochs: readonly EpochComparison[]): readonly string[] {
  const rows = epochs.map(({ epoch, members, isEqual }) => [
    String(epoch),
    members.join(", "),
    isEqual ? "equal" : "not the same on every node",
  ]);
  return tableLines(["epoch", "committee (stakes)", "verdict"], rows);
}
