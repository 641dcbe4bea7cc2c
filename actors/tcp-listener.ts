/**
 * The listener: accepts peers that prove their key and hands each to a session of its own.
 *
 * It owns the listening socket. When it dies the port is closed and opened again by the next one;
 * sessions live on.
 */

import type { ActorName } from "../src/actor/name.ts";
import type { Call, Internal } from "../src/actor/protocol.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import { ownedBy } from "../src/actor/owned-by.ts";
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
  readonly close: () => Promise<void>;
  /** Links accepted and not handed on; mutable, because a killed listener has to end them. */
  readonly waiting: Set<Link>;
  readonly sessions: TcpListenerArgs["sessions"];
}

/** The listener actor. */
export const tcpListener = defineActor<TcpListenerMessages, State, TcpListenerArgs>({
  name: "tcp-listener",
  trapExit: true,
  init: async ({ transport, endpoint, sessions }, context) => {
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
    return started({ socket, close, waiting, sessions });
  },
  formatState: ({ socket }) => socket.endpoint,
  handle: {
    endpoint: ({ socket }) => reply(socket.endpoint),
    accepted: ({ sessions, waiting }, link, context) => {
      waiting.delete(link);
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
  terminate: ({ close }) => close(),
});
