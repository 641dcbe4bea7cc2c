/** Names of the supervisors others ask to start something. */

import type { ConnectionArgs } from "../actors/connection.ts";
import { actorName } from "../src/actor/name.ts";
import type { DynamicMessages } from "../src/supervision/define-dynamic-supervisor.ts";
import type { Link } from "../src/transport/transport.ts";

/** The supervisor of connections. */
export const CONNECTIONS = actorName<DynamicMessages<ConnectionArgs>>("connections");

/** The supervisor of sessions. */
export const SESSIONS = actorName<DynamicMessages<{ readonly link: Link }>>("sessions");
