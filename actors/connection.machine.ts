/**
 * The life of a connection to one peer.
 *
 *   disconnected --dial--> connecting --dialed--> connected
 *        ^                     |                      |
 *        +------dialFailed-----+------linkClosed------+
 */

import { setup } from "xstate";

/** What happens to a connection. */
export type ConnectionEvent =
  | { readonly type: "dial" }
  | { readonly type: "dialed" }
  | { readonly type: "dialFailed" }
  | { readonly type: "linkClosed" };

/** The states of a connection, run as a table by its actor. */
export const connectionMachine = setup({
  types: { events: {} as ConnectionEvent },
}).createMachine({
  id: "connection",
  initial: "disconnected",
  states: {
    disconnected: {
      description:
        "No link; requests are refused at once. Left when the back-off ends or the peer is heard of.",
      on: { dial: "connecting" },
    },
    connecting: {
      description:
        "A dial is under way; requests wait, and die with their callers. Left when the dial ends.",
      on: { dialed: "connected", dialFailed: "disconnected" },
    },
    connected: {
      description: "The link stands; requests are sent, one flush a turn. Left when the link ends.",
      on: { linkClosed: "disconnected" },
    },
  },
});
