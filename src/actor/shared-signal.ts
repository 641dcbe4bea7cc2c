/** Signals on which many calls wait at once: a node asks all its peers with one. */

import { setMaxListeners } from "node:events";

/** Lets any number wait on a signal; of more than ten the platform warns on the host's console, as of a leak. */
export function sharedSignal(signal: AbortSignal): AbortSignal {
  setMaxListeners(0, signal);
  return signal;
}

/** A controller of such a signal. */
export function sharedController(): AbortController {
  const controller = new AbortController();
  sharedSignal(controller.signal);
  return controller;
}
