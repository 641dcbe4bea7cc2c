/** What the oracle chain's port is told: the changes of the table of nodes. */

import { actorName } from "../src/actor/name.ts";
import type { NodeObserver } from "./mem-table.ts";

/** Tells the host's oracle chain of nodes. */
export const ORACLE_PORT = actorName<NodeObserver>("oracle-port");
