/** What the archive writer is told: there is something new. It reads the store itself. */

import { actorName } from "../src/actor/name.ts";
import type { Cast, Internal } from "../src/actor/protocol.ts";
import type { ArchiveLooked } from "../src/chain-store/archive/look.ts";
import type { ArchiveWritten } from "../src/chain-store/archive/write-file.ts";

/** Messages of the archive writer. */
export type ArchiveWriterMessages = {
  /** Commits up to this index are stored. */
  stored: Cast<{ readonly index: number }>;
  /** The archive was looked at. */
  looked: Internal<ArchiveLooked>;
  /** A file is there for good. */
  written: Internal<ArchiveWritten>;
  /** Looking or writing failed. */
  failed: Internal<unknown>;
  retry: Internal;
  /** What there is has waited long enough for more. */
  linger: Internal;
};

/** The writer of archives. */
export const ARCHIVE_WRITER = actorName<ArchiveWriterMessages>("archive-writer");
