/** What the sampler of nodes' availability tells itself, and what observers ask it. */

import { actorName } from "../src/actor/name.ts";
import type { Call, Internal } from "../src/actor/protocol.ts";

/** Counts for observers. */
export interface AvailabilityView {
  /** Samples the host has taken. */
  readonly taken: number;
  /** End of the slot that runs, in ms since 1970. */
  readonly slotTimeMs: number;
}

/** Messages of the sampler. */
export type AvailabilityMessages = {
  view: Call<void, AvailabilityView>;
  /** The slot is over. */
  slotEnded: Internal;
  /** The host has taken so many samples of a slot. */
  sampled: Internal<number>;
  sampleFailed: Internal<unknown>;
};

/** The sampler of availability. */
export const AVAILABILITY = actorName<AvailabilityMessages>("availability");
