/**
 * Who is connected, and the connections themselves.
 *
 *   links                        rest_for_one, 5 restarts in 10 s
 *   ├── connection-registry      worker      permanent  5 s
 *   └── connections              supervisor  permanent  infinity
 *
 * Strategy: a connection takes its peer's place in the registry when it starts; a new registry has
 *   no places taken, so connections start again with it. It does not need them.
 * Order: connections stop first, and leave a registry that still answers.
 * Cost: a crash of the registry ends all connections that were dialed; they start again with it. Those
 *   that were let in stand, and introduce themselves to the next one.
 */

import { connectionRegistry } from "../actors/connection-registry.ts";
import type { ConnectionNeeds } from "../actors/connection.state.ts";
import { CONNECTION_REGISTRY } from "../messages/connection-registry.ts";
import { peerIdOf } from "../src/peer/peer-id.ts";
import { defineSupervisor } from "../src/supervision/define-supervisor.ts";
import { connections } from "./connections.ts";
import { CONNECTIONS } from "./names.ts";

/** The supervisor of links. */
export const links = defineSupervisor({
  id: "links",
  strategy: "rest_for_one",
  intensity: 5,
  periodMs: 10_000,
  children: (needs: ConnectionNeeds) => [
    connectionRegistry.childSpec(
      { self: peerIdOf(needs.signer.publicKey.bytes) },
      { name: CONNECTION_REGISTRY },
    ),
    connections.childSpec(needs, { name: CONNECTIONS }),
  ],
});
