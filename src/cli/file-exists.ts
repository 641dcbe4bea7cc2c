/** Asks the disk before a command begins, so that a wrong path is one clear line. */

import { access } from "node:fs/promises";

/** Whether something lies at a path that this user may see. */
export function fileExists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
