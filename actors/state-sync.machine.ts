/**
 * The one slot of state sync: what it is used for, and what follows.
 *
 *   planning --fetch--> proving --proven--> gathering --fetched--> writing --stored--> planning
 *   planning --readArchive--> reading --------fetched------------> writing
 *   planning --prune--> pruning --pruned--> planning
 *   planning --nobodyKnown--> alone | --nothingNew--> synced | --allResting--> waiting
 *            --noneHasIt--> outOfReach; each of them --look--> planning
 *   proving | gathering | reading --failed--> planning
 *   any of these but planning --ownCommit--> judging --accepted--> writing | --refused--> planning
 */

import { setup } from "xstate";

/** What happens to the slot. */
export type SyncEvent =
  | { readonly type: "accepted" }
  | { readonly type: "allResting" }
  | { readonly type: "failed" }
  | { readonly type: "fetch" }
  | { readonly type: "fetched" }
  | { readonly type: "look" }
  | { readonly type: "nobodyKnown" }
  | { readonly type: "noneHasIt" }
  | { readonly type: "nothingNew" }
  | { readonly type: "ownCommit" }
  | { readonly type: "proven" }
  | { readonly type: "prune" }
  | { readonly type: "pruned" }
  | { readonly type: "readArchive" }
  | { readonly type: "refused" }
  | { readonly type: "stored" };

/** The states of the slot, run as a table by its actor. */
export const stateSyncMachine = setup({
  types: { events: {} as SyncEvent },
}).createMachine({
  id: "state-sync",
  initial: "planning",
  states: {
    planning: {
      description:
        "Nothing is under way. Left in the same turn: by the plan, or to remove what is too old.",
      on: {
        fetch: "proving",
        readArchive: "reading",
        prune: "pruning",
        nobodyKnown: "alone",
        nothingNew: "synced",
        allResting: "waiting",
        noneHasIt: "outOfReach",
      },
    },
    alone: {
      description:
        "No peer on our chain has said where it stands. Left when one has, and for an own commit.",
      on: { look: "planning", ownCommit: "judging" },
    },
    synced: {
      description:
        "No peer on our chain claims more than we have. Left when one does, and for an own commit.",
      on: { look: "planning", ownCommit: "judging" },
    },
    waiting: {
      description:
        "Every peer that has the next commit is left alone for a while. Left when one is not any more, when another has it, and for an own commit.",
      on: { look: "planning", ownCommit: "judging" },
    },
    outOfReach: {
      description:
        "Peers are ahead and none still has the next commit; an archive has not helped, or there is none. Left when somebody has it, and for an own commit.",
      on: { look: "planning", ownCommit: "judging" },
    },
    proving: {
      description:
        "A peer is asked for the commits of a stretch and what proves them. Left when they are proven, when that fails or takes too long, and for an own commit.",
      on: { proven: "gathering", failed: "planning", ownCommit: "judging" },
    },
    gathering: {
      description:
        "Pieces of the stretch come from several peers, and its blocks are verified in order. Left when all of it is, when that fails or nothing comes for too long, and for an own commit.",
      on: { fetched: "writing", failed: "planning", ownCommit: "judging" },
    },
    reading: {
      description:
        "A stretch is read from an archive and verified. Left when it is, when that fails or nothing comes for too long, and for an own commit.",
      on: { fetched: "writing", failed: "planning", ownCommit: "judging" },
    },
    judging: {
      description:
        "Commits of this node's consensus are held against the chain; more of them wait. Left when that is done.",
      on: { accepted: "writing", refused: "planning" },
    },
    writing: {
      description:
        "A stretch is on its way to the disk; whoever reads the chain is told once it is there. Left then.",
      on: { stored: "planning" },
    },
    pruning: {
      description: "The oldest commits are being removed. Left when they are.",
      on: { pruned: "planning" },
    },
  },
});
