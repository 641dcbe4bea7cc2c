/** Devnets that run on this machine in folders of their own making: what a command means that names none. */

import { readdir, stat } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { fileExists } from "../file-exists.ts";
import { socketIn } from "../socket-in.ts";
import { devnetFile, nodeFolder } from "./manifest.ts";

/** Begins the name of a devnet's folder when its user named none. */
export const DEVNET_PREFIX = "coppice-devnet-";

/**
 * Finds the folders below `parent` that hold a devnet of this user whose first node answers.
 *
 * @returns their paths, in order of their names
 */
export async function runningDevnets(parent: string): Promise<readonly string[]> {
  const names = await readdir(parent).catch(() => []);
  const folders = names.filter((name) => name.startsWith(DEVNET_PREFIX)).sort();
  const found: string[] = [];
  for (const name of folders) {
    const folder = join(parent, name);
    if ((await isOurs(folder)) && (await isRunning(folder))) found.push(folder);
  }
  return found;
}

/** Nobody else may lay a devnet in our way. */
async function isOurs(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined);
  return found?.isDirectory() === true && found.uid === process.getuid?.();
}

async function isRunning(folder: string): Promise<boolean> {
  if (!(await fileExists(devnetFile(folder)))) return false;
  return await listens(socketIn(nodeFolder(folder, 0)));
}

function listens(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    const tell = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => tell(true));
    socket.once("error", () => tell(false));
  });
}
