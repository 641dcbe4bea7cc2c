/** Which running nodes a user means, and where their control sockets are. */

import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { devnetFile, nodeFolder, readManifest } from "./devnet/manifest.ts";
import { runningDevnets } from "./devnet/running.ts";
import { BadInput } from "./failure.ts";
import { fileExists } from "./file-exists.ts";
import { socketIn } from "./socket-in.ts";

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

/**
 * Finds the nodes a user means: one, or with a devnet's directory and no number all of it. Who names
 * none means the devnet that runs in a folder of its own making, if there is one.
 *
 * @throws BadInput when the choice names nothing, or too much
 */
export async function findNodes(choice: NodeChoice): Promise<readonly NodeAddress[]> {
  const { dataDir, socket, node } = choice;
  if (dataDir !== undefined && socket !== undefined) {
    throw new BadInput("cannot find the node: give either --data-dir DIR or --socket PATH");
  }
  if (socket !== undefined) return [{ name: "node", socket: resolve(socket) }];
  const folder = dataDir === undefined ? await onlyDevnet(tmpdir()) : resolve(dataDir);
  if (!(await fileExists(folder))) {
    throw new BadInput(`cannot use --data-dir ${folder}: there is no such directory`);
  }
  if (!(await fileExists(devnetFile(folder)))) return [{ name: "node", socket: socketIn(folder) }];
  return nodesOfDevnet(folder, node);
}

async function onlyDevnet(parent: string): Promise<string> {
  const [first, ...others] = await runningDevnets(parent);
  if (first === undefined) {
    throw new BadInput(
      "cannot find the node: no devnet runs here (give --data-dir DIR or --socket PATH)",
    );
  }
  if (others.length === 0) return first;
  const all = [first, ...others].join(", ");
  throw new BadInput(`cannot find the node: several devnets run (give --data-dir, one of ${all})`);
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
