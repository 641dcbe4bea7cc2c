/**
 * Knows which links there are to which peer and which of them is asked over: one connection that dials
 * it, links it has dialed, and each only as long as it lives. Of two that stand one gives way. It tells
 * who has joined and who has left, once a peer and not once a link.
 *
 * It owns the table and a monitor on each holder. When it dies all connections start again, because
 * a new table has no place taken, and sessions introduce themselves again; how many there may be is
 * their supervisors' limit.
 */

import type {
  ConnectionRegistryMessages,
  DialingConnection,
  RegisteredConnection,
} from "../messages/connection-registry.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { defineActor, type DownNotice } from "../src/actor/define-actor.ts";
import {
  type CallResult,
  type CastResult,
  keep,
  next,
  reply,
  replyNext,
  started,
} from "../src/actor/result.ts";
import { isQuietExit } from "../src/exit-reason.ts";
import { DUPLICATE } from "../src/peer/dial-tie-break.ts";
import type { PeerId } from "../src/peer/peer-id.ts";
import {
  type Entry,
  entryWith,
  type Held,
  NOBODY,
  ownOf,
  settleEntry,
  viewOf,
} from "./connection-registry.entry.ts";

type Context = ActorContext<ConnectionRegistryMessages>;

/** What the registry is handed. */
export interface ConnectionRegistryArgs {
  /** Our own id, by which ties are broken. */
  readonly self: PeerId;
}

interface State {
  readonly self: PeerId;
  readonly entries: ReadonlyMap<PeerId, Entry>;
}

/** The registry of connections. */
export const connectionRegistry = defineActor<
  ConnectionRegistryMessages,
  State,
  ConnectionRegistryArgs
>({
  name: "connection-registry",
  init: ({ self }, context) => {
    // Whoever listens has heard of peers that a registry before this one knew.
    context.emit("p2p.peers_unknown", {});
    return started({ self, entries: new Map() });
  },
  reads: ["list"],
  formatState: (state) => listOf(state).map(({ peer, state: phase }) => ({ peer, phase })),
  handle: {
    register,
    stateChanged: (state, { peer, state: phase, reason }, context) => {
      const standing = phase === "connected" ? "unproven" : "none";
      const change = (own: Held): Held => (own.phase === phase ? own : { ...own, phase, standing });
      return changeOwn(state, { peer, reason, change }, context);
    },
    proven: (state, { peer }, context) => {
      const change = (own: Held): Held =>
        own.standing === "unproven" ? { ...own, standing: "proven", hasStood: true } : own;
      return changeOwn(state, { peer, change }, context);
    },
    accepted: (state, { peer, ref, host }, context) => {
      const entry = state.entries.get(peer) ?? NOBODY;
      if (entry.held.some((held) => held.ref === ref)) return keep();
      const id = context.monitor(ref);
      const newer: Held = { id, ref, host, direction: "inbound", standing: "proven" };
      return put(state, { peer, entry: { ...entry, held: [...entry.held, newer] } }, context);
    },
    ended: (state, { peer, ref, reason }, context) => {
      const entry = state.entries.get(peer);
      const gone = entry?.held.find((held) => held.ref === ref);
      if (entry === undefined || gone === undefined) return keep();
      // One that has given way is not asked over any more, and stands until both sides have done with it.
      if (reason === DUPLICATE) {
        return put(
          state,
          { peer, entry: entryWith(entry, { ...gone, standing: "none" }), reason },
          context,
        );
      }
      context.demonitor(gone.id, { flush: true });
      return put(state, { peer, entry: without(entry, gone), reason }, context);
    },
    measured: (state, { peer, measures, direction }, context) => {
      const entry = state.entries.get(peer);
      if (entry === undefined) return keep();
      const held = entry.held.map((one) =>
        one.direction === direction ? { ...one, measures } : one,
      );
      return put(state, { peer, entry: { ...entry, held } }, context);
    },
    forward: (state, { peer, packet }) => {
      const found = viewOf(state.self, peer, state.entries.get(peer));
      if (found?.state === "connected") found.ref.cast.notify(packet);
      return keep();
    },
    lookup: ({ self, entries }, peer) => reply(viewOf(self, peer, entries.get(peer))),
    list: (state) => reply(listOf(state)),
  },
  down: forget,
});

function register(
  state: State,
  { peer, ref, endpoint }: DialingConnection,
  context: Context,
): CallResult<State, "registered" | "reached" | "taken"> {
  const entry = state.entries.get(peer) ?? NOBODY;
  const held = ownOf(entry);
  const answer = entry.isReached ? "reached" : "registered";
  if (held?.ref === ref) return reply(answer);
  // A holder that has ended but whose end was not handled here yet keeps nobody out.
  if (held?.ref.isAlive === true) return reply("taken");
  if (held !== undefined) context.demonitor(held.id, { flush: true });
  const own: Held = {
    id: context.monitor(ref),
    ref,
    own: ref,
    direction: "outbound",
    standing: "none",
    ...(endpoint && { endpoint }),
  };
  const others = entry.held.filter((one) => one !== held);
  const entries = new Map(state.entries).set(peer, { ...entry, held: [...others, own] });
  return replyNext(answer, { ...state, entries });
}

/** What has changed of one peer, and why if a link of it has ended. */
interface Change {
  readonly peer: PeerId;
  readonly entry: Entry;
  readonly reason?: string | undefined;
}

/** Changes what is held of the connection that dials a peer. */
function changeOwn(
  state: State,
  what: {
    readonly peer: PeerId;
    readonly reason?: string | undefined;
    readonly change: (own: Held) => Held;
  },
  context: Context,
): CastResult<State> {
  const { peer, reason, change } = what;
  const entry = state.entries.get(peer);
  const own = entry && ownOf(entry);
  if (entry === undefined || own === undefined) return keep();
  const after = change(own);
  if (after === own) return keep();
  return put(state, { peer, entry: entryWith(entry, after), reason }, context);
}

function forget(state: State, down: DownNotice, context: Context): CastResult<State> {
  const { monitor } = down;
  const reason = isQuietExit(down.reason) ? "closed" : "owner_failed";
  for (const [peer, entry] of state.entries) {
    const gone = entry.held.find(({ id }) => id === monitor);
    if (gone === undefined) continue;
    return put(state, { peer, entry: without(entry, gone), reason }, context);
  }
  return keep();
}

/** Settles what was changed and keeps it; who has no link and dials nobody is forgotten. */
function put(state: State, { peer, entry, reason }: Change, context: Context): CastResult<State> {
  const entries = new Map(state.entries);
  const after = settleEntry({ self: state.self, peer }, entry, { reason, context });
  if (after.held.length === 0) entries.delete(peer);
  else entries.set(peer, after);
  return next({ ...state, entries });
}

function without(entry: Entry, gone: Held): Entry {
  return { ...entry, held: entry.held.filter((held) => held !== gone) };
}

function listOf({ self, entries }: State): RegisteredConnection[] {
  const listed = [...entries].flatMap(([peer, entry]) => viewOf(self, peer, entry) ?? []);
  return listed.sort((left, right) => (left.peer < right.peer ? -1 : 1));
}
