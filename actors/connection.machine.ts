/**
 * The life of a connection to one peer.
 *
 *   disconnected --dial--> connecting --dialed--> connected --giveWay--> yielding --goodbyeEnded--> yielded
 *        ^                     |                      |                      |                         |
 *        +------dialFailed-----+------linkClosed------+------linkClosed------+--------linkClosed-------+
 */

import { setup } from "xstate";

/** What happens to a connection. */
export type ConnectionEvent =
  | { readonly type: "dial" }
  | { readonly type: "dialed" }
  | { readonly type: "dialFailed" }
  | { readonly type: "linkClosed" }
  | { readonly type: "giveWay" }
  | { readonly type: "goodbyeEnded" };

/** The states of a connection, run as a table by its actor. */
export const connectionMachine = setup({
  types: { events: {} as ConnectionEvent },
}).createMachine({
  id: "connection",
  initial: "disconnected",
  states: {
    disconnected: {
      description:
        "No link of its own; requests are refused at once. Left when the back-off ends or the peer is heard of, and not while a link stands that the peer has dialed.",
      on: { dial: "connecting" },
    },
    connecting: {
      description:
        "A dial is under way; requests wait, and die with their callers. Left when the dial ends.",
      on: { dialed: "connected", dialFailed: "disconnected" },
    },
    connected: {
      description: "The link stands; requests are sent, one flush a turn. Left when the link ends.",
      on: { linkClosed: "disconnected", giveWay: "yielding" },
    },
    yielding: {
      description:
        "Another link to the peer is kept; requests wait until the peer has heard those before them. Left when it has, or does not say so in time.",
      on: { linkClosed: "disconnected", goodbyeEnded: "yielded" },
    },
    yielded: {
      description:
        "Requests are refused at once, and go over the other link; what is under way is answered. Left when nothing is.",
      on: { linkClosed: "disconnected" },
    },
  },
});
