/** Whether a peer that has proven its key is let in. */

import type { Affinity } from "./peer-terms.ts";

/** How many sessions there may be. */
export interface SessionCountLimits {
  /**
   * Sessions of one remote address: a sixteenth of all there are, so that one address cannot keep everybody
   * else out, and a whole network behind one address, such as a devnet, still fits. @defaultValue 256
   */
  readonly sessionsPerAddressMax: number;
  /** Sessions in all. @defaultValue 4_096 */
  readonly inboundMax: number;
}

/** The one place where these limits have numbers. */
export const SESSION_COUNT_LIMITS: SessionCountLimits = {
  sessionsPerAddressMax: 256,
  inboundMax: 4_096,
};

/** Why a peer is not let in. */
export type AdmissionRefusal = "not_wanted" | "too_many_sessions_of_address" | "too_many_sessions";

/**
 * Decides on one more session. Peers the operator or the chain has named are let in beyond all limits.
 *
 * @param affinity how much the peer is wanted
 * @param sessions those there are, of its address and in all
 * @returns `undefined` when it is let in
 */
export function admissionRefusal(
  affinity: Affinity | undefined,
  sessions: { readonly ofAddress: number; readonly inAll: number },
  limits: SessionCountLimits,
): AdmissionRefusal | undefined {
  if (affinity === "never") return "not_wanted";
  if (affinity !== undefined) return undefined;
  if (sessions.ofAddress >= limits.sessionsPerAddressMax) return "too_many_sessions_of_address";
  return sessions.inAll >= limits.inboundMax ? "too_many_sessions" : undefined;
}
