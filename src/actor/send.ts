/** How a message gets from a sender into a mailbox, and an answer back. */

import type { RuntimeError } from "../errors.ts";
import type { PutOutcome } from "../mailbox/mailbox.ts";
import { invalidOption } from "../options.ts";
import { patienceOf } from "../time/duration.ts";
import { aborted, calleeExited, callingSelf, fullMailbox, noSuchActor } from "./call-failures.ts";
import type { Cell } from "./cell.ts";
import type { Envelope } from "./envelope.ts";
import type { Kernel } from "./kernel.ts";
import { PendingCall } from "./pending-call.ts";
import { CALL_TIMEOUT_MS, type CallOptions, type OfferOptions } from "./protocol.ts";

/** Where messages go: one actor, or whoever holds a name at the moment of sending. */
export interface Target {
  readonly kernel: Kernel;
  /** For people: a path or a name. */
  readonly address: string;
  /** The actor, dead or alive; `undefined` when nobody holds the name. */
  resolve(): Cell | undefined;
}

/** A message on its way. */
export interface Message {
  readonly type: string;
  readonly payload: unknown;
}

/** Sends without waiting for anything; false when the message reached no mailbox. */
export function cast(target: Target, type: string, payload: unknown): boolean {
  const cell = target.resolve();
  if (cell === undefined) {
    target.kernel.deadLetter(target.address, type, "no_such_actor");
    return false;
  }
  const envelope = cell.kernel.message(type, payload, undefined);
  const { interposition } = cell.kernel;
  return interposition === undefined ? enter(cell, envelope) : carry(cell, envelope, enter);
}

/** Brings a message past whoever stands between; a function of its own, as a closure costs who makes none. */
function carry(cell: Cell, envelope: Envelope, put: typeof enter): boolean {
  const { interposition } = cell.kernel;
  return interposition?.carry(cell, envelope, (passed) => put(cell, passed)) !== "refused";
}

function enter(cell: Cell, envelope: Envelope): boolean {
  const outcome = cell.mailbox.enter(envelope);
  return outcome === "taken" || isAccepted(cell, envelope, outcome);
}

/** Sends and waits for room, as far as the mailbox's overflow allows. */
export function offer(target: Target, message: Message, options: OfferOptions = {}): Promise<void> {
  const { signal } = options;
  return new Promise((resolve, reject) => {
    const cell = target.resolve();
    if (cell === undefined || signal?.aborted === true) {
      reject(cell === undefined ? noSuchActor(target.address) : aborted(target.address));
      return;
    }
    const onAbort = (): void => {
      forget();
      reject(aborted(target.address));
    };
    const settle = (outcome: PutOutcome): void => {
      signal?.removeEventListener("abort", onAbort);
      if (outcome === "taken" || outcome === "dropped") resolve();
      else
        reject(
          outcome === "closed"
            ? closedMailbox(cell)
            : fullMailbox(cell.path, cell.mailbox.messagesMax),
        );
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    const envelope = cell.kernel.message(message.type, message.payload, undefined);
    const forget = offerTo(cell, envelope, settle);
  });
}

/** Offers a message to a mailbox, past whoever stands between. Returns what forgets it while it waits. */
function offerTo(
  cell: Cell,
  envelope: Envelope,
  settle: (outcome: PutOutcome) => void,
): () => void {
  const { interposition } = cell.kernel;
  if (interposition === undefined) return cell.mailbox.offer(envelope, settle);
  const forgets: (() => void)[] = [];
  let isWanted = true;
  const hear = (passed: Envelope, outcome: PutOutcome): void => {
    if (outcome !== "taken" && outcome !== "dropped") {
      interposition.lost(cell, passed, lossOf(outcome));
    }
    settle(outcome);
  };
  const course = interposition.carry(cell, envelope, (passed) => {
    if (isWanted) forgets.push(cell.mailbox.offer(passed, (outcome) => hear(passed, outcome)));
    return true;
  });
  if (course === "dropped") settle("taken");
  return () => {
    isWanted = false;
    for (const forget of forgets) forget();
    interposition.lost(cell, envelope, "given_up");
  };
}

/** Sends and waits for the answer; fails at once when the callee is gone or goes. */
export function call(target: Target, message: Message, options?: CallOptions): Promise<unknown> {
  return ask(target, { message, deliver: putMessage }, options);
}

/** Asks an actor's cell something of the `sys` kind; exempt from its mailbox's limit. */
export function callSystem(
  target: Target,
  message: Message,
  options?: CallOptions,
): Promise<unknown> {
  return ask(target, { message, deliver: putSystem }, options);
}

interface Question {
  readonly message: Message;
  readonly deliver: (cell: Cell, message: Message, pending: PendingCall) => void;
}

/** Hangs a call at its callee and delivers what it asks. */
function ask(
  target: Target,
  { message, deliver }: Question,
  options: CallOptions | undefined,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const cell = target.resolve();
    const refusal = refusalOf(target, cell, options);
    if (cell === undefined || refusal !== undefined) {
      reject(refusal);
      return;
    }
    const { interposition } = target.kernel;
    const take = interposition === undefined ? resolve : interposition.answering(resolve);
    const pending = new PendingCall(target, take, reject);
    target.kernel.sign(pending, message.type);
    limit(pending, target, options);
    pending.hang(cell);
    deliver(cell, message, pending);
  });
}

