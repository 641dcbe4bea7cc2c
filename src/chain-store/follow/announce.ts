/** Tells peers that we have a commit. */

import type { NodeMessage } from "../../../messages/wire/node-messages.ts";
import { isRuntimeError } from "../../errors.ts";
import type { PeerAsk } from "../../link/peer-ask.ts";
import type { PeerHeights } from "../../peer/peer-heights.ts";

/** What is announced, and to whom not. */
export interface Announcement {
  readonly index: number;
  /** Peers that have it already, as far as they said, are left alone. */
  readonly heights: PeerHeights;
  /** Patience of each push, in ms. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Pushes to every connected peer that may not have the commit. A push that fails is not repeated:
 * whoever missed it asks within a polling interval.
 */
export async function announce(
  ask: PeerAsk<NodeMessage>,
  { index, heights, timeoutMs, signal }: Announcement,
): Promise<void> {
  const push = { type: "sync.push_commit", index } as const;
  try {
    const connected = await ask.connected();
    const behind = connected.filter((peer) => (heights.get(peer)?.height ?? 0) < index);
    const pushes = behind.map((peer) => ask.request(peer, push, { timeoutMs, signal }));
    await Promise.allSettled(pushes);
  } catch (error) {
    if (!isRuntimeError(error)) throw error;
  }
}
