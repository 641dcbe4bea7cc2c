/** Which running nodes a user means, and where their control sockets are. */

import { join, resolve } from "node:path";
import { devnetFile, nodeFolder, readManifest } from "./devnet/manifest.ts";
import { BadInput } from "./failure.ts";
import { fileExists } from "./file-exists.ts";

/** How a user says which node is meant. */
export interface NodeChoice {
  readonly dataDir?: string;
  readonly socket?: string;
  /** Which node of a devnet, from 0. */
  readonly node?: number;
}

/** A node that can be asked. */
export interface NodeAddress {
  /** Name for people, such as `node 2`. */
  readonly name: string;
  readonly socket: string;
}

/** Where a node keeps its control socket, from its data directory. */
export function socketIn(dataDir: string): string {
  return join(dataDir, "control", "node.sock");
}

/**
 * Finds the nodes a user means: one, or with a devnet's directory and no number all of it.
 *
 * @throws BadInput when the choice names nothing, or too much
 */
export async function findNodes(choice: NodeChoice): Promise<readonly NodeAddress[]> {
  const { dataDir, socket, node } = choice;
  if ((dataDir === undefined) === (socket === undefined)) {
    throw new BadInput("cannot find the node: give either --data-dir DIR or --socket PATH");
  }
  if (socket !== undefined) return [{ name: "node", socket: resolve(socket) }];
  const folder = resolve(dataDir ?? "");
  if (!(await fileExists(folder))) {
    throw new BadInput(`cannot use --data-dir ${folder}: there is no such directory`);
  }
  if (!(await fileExists(devnetFile(folder)))) return [{ name: "node", socket: socketIn(folder) }];
  return nodesOfDevnet(folder, node);
}

async function nodesOfDevnet(
  folder: string,
  node: number | undefined,
): Promise<readonly NodeAddress[]> {
  const { nodes } = await readManifest(folder);
  const all = nodes.map((_, index) => ({
    name: `node ${index}`,
    socket: socketIn(nodeFolder(folder, index)),
  }));
  if (node === undefined) return all;
  const chosen = all[node];
  if (chosen === undefined) {
    throw new BadInput(
      `cannot use --node ${node}: the devnet has nodes 0 to ${all.length - 1}, choose one`,
    );
  }
  return [chosen];
}
