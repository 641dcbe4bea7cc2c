/**
 * One session an accepted connection.
 *
 *   sessions           dynamic, 3 restarts in 5 s, 4_096 children
 *   └── session        worker  temporary  5 s
 *
 * Strategy: a session that ends, for whatever reason, is over: its link is gone and only the peer can
 *   make a new one.
 * Cost: a crash in a session ends that peer's link.
 */

import type { LinkNeeds } from "../actors/connection.ends.ts";
import { session } from "../actors/connection.session.ts";
import type { Link } from "../src/transport/transport.ts";
import { defineDynamicSupervisor } from "../src/supervision/define-dynamic-supervisor.ts";

/** The supervisor of sessions; a child is started with its link. */
export const sessions = defineDynamicSupervisor<{ readonly link: Link }, LinkNeeds>({
  id: "sessions",
  maxChildren: 4_096,
  child: ({ link }, needs) =>
    session.childSpec(
      { link, needs },
      { id: `session-${link.remote.host}:${link.remote.port}`, restart: "temporary" },
    ),
});
