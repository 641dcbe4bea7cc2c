/**
 * Knows which connection belongs to which peer: one each, and only as long as it lives.
 *
 * It owns the table and a monitor on each holder. When it dies all connections start again, because
 * a new table has no place taken; how many there may be is their supervisor's limit.
 */

import type { ConnectionState } from "../messages/connection.ts";
import type {
  ConnectionRegistryMessages,
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

type Context = ActorContext<ConnectionRegistryMessages>;

interface Entry extends RegisteredConnection {
  /** Number of the monitor on the holder. */
  readonly monitor: number;
}

/** Entries by peer. */
type State = ReadonlyMap<string, Entry>;

/** The registry of connections. */
export const connectionRegistry = defineActor<ConnectionRegistryMessages, State, void>({
  name: "connection-registry",
  init: () => started<State>(new Map()),
  formatState: (state) => [...state.values()].map(({ peer, state: phase }) => ({ peer, phase })),
  handle: {
    register,
    stateChanged: (state, { peer, state: phase }) => changeState(state, peer, phase),
    measured: (state, { peer, measures }) => {
      const held = state.get(peer);
      return held === undefined ? keep() : next(new Map(state).set(peer, { ...held, measures }));
    },
    lookup: (state, peer) => reply(viewOf(state.get(peer))),
    list: (state) => reply(listOf(state)),
  },
  down: forget,
});

function register(
  state: State,
  connection: Omit<RegisteredConnection, "state">,
  context: Context,
): CallResult<State, "registered" | "taken"> {
  const { peer, ref } = connection;
  const held = state.get(peer);
  if (held?.ref === ref) return reply("registered");
  // A holder that has ended but whose end was not handled here yet keeps nobody out.
  if (held?.ref.isAlive === true) return reply("taken");
  if (held !== undefined) context.demonitor(held.monitor, { flush: true });
  const entry: Entry = { ...connection, state: "disconnected", monitor: context.monitor(ref) };
  return replyNext("registered", new Map(state).set(peer, entry));
}

function changeState(state: State, peer: string, phase: ConnectionState): CastResult<State> {
  const held = state.get(peer);
  if (held === undefined || held.state === phase) return keep();
  return next(new Map(state).set(peer, { ...held, state: phase }));
}

function forget(state: State, { monitor }: DownNotice): CastResult<State> {
  return next(new Map([...state].filter(([, entry]) => entry.monitor !== monitor)));
}

function listOf(state: State): RegisteredConnection[] {
  const listed = [...state.values()].flatMap((entry) => viewOf(entry) ?? []);
  return listed.sort((left, right) => (left.peer < right.peer ? -1 : 1));
}

function viewOf(entry: Entry | undefined): RegisteredConnection | undefined {
  if (entry === undefined) return undefined;
  const { monitor: _, ...connection } = entry;
  return connection;
}
