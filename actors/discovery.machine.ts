/**
 * The life of discovery: how far it is with its connections, and beside that what it has under way, of each
 * kind one at a time.
 *
 *   contacts   blind | seeding | dialing | short | settled, as the newest look at the connections says
 *   rounds     idle --ask--> asking --told--> idle
 *   places     told --place--> telling --placed--> told
 *   records    kept --keep--> keeping --kept | notKept--> kept
 *   table      away --tableCame--> watched --tableGone--> away
 */

import { setup } from "xstate";

/** What happens to discovery. */
export type DiscoveryEvent =
  | { readonly type: "ask" }
  | { readonly type: "enoughStand" }
  | { readonly type: "keep" }
  | { readonly type: "kept" }
  | { readonly type: "noneDialed" }
  | { readonly type: "noneLeft" }
  | { readonly type: "notKept" }
  | { readonly type: "place" }
  | { readonly type: "placed" }
  | { readonly type: "registryAway" }
  | { readonly type: "someDialed" }
  | { readonly type: "tableCame" }
  | { readonly type: "tableGone" }
  | { readonly type: "told" };

/** The states of discovery, run as tables by its actor: one for each region. */
export const discoveryMachine = setup({
  types: { events: {} as DiscoveryEvent },
}).createMachine({
  id: "discovery",
  type: "parallel",
  states: {
    contacts: {
      description: "How it is with the connections dialed here. Each look at them says anew.",
      initial: "blind",
      on: {
        registryAway: ".blind",
        noneDialed: ".seeding",
        someDialed: ".dialing",
        noneLeft: ".short",
        enoughStand: ".settled",
      },
      states: {
        blind: {
          description:
            "Nobody has said who is connected, so nobody is dialed and no connection ended. Left at the first look for which the registry is there.",
        },
        seeding: {
          description:
            "None of them stood and none was on its way: seeds are dialed, and known peers that were left alone. Left when a look finds one on its way, or standing.",
        },
        dialing: {
          description:
            "Fewer stand than are wanted, and some are on their way. Left when a look finds enough of them, none on its way, or nobody to dial.",
        },
        short: {
          description:
            "Fewer stand than are wanted, and nobody else is known that may be dialed now. Left when somebody is heard of, when one ends, or when enough stand.",
        },
        settled: {
          description: "As many stand as are wanted; nobody is dialed. Left when one ends.",
        },
      },
    },
    rounds: {
      description: "Asking peers whom they know, one round at a time.",
      initial: "idle",
      states: {
        idle: {
          description: "Nobody is being asked. Left at the next look that finds somebody to ask.",
          on: { ask: "asking" },
        },
        asking: {
          description: "Peers are being asked. Left when each has answered or failed.",
          on: { told: "idle" },
        },
      },
    },
    places: {
      description: "Telling the table of nodes where peers are.",
      initial: "told",
      states: {
        told: {
          description: "What is known was told. Left when a record comes or changes.",
          on: { place: "telling" },
        },
        telling: {
          description:
            "Records are being placed; what comes meanwhile waits. Left when they are placed.",
          on: { placed: "told" },
        },
      },
    },
    records: {
      description: "Writing the records to the disk, once a tick at most.",
      initial: "kept",
      states: {
        kept: {
          description: "No write is under way. Left at a tick that finds records changed.",
          on: { keep: "keeping" },
        },
        keeping: {
          description: "A write is under way. Left when it is done, or the disk has refused it.",
          on: { kept: "kept", notKept: "kept" },
        },
      },
    },
    table: {
      description: "Whether there is a table of nodes that was told of everybody.",
      initial: "away",
      states: {
        away: {
          description: "There is none, or a new one. Left at a tick that finds one.",
          on: { tableCame: "watched" },
        },
        watched: {
          description: "It was told of everybody, and is told of changes. Left when it ends.",
          on: { tableGone: "away" },
        },
      },
    },
  },
});
