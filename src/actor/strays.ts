/**
 * Catches what an actor leaves behind: an exception from a timer it set by hand, a promise nobody
 * awaits. The platform tells of everything that can run later when it is made; who made it is written
 * on it, and passed on to what that makes in turn. It costs every `await` of the process a fraction of a
 * microsecond, so a runtime can be told to leave strays alone.
 *
 * @see `docs/decisions/0007-strays.md`
 */

import { createHook, executionAsyncResource } from "node:async_hooks";

/** Runs an actor's code so that what it leaves behind comes back to it. */
export interface Strays {
  /**
   * Marks that `owner`'s code runs now; the host's, without an owner.
   *
   * @returns what {@link Strays.leave} is told when it has returned
   */
  enter(owner: StrayOwner | undefined): StrayMark;
  /** Marks that it has returned. */
  leave(outer: StrayMark): void;
  /** Whose code runs, or left behind what runs. */
  owner(): StrayOwner | undefined;
}

/** Whose code runs: an owner's, nobody's although it was called from an owner's, or as the platform says. */
export type StrayMark = StrayOwner | typeof NOBODY | undefined;

/** Told of something it left behind. */
export interface StrayOwner {
  /** Unique within what it shares. */
  readonly id: number;
  /** What it shares with others; numbers mean nothing elsewhere. */
  readonly kernel: unknown;
  /** Number of the message whose handling holds its mailbox, 0 for its beginning; -1 while nothing does. */
  readonly heldFor: number;
  /** An exception of its own arrived from outside any handler. */
  onStray(error: unknown): void;
}

/** What can run later, with its owner written on it. */
type Resource = object & { [OWNER]?: StrayOwner };

/** The part of a domain the platform uses when a promise is rejected that nobody handles. */
interface RejectionTaker {
  emit(event: "error", error: unknown): true;
}

const OWNER = Symbol("coppice.strayOwner");
const NOBODY = Symbol("coppice.nobody");

let running: StrayMark;
let isWatching = false;

/** Starts telling whose strays are whose; from then on the whole process pays for tracking. */
export function containedStrays(): Strays {
  if (!isWatching) watch();
  isWatching = true;
  return {
    enter: (owner) => {
      const outer = running;
      running = owner ?? NOBODY;
      return outer;
    },
    leave: (outer) => {
      running = outer;
    },
    owner: ownerNow,
  };
}

/** Once a process: its handlers do nothing for what no actor owns, and take nothing from the host. */
function watch(): void {
  createHook({
    init: (_id, _type, _trigger, resource: Resource) => {
      const owner = ownerNow();
      if (owner !== undefined) resource[OWNER] = owner;
    },
  }).enable();
  process.on("uncaughtExceptionMonitor", catchOwned);
  takeRejections();
}

/** Whose code runs, or what it left behind. */
function ownerNow(): StrayOwner | undefined {
  if (running === undefined) return (executionAsyncResource() as Resource)[OWNER];
  return running === NOBODY ? undefined : running;
}

/**
 * The monitor hears of an exception before the platform looks who takes it. A host that takes all
 * exceptions itself takes these too: there is one place for that in a process.
 */
function catchOwned(): void {
  const owner = ownerNow();
  if (owner === undefined || process.hasUncaughtExceptionCaptureCallback()) return;
  process.setUncaughtExceptionCaptureCallback((error) => {
    process.setUncaughtExceptionCaptureCallback(null);
    owner.onStray(error);
  });
}

/**
 * The platform asks `process.domain` who takes a rejection, before any handler of the host hears of
 * it. Whoever uses domains besides keeps theirs.
 */
function takeRejections(): void {
  const theirs = Object.getOwnPropertyDescriptor(process, "domain");
  let value: unknown = theirs?.value;
  Object.defineProperty(process, "domain", {
    configurable: true,
    enumerable: true,
    get: () => {
      const owner = ownerNow();
      if (owner !== undefined) return takerOf(owner);
      return theirs?.get === undefined ? value : theirs.get.call(process);
    },
    set: (domain: unknown) => {
      if (theirs?.set === undefined) value = domain;
      else theirs.set.call(process, domain);
    },
  });
}

function takerOf(owner: StrayOwner): RejectionTaker {
  return {
    emit: (_event, error) => {
      owner.onStray(error);
      return true;
    },
  };
}
