/**
 * What is said on the control socket. Requests and answers are matched by our own ids, one table per
 * connection; net-ipc's request tables are shared by every connection of the process.
 */

import { isPlain, isRecord, type Plain } from "./plain.ts";

/** A question to the process. */
export interface ControlRequest {
  /** Chosen by the client; has a meaning only on its own connection. */
  readonly id: number;
  /** 1 to 64 characters; those that start with `$` are the protocol's own. */
  readonly verb: string;
  readonly args: Plain;
}

/** What comes back: an answer to one request, or an event that was watched for. */
export type ControlReply =
  | { readonly id: number; readonly value: Plain }
  | { readonly id: number; readonly error: ControlFailure }
  | { readonly event: string; readonly payload: Plain };

/** A request that failed, as the other process may see it. */
export interface ControlFailure {
  /** The code of the failure, `area.what_happened`. */
  readonly code: string;
  /** One sentence for people. */
  readonly message: string;
}

/** Asks for events on this connection. */
export const WATCH_VERB = "$watch";
/** Asks for no more events. */
export const UNWATCH_VERB = "$unwatch";

const VERB = /^\$?[a-z][a-z0-9_.-]{0,62}$/;

/** Reads a request; `undefined` when it is none. */
export function requestOf(received: unknown): ControlRequest | undefined {
  if (!isRecord(received) || !isPlain(received)) return undefined;
  const { id, verb, args = null } = received;
  if (!isId(id) || typeof verb !== "string" || !VERB.test(verb)) return undefined;
  return { id, verb, args };
}

/** Reads an answer or an event; `undefined` when it is neither. */
export function replyOf(received: unknown): ControlReply | undefined {
  if (!isRecord(received) || !isPlain(received)) return undefined;
  const { id, value, error, event, payload } = received;
  if (typeof event === "string" && payload !== undefined) return { event, payload };
  if (!isId(id)) return undefined;
  if (value !== undefined) return { id, value };
  if (!isRecord(error)) return undefined;
  const { code, message } = error;
  if (typeof code !== "string" || typeof message !== "string") return undefined;
  return { id, error: { code, message } };
}

function isId(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
