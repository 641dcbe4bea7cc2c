/**
 * The place of a local socket: a directory only its owner enters, and a path where nobody answers.
 * net-ipc deletes whatever lies at its path before it listens; here only a dead socket is removed.
 */

import { chmod, lstat, mkdir, unlink } from "node:fs/promises";
import { connect } from "node:net";
import { dirname } from "node:path";
import { describeError, RuntimeError } from "../errors.ts";

/**
 * Longest path of a Unix socket in bytes; the system would cut a longer one off and bind elsewhere.
 *
 * @see unix(7): 108 bytes with the final zero on Linux, 104 on macOS
 */
const PATH_BYTES_MAX = 103;
const OWNER_ONLY_DIRECTORY = 0o700;
const OWNER_ONLY_SOCKET = 0o600;
const OTHERS = 0o077;

/**
 * Makes a path ready to be listened on.
 *
 * @throws RuntimeError `control.refused` when the path is too long, its directory is open to others,
 *   something that is no socket lies there, or somebody answers on it
 */
export async function prepareSocketPath(path: string): Promise<void> {
  const bytes = Buffer.byteLength(path);
  if (bytes > PATH_BYTES_MAX)
    throw refused(path, `the path has ${bytes} bytes, at most ${PATH_BYTES_MAX}`);
  await prepareDirectory(path);
  const found = await lstat(path).catch(onlyIfMissing(path));
  if (found === undefined) return;
  if (!found.isSocket()) throw refused(path, "something that is no socket lies there");
  if (await isAnswered(path)) throw refused(path, "another process answers there");
  await unlink(path).catch(onlyIfMissing(path));
}

/** Lets nobody but the owner speak to a socket that is being listened on. */
export async function closeToOthers(path: string): Promise<void> {
  await chmod(path, OWNER_ONLY_SOCKET);
}

async function prepareDirectory(path: string): Promise<void> {
  const directory = dirname(path);
  try {
    await mkdir(directory, { recursive: true, mode: OWNER_ONLY_DIRECTORY });
  } catch (cause) {
    throw refused(path, `its directory cannot be made: ${describeError(cause)}`, cause);
  }
  const { mode, uid } = await lstat(directory);
  const isOurs = process.getuid === undefined || uid === process.getuid();
  if (!isOurs) throw refused(path, "its directory belongs to another user");
  if ((mode & OTHERS) !== 0)
    throw refused(path, "its directory is open to others, chmod it to 700");
}

/** A refused connection means that whoever bound the socket is gone. */
function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = connect(path);
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", (cause) => {
      const code = "code" in cause ? cause.code : undefined;
      if (code === "ECONNREFUSED" || code === "ENOENT") resolve(false);
      else reject(refused(path, describeError(cause), cause));
    });
  });
}

function onlyIfMissing(path: string): (cause: unknown) => undefined {
  return (cause) => {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw refused(path, describeError(cause), cause);
  };
}

function refused(path: string, why: string, cause?: unknown): RuntimeError {
  const message = `cannot listen on ${path}: ${why}`;
  return new RuntimeError("control.refused", { reason: `${path}: ${why}` }, message, cause);
}
