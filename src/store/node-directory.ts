/**
 * Node directories on disk: made with mode 0700, and held by a lock the kernel lets go of when its
 * holder dies, without a native add-on.
 *
 * The holder listens on a Unix socket in the folder, which answers exactly as long as its process
 * lives. Two names lead to it: `<pid>-<n>`, bound and listened on first, and then a hard link to it,
 * `claim-<generation>`. So a claim that is seen has always been listened on before; one that refuses
 * is dead for good. Whoever has linked a claim looks at all others once more, and holds the folder
 * only if none of them answers: of two who do so at the same time each sees the other. That the
 * link fails where the name is taken makes one of them the winner.
 *
 * @see docs/decisions/0010-one-node-a-directory.md
 */

import { type FileHandle, link, lstat, mkdir, open, readdir, rm, rmdir } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { dirname, join, resolve } from "node:path";
import { describeError, RuntimeError } from "../errors.ts";
import { type HeldDirectory, inUse, type NodeDirectories } from "./directories.ts";

/** The lock's own folder, inside the directory; gone while nobody holds it. */
const LOCK_FOLDER = "lock";

/** Makes the door to directories on disk. */
export function diskDirectories(): NodeDirectories {
  return { take: (path) => takeDirectory(resolve(path)) };
}

async function takeDirectory(path: string): Promise<HeldDirectory> {
  const made = await make(path);
  try {
    const unlock = await lockFolder(join(path, LOCK_FOLDER), path);
    const before = new Set(await readdir(path));
    let isOver = false;
    const release = (): Promise<void> => {
      isOver = true;
      return unlock();
    };
    const undo = async (names: readonly string[]): Promise<void> => {
      if (isOver) return;
      const ours = names.filter((name) => !before.has(name));
      await Promise.all(ours.map((name) => removeQuietly(join(path, name))));
      await release();
      await removeMade(path, made);
    };
    return { release, undo };
  } catch (error) {
    await removeMade(path, made);
    throw error instanceof RuntimeError ? error : refused(path, error);
  }
}

/** @returns the first directory that was made, `undefined` when all were there */
async function make(path: string): Promise<string | undefined> {
  try {
    return await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw refused(path, error);
  }
}

/** What cannot be removed stays: the failure of the start itself is what has to be told. */
async function removeQuietly(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => {});
}

/** Removes the directories that were made, from the innermost out, up to one that is not empty. */
async function removeMade(path: string, made: string | undefined): Promise<void> {
  if (made === undefined) return;
  try {
    for (let folder = path; folder.length >= made.length; folder = dirname(folder)) {
      await rmdir(folder);
    }
  } catch {
    // Not empty: something in it is not of this start.
  }
}

function refused(path: string, cause: unknown): RuntimeError<"store.failed"> {
  const text = `cannot use data directory ${path}: ${describeError(cause)}`;
  return new RuntimeError("store.failed", { operation: "take the data directory" }, text, cause);
}

/**
 * Longest path of a Unix socket in bytes; the system would cut a longer one off and bind elsewhere.
 *
 * @see unix(7): 108 bytes with the final zero on Linux, 104 on macOS
 */
const SOCKET_PATH_BYTES_MAX = 103;

/** Tries before giving up: each one lost means that somebody else came or went just then. */
const ATTEMPTS_MAX = 32;

/** Locks one process may have been trying to take on one folder at once. */
const SOCKETS_MAX = 1_024;

const CLAIM = /^claim-([0-9]{1,15})$/;
const SOCKET = /^([0-9]+)-[0-9]+$/;

/** @returns lets go of the lock; never rejects, idempotent */
type Release = () => Promise<void>;

/**
 * Takes the lock.
 *
 * @param folder the lock's own; made here, and removed when the lock is released
 * @param what the directory it stands for, as failures name it
 */
async function lockFolder(folder: string, what: string): Promise<Release> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const release = await attemptLock(folder, what);
    if (release !== undefined) return release;
  }
  throw inUse(what, "several processes start on it at once");
}

/** @returns `undefined` when somebody else came or went in between */
async function attemptLock(folder: string, what: string): Promise<Release | undefined> {
  let place: Place | undefined;
  try {
    place = new Place(folder, await open(folder, "r"));
    const claim = await claimIn(place, what);
    return place.leave.bind(place, claim);
  } catch (error) {
    await place?.leave();
    if (isCode(error, "ENOENT") || isCode(error, "EEXIST")) return undefined;
    throw error;
  }
}

