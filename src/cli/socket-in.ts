/** Where a node keeps its control socket. */

import { join } from "node:path";

/** The control socket of a data directory. */
export function socketIn(dataDir: string): string {
  return join(dataDir, "control", "node.sock");
}
