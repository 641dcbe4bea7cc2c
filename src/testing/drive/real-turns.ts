/**
 * The platform's turns under the virtual ones, and what falls out of them: the one file of the kit that
 * touches the real event loop. Taken when the file is loaded, before anything is guarded.
 */

/** How all promises and ticks of an event are run to their end before the next event. */
export type DrainMode =
  /** By the platform's own function, in the midst of a turn: fast, and in no documentation. */
  | "checkpoint"
  /** By a turn of the event loop for each event. */
  | "turns";

const turn = setImmediate;
const microtask = queueMicrotask;
const host: NodeJS.Process & { readonly _tickCallback?: () => void } = process;
const checkpoint = host._tickCallback;

/** Calls `run` in a later turn of the real event loop. */
export function nextTurn(run: () => void): void {
  turn(run);
}

/**
 * Runs every promise and tick that is ready, and what they make ready. Does nothing inside a promise's
 * continuation: call it from {@link nextTurn}. An exception of a tick goes where those of microtasks go:
 * to the taker of {@link takeStrays}; the rest still runs.
 */
export function drainNow(): void {
  for (;;) {
    try {
      checkpoint?.call(host);
      return;
    } catch (error) {
      // Thrown again from a microtask: there the platform puts its stack of async contexts in order, which
      // the way out of its own function left one too high. It ends the process for that.
      microtask(() => {
        throw error;
      });
    }
  }
}

let works: boolean | undefined;

/** Whether {@link drainNow} works on this platform; asked once, inside {@link nextTurn}. */
export function canDrainNow(): boolean {
  works ??= tryToDrain();
  return works;
}

function tryToDrain(): boolean {
  const ran: string[] = [];
  host.nextTick(() => ran.push("tick"));
  void Promise.resolve().then(() => host.nextTick(() => ran.push("tick of a promise")));
  drainNow();
  return ran.length === 2;
}

/** Takes what nobody caught: an exception of a tick or microtask, or a rejection nobody handles. */
export type StrayTaker = (error: unknown) => void;

const EVENTS = ["uncaughtException", "unhandledRejection"] as const;
type Listener = (...values: unknown[]) => void;

const takers: StrayTaker[] = [];
let theirs: readonly (readonly Listener[])[] = [];

/**
 * From now on what nobody caught goes to `take`, and to none of the host's listeners. Of several takers
 * the newest has it.
 *
 * @returns ends that; when the last taker is gone the host's listeners are back
 */
export function takeStrays(take: StrayTaker): () => void {
  if (takers.length === 0) setListenersAside();
  takers.push(take);
  return () => {
    const at = takers.lastIndexOf(take);
    if (at < 0) return;
    takers.splice(at, 1);
    if (takers.length === 0) putListenersBack();
  };
}

function toNewest(error: unknown): void {
  takers.at(-1)?.(error);
}

function setListenersAside(): void {
  theirs = EVENTS.map((event) => {
    const listeners = host.rawListeners(event) as Listener[];
    host.removeAllListeners(event);
    host.on(event, toNewest);
    return listeners;
  });
}

function putListenersBack(): void {
  for (const [index, event] of EVENTS.entries()) {
    host.off(event, toNewest);
    for (const listener of theirs[index] ?? []) host.on(event, listener);
  }
}
