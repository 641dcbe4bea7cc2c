/**
 * One connection a peer, each with a restart budget of its own.
 *
 *   connections           dynamic, 3 restarts in 5 s, 4_096 children
 *   └── connection        worker  permanent  5 s
 *
 * Strategy: connections know nothing of each other; one that crashes is started again with a
 *   growing wait, and a hundred crashes of one peer's cost no other peer anything.
 * Cost: a connection whose budget is spent is given up; discovery dials its peer again.
 */

import { connection } from "../actors/connection.ts";
import type { ConnectionArgs, ConnectionNeeds } from "../actors/connection.state.ts";
import { defineDynamicSupervisor } from "../src/supervision/define-dynamic-supervisor.ts";

/** The supervisor of connections; a child is started with a peer and where it listens. */
export const connections = defineDynamicSupervisor<ConnectionArgs, ConnectionNeeds>({
  id: "connections",
  maxChildren: 4_096,
  child: (args, needs) =>
    connection.childSpec(
      { ...args, needs },
      {
        id: `connection-${args.peer.slice(0, 8)}`,
        backoff: { minMs: 50, maxMs: 5_000 },
        budget: { intensity: 10, periodMs: 60_000, whenSpent: "give_up" },
      },
    ),
});
