/**
 * The door to a node's data directory as a whole: one node at a time, nothing half-made left behind.
 * On disk in production, memory in simulations; one conformance suite for both.
 */

import { RuntimeError } from "../errors.ts";

/** A directory held by one node. */
export interface HeldDirectory {
  /** Lets the next node have it. Never rejects; idempotent. */
  release(): Promise<void>;
  /**
   * Takes a failed start back, then releases: of `names` it removes what was not there when the
   * directory was taken, and the directory itself if it was made and is empty again.
   *
   * @param names entries of the directory the start may have made
   */
  undo(names: readonly string[]): Promise<void>;
}

/** Takes directories. */
export interface NodeDirectories {
  /**
   * Takes a directory for one node, and makes it if it is missing. It is free again when it is
   * released, and when the process that held it is gone, however it went.
   *
   * @throws RuntimeError `store.in_use` while another node holds it, `store.failed` from the disk
   */
  take(path: string): Promise<HeldDirectory>;
}

/**
 * Makes the refusal of a directory that is held.
 *
 * @param holder who holds it, such as `process 4711`
 */
export function inUse(path: string, holder: string): RuntimeError<"store.in_use"> {
  const text = `cannot use data directory ${path}: another node runs on it (${holder})`;
  return new RuntimeError("store.in_use", { path, holder }, text);
}