/** @returns the name of our claim, the only one that answers */
async function claimIn(place: Place, what: string): Promise<string> {
  const generation = await demandFree(place, what);
  await place.listen();
  const claim = `claim-${generation + 1}`;
  await place.link(claim);
  await demandFree(place, what, claim);
  await sweep(place, claim);
  return claim;
}

/** @returns the highest generation, 0 for none; all claims but `own` are dead */
async function demandFree(place: Place, what: string, own?: string): Promise<number> {
  let highest = 0;
  for (const name of await place.names()) {
    const generation = Number(CLAIM.exec(name)?.[1] ?? 0);
    if (generation === 0 || name === own) continue;
    if (await place.answers(name)) throw inUse(what, await place.holderOf(name));
    highest = Math.max(highest, generation);
  }
  return highest;
}

/** Removes what the dead have left; only the holder does, so no name is removed that came anew. */
async function sweep(place: Place, claim: string): Promise<void> {
  for (const name of await place.names()) {
    const isOurs = CLAIM.test(name) || SOCKET.test(name);
    if (!isOurs || name === claim || (await place.answers(name))) continue;
    await place.remove(name);
  }
}

/** The folder of a lock, and our socket in it. */
class Place {
  readonly #folder: string;
  readonly #handle: FileHandle;
  #server: Server | undefined;
  #socket = "";
  #leaving: Promise<void> | undefined;

  constructor(folder: string, handle: FileHandle) {
    this.#folder = folder;
    this.#handle = handle;
  }

  names(): Promise<string[]> {
    return readdir(this.#folder);
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.#folder, name), { force: true });
  }

  async link(claim: string): Promise<void> {
    await link(join(this.#folder, this.#socket), join(this.#folder, claim));
  }

  /** Listens under the first free name; a name is taken as long as its file is there. */
  async listen(): Promise<void> {
    for (let number = 1; ; number += 1) {
      this.#socket = `${process.pid}-${number}`;
      try {
        this.#server = await listenAt(this.#address(this.#socket));
        return;
      } catch (error) {
        if (!isCode(error, "EADDRINUSE") || number >= SOCKETS_MAX) throw error;
      }
    }
  }

  /** Whether the process that bound a name is alive. */
  answers(name: string): Promise<boolean> {
    return answersAt(this.#address(name));
  }

  /** The process behind a claim: the other name of the same socket tells it. */
  async holderOf(claim: string): Promise<string> {
    const inode = await this.#inodeOf(claim);
    for (const name of await this.names()) {
      const pid = SOCKET.exec(name)?.[1];
      if (pid !== undefined && (await this.#inodeOf(name)) === inode) return `process ${pid}`;
    }
    return "process unknown";
  }

  /** Ends our socket, which removes its own name; a claim goes first, while nobody else can hold. */
  leave(claim?: string): Promise<void> {
    this.#leaving ??= this.#leave(claim);
    return this.#leaving;
  }

  async #leave(claim: string | undefined): Promise<void> {
    // What cannot be removed is dead all the same once the socket is closed.
    if (claim !== undefined) await this.remove(claim).catch(() => {});
    await new Promise((resolve) => {
      if (this.#server === undefined) resolve(undefined);
      else this.#server.close(resolve);
    });
    await this.#handle.close().catch(() => {});
    await rmdir(this.#folder).catch(() => {});
  }

  async #inodeOf(name: string): Promise<number | undefined> {
    try {
      return (await lstat(join(this.#folder, name))).ino;
    } catch {
      return undefined;
    }
  }

  /** Linux reaches a folder through its descriptor, whose path is short. */
  #address(name: string): string {
    const path = join(this.#folder, name);
    const bytes = Buffer.byteLength(path);
    if (bytes <= SOCKET_PATH_BYTES_MAX) return path;
    if (process.platform === "linux") return `/proc/self/fd/${this.#handle.fd}/${name}`;
    throw new Error(`its socket's path has ${bytes} bytes, at most ${SOCKET_PATH_BYTES_MAX}`);
  }
}

function listenAt(path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    // Exclusive: in a worker of a cluster the socket must be this process's, not its parent's.
    server.listen({ path, exclusive: true }, () => {
      server.off("error", reject);
      // Out of descriptors, for one: the socket still answers, which is all it is for.
      server.on("error", () => {});
      server.unref();
      resolve(server);
    });
  });
}

/** Only a refusal means that nobody listens; whatever cannot be told apart is a failure. */
function answersAt(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = connect(path);
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", (error) => {
      if (isCode(error, "ECONNREFUSED") || isCode(error, "ENOENT")) resolve(false);
      // The queue of a holder that is frozen is full, and there is one only as long as it lives.
      else if (isCode(error, "EAGAIN")) resolve(true);
      else reject(error);
    });
  });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
