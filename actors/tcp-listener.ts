/**
 * The listener: accepts peers that prove their key and hands each to a session of its own.
 *
 * It owns the listening socket. When it dies the port is closed and opened again by the next one;
 * sessions live on.
 */

import { type ActorName } from "../src/actor/name.ts";
import type { Call, Internal } from "../src/actor/protocol.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import { keep, reply, started, stop } from "../src/actor/result.ts";
import type { DynamicMessages } from "../src/supervision/define-dynamic-supervisor.ts";
import type {
  CloseReason,
  Endpoint,
  Link,
  ListeningSocket,
  Transport,
} from "../src/transport/transport.ts";

/** What the listener is handed. */
export interface TcpListenerArgs {
  readonly transport: Transport;
  readonly endpoint: Endpoint;
  /** The supervisor of sessions, by name. */
  readonly sessions: ActorName<DynamicMessages<{ readonly link: Link }>>;
}

/** Messages of the listener. */
export type TcpListenerMessages = {
  /** The bound address. */
  endpoint: Call<void, Endpoint>;
  accepted: Internal<Link>;
  refused: Internal<{ readonly remote: Endpoint; readonly reason: CloseReason }>;
};

interface State {
  readonly socket: ListeningSocket;
  readonly sessions: TcpListenerArgs["sessions"];
}

/** The listener actor. */
export const tcpListener = defineActor<TcpListenerMessages, State, TcpListenerArgs>({
  name: "tcp-listener",
  trapExit: true,
  init: async ({ transport, endpoint, sessions }, context) => {
    const socket = await transport.listen(endpoint, {
      onLink: (link) => context.post("accepted", link),
      onRefused: (remote, reason) => context.post("refused", { remote, reason }),
    });
    return started({ socket, sessions });
  },
  formatState: ({ socket }) => socket.endpoint,
  handle: {
    endpoint: ({ socket }) => reply(socket.endpoint),
    accepted: ({ sessions }, link, context) => {
      context
        .ref(sessions)
        .call.startChild({ link })
        .then(
          (answer) => {
            if (!answer.ok) link.destroy("too_many_sessions");
          },
          () => link.destroy("not_serving"),
        );
      return keep();
    },
    refused: (_state, { remote, reason }, context) => {
      context.emit("p2p.handshake_refused", { remote: `${remote.host}:${remote.port}`, reason });
      return keep();
    },
  },
  exit: () => stop("shutdown"),
  terminate: ({ socket }) => socket.close(),
});
