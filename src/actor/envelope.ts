/** One entry of a mailbox: a message, or something the runtime tells the actor. */

import type { ExitReason } from "../exit-reason.ts";
import type { PendingCall } from "./pending-call.ts";

/** What an entry is; all but `message` are exempt from the mailbox's limit. */
export type EnvelopeKind = "message" | "own" | "timer" | "down" | "exit" | "system" | "idle";

/** An entry of a mailbox. */
export interface Envelope {
  readonly kind: EnvelopeKind;
  readonly type: string;
  readonly payload: unknown;
  /** Where the answer goes, when one is awaited. */
  readonly from: PendingCall | undefined;
  /** Number of the message in its runtime. */
  readonly id: number;
  /** Number of the message that was being handled when this one was sent; 0 for none. */
  readonly causeId: number;
  /** Number of the sending actor; 0 for the host. */
  readonly sender: number;
}

/** A linked actor ended, or somebody asked this one to (OTP's `EXIT`, when exits are trapped). */
export interface Exit {
  /** The ref of the actor; `undefined` for the host. */
  readonly from: unknown;
  /** Its cell, for the kernel. */
  readonly cell: unknown;
  readonly reason: ExitReason;
}
