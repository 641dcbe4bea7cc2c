/** Asking peers, as a capability: whoever holds it needs to know neither links nor connections. */

import type { PeerId } from "../peer/peer-id.ts";
import type { TracePlace } from "../telemetry/traced-work.ts";
import type { Message } from "../wire/define-messages.ts";

/** How a peer is asked. */
export interface AskOptions {
  /**
   * Patience in ms, a dial included; `learned` makes it from what the peer's last answers took, never
   * longer than the message's class. @defaultValue the message's own class
   */
  readonly timeoutMs?: number | "learned";
  /** Gives the request up. */
  readonly signal?: AbortSignal;
  /**
   * The traced work it is part of, such as the span context of a host's own span; it is then traced, whatever
   * the sampling, unless that span is not recorded. @defaultValue none
   */
  readonly within?: TracePlace;
}

/** Asks peers. */
export interface PeerAsk<M extends Message = Message> {
  /**
   * Sends a request and waits for its answer.
   *
   * @throws RuntimeError `request.not_connected`, `call.timeout`, `transport.closed`,
   *   `request.over_quota` with the time to wait, `request.overtaken` for what came too late, `request.refused` for `generic.error` and for an answer of a type the request does not allow
   */
  request(peer: PeerId, message: M, options?: AskOptions): Promise<M>;
  /** Sends a notice; false when the peer is not connected. */
  notify(peer: PeerId, message: M): Promise<boolean>;
  /**
   * Peers connected now: all of them, or those to choose from, where few of those who came by themselves
   * are. @defaultValue all
   */
  connected(which?: "all" | "chosen"): Promise<readonly PeerId[]>;
}
