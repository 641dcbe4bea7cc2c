/**
 * The control socket: lets this user's command line ask and steer the running node.
 *
 * It owns the socket and decides nothing. When it dies the node runs on; the next one opens the
 * same path again.
 */

import type { Internal } from "../src/actor/protocol.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import { ownedBy } from "../src/actor/owned-by.ts";
import { keep, started, stop } from "../src/actor/result.ts";

/** Answers one question; what it throws is told to the asker. */
export type ControlVerb = (args: unknown) => unknown;

/** What the socket is handed. */
export interface ControlSocketArgs {
  /** Opens the socket; every question goes to `handle`. */
  readonly open: (handle: (verb: string, args: unknown) => unknown) => Promise<OpenControl>;
  /** What can be asked, by verb. */
  readonly verbs: Readonly<Record<string, ControlVerb>>;
}

/** An open control socket, as its actor needs it. */
export interface OpenControl {
  close(): Promise<void>;
}

/** The socket is told nothing; it hears from outside only. */
export type ControlSocketMessages = { never: Internal };

interface State {
  readonly close: () => Promise<void>;
}

/** The control socket actor. */
export const controlSocket = defineActor<ControlSocketMessages, State, ControlSocketArgs>({
  name: "control-socket",
  trapExit: true,
  init: async ({ open, verbs }, context) => {
    const socket = await open((verb, args) => {
      const answer = verbs[verb];
      if (answer === undefined) throw new Error(`there is no verb ${verb}`);
      return answer(args);
    });
    return started({ close: ownedBy(context.signal, () => socket.close()) });
  },
  formatState: () => "open",
  handle: { never: () => keep() },
  exit: () => stop("shutdown"),
  terminate: ({ close }) => close(),
});
