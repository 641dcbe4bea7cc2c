/**
 * The listener: accepts peers that prove their key and hands each to a session of its own.
 *
 * It owns the listening socket. When it dies the port is closed and opened again by the next one;
 * sessions live on, and the next one counts from 0 how many each address has.
 */

import type { ActorContext } from "../src/actor/context.ts";
import type { ActorName } from "../src/actor/name.ts";
import type { Call, Internal } from "../src/actor/protocol.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import { ownedBy } from "../src/actor/owned-by.ts";
import type { ActorRef } from "../src/actor/ref.ts";
import { type CastResult, keep, reply, started, stop } from "../src/actor/result.ts";
import { addressSource } from "../src/peer/node-address.ts";
import type { DynamicMessages } from "../src/supervision/define-dynamic-supervisor.ts";
import type {
  CloseReason,
  Endpoint,
  Link,
  ListeningSocket,
  Transport,
} from "../src/transport/transport.ts";

/**
 * Sessions one remote address may have: a sixteenth of all there are, so that one address cannot keep
 * everybody else out, and a whole network behind one address, such as a devnet, still fits.
 */
export const SESSIONS_PER_ADDRESS_MAX = 256;

/** What the listener is handed. */
export interface TcpListenerArgs {
  readonly transport: Transport;
  readonly endpoint: Endpoint;
  /** The supervisor of sessions, by name. */
  readonly sessions: ActorName<DynamicMessages<{ readonly link: Link }>>;
  /** @defaultValue 256; what comes beyond is closed, as is an IPv6 network of 64 bits beyond it */
  readonly sessionsPerAddressMax?: number;
}

/** Messages of the listener. */
export type TcpListenerMessages = {
  /** The bound address. */
  endpoint: Call<void, Endpoint>;
  accepted: Internal<Link>;
  /** A session stands; it counts for its address until it ends. */
  opened: Internal<{ readonly source: string; readonly session: ActorRef<never> }>;
  /** No session came of a link that was counted. */
  failed: Internal<{ readonly source: string }>;
  refused: Internal<{ readonly remote: Endpoint; readonly reason: CloseReason }>;
};

interface State {
  readonly socket: ListeningSocket;
  readonly close: () => Promise<void>;
  /** Links accepted and not handed on; mutable, because a killed listener has to end them. */
  readonly waiting: Set<Link>;
  readonly sessions: TcpListenerArgs["sessions"];
  readonly sessionsPerAddressMax: number;
  /** Sessions of each address, those being started included; mutable, as a table is. */
  readonly counts: Map<string, number>;
  /** Whose session a monitor watches. */
  readonly watched: Map<number, string>;
}

type Context = ActorContext<TcpListenerMessages>;

/** The listener actor. */
export const tcpListener = defineActor<TcpListenerMessages, State, TcpListenerArgs>({
  name: "tcp-listener",
  trapExit: true,
  init: async ({ transport, endpoint, sessions, ...limits }, context) => {
    const { sessionsPerAddressMax = SESSIONS_PER_ADDRESS_MAX } = limits;
    const waiting = new Set<Link>();
    const socket = await transport.listen(endpoint, {
      onLink: (link) => {
        waiting.add(link);
        context.post("accepted", link);
      },
      onRefused: (remote, reason) => context.post("refused", { remote, reason }),
    });
    const close = ownedBy(context.signal, () => {
      for (const link of waiting) link.destroy("not_serving");
      return socket.close();
    });
    const tables = { counts: new Map<string, number>(), watched: new Map<number, string>() };
    return started({ socket, close, waiting, sessions, sessionsPerAddressMax, ...tables });
  },
  formatState: ({ socket, counts }) => ({ ...socket.endpoint, addresses: counts.size }),
  handle: {
    endpoint: ({ socket }) => reply(socket.endpoint),
    accepted: (state, link, context) => accept(state, link, context),
    opened: ({ watched }, { source, session }, context) => {
      watched.set(context.monitor(session), source);
      return keep();
    },
    failed: ({ counts }, { source }) => {
      release(counts, source);
      return keep();
    },
    refused: (_state, { remote, reason }, context) => {
      context.emit("p2p.handshake_refused", { remote: `${remote.host}:${remote.port}`, reason });
      return keep();
    },
  },
  down: ({ counts, watched }, { monitor }) => {
    const source = watched.get(monitor);
    if (source !== undefined) release(counts, source);
    watched.delete(monitor);
    return keep();
  },
  exit: () => stop("shutdown"),
  terminate: ({ close }) => close(),
});

function accept(state: State, link: Link, context: Context): CastResult<State> {
  const { sessions, waiting, counts, sessionsPerAddressMax } = state;
  const { host, port } = link.remote;
  const source = addressSource(host);
  const held = counts.get(source) ?? 0;
  waiting.delete(link);
  if (held >= sessionsPerAddressMax) {
    const reason = "too_many_sessions_of_address";
    link.destroy(reason);
    context.emit("p2p.session_refused", { remote: `${host}:${port}`, reason });
    return keep();
  }
  counts.set(source, held + 1);
  const giveUp = (reason: CloseReason): void => {
    link.destroy(reason);
    context.post("failed", { source });
  };
  context
    .ref(sessions)
    .call.startChild({ link })
    .then(
      (answer) => {
        if (!answer.ok) giveUp("too_many_sessions");
        else if (answer.ref === undefined) context.post("failed", { source });
        else context.post("opened", { source, session: answer.ref });
      },
      () => giveUp("not_serving"),
    );
  return keep();
}

function release(counts: Map<string, number>, source: string): void {
  const left = (counts.get(source) ?? 0) - 1;
  if (left > 0) counts.set(source, left);
  else counts.delete(source);
}
