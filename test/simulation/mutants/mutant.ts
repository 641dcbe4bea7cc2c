/** Planted bugs: small changes of the product that some simulation has to find. */

/** Specs that run together in one campaign, from the fastest to the most true. */
export type Lane = "kernel" | "parts" | "follow" | "network" | "liars";

/** One planted bug. It is applied to a copy of the sources; the product knows nothing of it. */
export interface Mutant {
  /** Such as `SUP-restart-order`; stays when the list grows. */
  readonly id: string;
  readonly area: "supervision" | "mailbox" | "quorum" | "sync" | "discovery" | "store" | "wire";
  /** What is wrong with it, in one sentence a user would understand. */
  readonly what: string;
  /** The campaign that has to find it. */
  readonly lane: Lane;
  readonly file: string;
  /** Texts that stand once in the file, each of five lines at most, and what stands there instead. */
  readonly edits: readonly (readonly [from: string, to: string])[];
}
