/**
 * Who lets peers in and answers them (Archethic's P2PListenerSupervisor).
 *
 *   listener                     rest_for_one, 5 restarts in 10 s
 *   ├── bootstrapping-seeds      worker      permanent  5 s
 *   ├── p2p-server               worker      permanent  5 s
 *   ├── sessions                 supervisor  permanent  infinity
 *   ├── tcp-listener             worker      permanent  5 s
 *   ├── bootstrap                worker      permanent  5 s
 *   └── grpc-listener            worker      permanent  5 s
 *
 * Strategy: sessions ask the server, the listener starts sessions, and who joins has to be reached;
 *   each is useless without what stands above it. The gRPC listener asks the server, and the other
 *   listener whether the node is up.
 * Order: the listener stops before the sessions, so nothing new arrives while they answer what they
 *   have.
 * Cost: a crash of the server ends the sessions; their peers dial again. A node whose host has no
 *   transactions has no bootstrap, and one without the option `grpc` no gRPC listener.
 */

import { bootstrap, type BootstrapArgs } from "../actors/bootstrap.ts";
import { bootstrappingSeeds, type BootstrappingSeedsArgs } from "../actors/bootstrapping-seeds.ts";
import { grpcListener, type GrpcListenerArgs } from "../actors/grpc-listener.ts";
import { p2pServer, type P2pServerArgs } from "../actors/p2p-server.ts";
import type { LinkNeeds } from "../actors/connection.ends.ts";
import { tcpListener, type TcpListenerArgs } from "../actors/tcp-listener.ts";
import { BOOTSTRAP } from "../messages/bootstrap.ts";
import { BOOTSTRAPPING_SEEDS } from "../messages/bootstrapping-seeds.ts";
import { P2P_SERVER } from "../messages/p2p-server.ts";
import { defineSupervisor } from "../src/supervision/define-supervisor.ts";
import { GRPC_LISTENER, SESSIONS, TCP_LISTENER } from "./names.ts";
import { sessions } from "./sessions.ts";

/** What the parts are handed. */
export interface ListenerParts {
  readonly seeds: BootstrappingSeedsArgs;
  readonly server: P2pServerArgs;
  readonly sessions: LinkNeeds;
  readonly tcp: Omit<TcpListenerArgs, "sessions">;
  /** At most one: a host without transactions has nobody to tell. */
  readonly bootstrap: readonly BootstrapArgs[];
  /** At most one. */
  readonly grpc: readonly Omit<GrpcListenerArgs, "nodeDoor">[];
}

/** The supervisor of all that accepts and answers. */
export const listener = defineSupervisor({
  id: "listener",
  strategy: "rest_for_one",
  intensity: 5,
  periodMs: 10_000,
  children: (parts: ListenerParts) => [
    bootstrappingSeeds.childSpec(parts.seeds, { name: BOOTSTRAPPING_SEEDS }),
    p2pServer.childSpec(parts.server, { name: P2P_SERVER }),
    sessions.childSpec(parts.sessions, { name: SESSIONS }),
    tcpListener.childSpec({ ...parts.tcp, sessions: SESSIONS }, { name: TCP_LISTENER }),
    ...parts.bootstrap.map((args) => bootstrap.childSpec(args, { name: BOOTSTRAP })),
    ...parts.grpc.map((args) =>
      grpcListener.childSpec({ ...args, nodeDoor: TCP_LISTENER }, { name: GRPC_LISTENER }),
    ),
  ],
});