function putMessage(cell: Cell, { type, payload }: Message, pending: PendingCall): void {
  const envelope = cell.kernel.message(type, payload, pending);
  if (cell.kernel.interposition === undefined) putCall(cell, envelope);
  else carry(cell, envelope, putCall);
}

function putCall(cell: Cell, envelope: Envelope): boolean {
  const outcome = cell.mailbox.put(envelope);
  if (outcome === "taken" || outcome === "dropped") return true;
  cell.kernel.interposition?.lost(cell, envelope, lossOf(outcome));
  // A closed mailbox is an actor's that has exited, and its exit has failed the call.
  if (outcome === "refused") envelope.from?.fail(fullMailbox(cell.path, cell.mailbox.messagesMax));
  return false;
}

function putSystem(cell: Cell, { type, payload }: Message, pending: PendingCall): void {
  cell.kernel.interposition?.overtake(cell, cell.kernel.current);
  cell.mailbox.putSystem({ ...cell.kernel.note("system", type, payload), from: pending });
}

function isAccepted(cell: Cell, envelope: Envelope, outcome: PutOutcome): boolean {
  // A dropped message was accepted by the letter of its overflow policy; the owner counted it.
  if (outcome === "dropped") return true;
  cell.kernel.lose(cell, envelope, lossOf(outcome));
  return false;
}

function lossOf(outcome: PutOutcome): "stopped" | "mailbox_full" {
  return outcome === "closed" ? "stopped" : "mailbox_full";
}

/** Decided before anything hangs or is sent, so that a call that is refused was never made. */
function refusalOf(
  target: Target,
  cell: Cell | undefined,
  options: CallOptions | undefined,
): RuntimeError | undefined {
  if (cell === undefined) return noSuchActor(target.address);
  if (!cell.isAlive) return noSuchActor(cell.path);
  if (cell.kernel.current === cell) return callingSelf(cell.path);
  return options === undefined ? undefined : refusedBy(options, target);
}

/** @throws RuntimeError `option.invalid` */
function refusedBy({ timeoutMs, signal }: CallOptions, target: Target): RuntimeError | undefined {
  if (timeoutMs !== undefined) patienceOf("timeoutMs", timeoutMs);
  if (signal === undefined) return undefined;
  if (!isSignal(signal)) throw invalidOption("signal", "an AbortSignal", signal);
  return signal.aborted ? aborted(target.address) : undefined;
}

function isSignal(signal: Partial<AbortSignal> | null): boolean {
  return typeof signal?.aborted === "boolean" && typeof signal.addEventListener === "function";
}

function limit(pending: PendingCall, target: Target, options: CallOptions | undefined): void {
  const timeoutMs = options?.timeoutMs ?? CALL_TIMEOUT_MS;
  if (timeoutMs !== "infinity") {
    pending.deadline = target.kernel.deadlines.arm(timeoutMs, pending);
  }
  if (options?.signal !== undefined) giveUpOn(options.signal, pending, target);
}

function giveUpOn(signal: AbortSignal, pending: PendingCall, target: Target): void {
  const onAbort = (): void => {
    pending.fail(aborted(target.address));
  };
  signal.addEventListener("abort", onAbort, { once: true });
  pending.ignoreAbort = () => signal.removeEventListener("abort", onAbort);
}

function closedMailbox(cell: Cell): RuntimeError {
  return calleeExited(cell.path, cell.exitReason ?? "noproc");
}
