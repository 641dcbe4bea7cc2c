/** Events about following the chain, for the checks to read. */

/** What followers write into the trace; the checks read them. */
export const SYNC_TRACE = {
  /** A node that tells the truth begins: peer, as others call it. */
  began: "honest.began",
  /** A node begins that writes an archive. */
  archiving: "archive.begun",
  /** Anything is on its way to the disk. */
  batch: "disk.batch",
  /** A commit is on its way to the disk: index, digest. */
  writing: "disk.writing",
  /** A batch with commits is durable: index of the last, and how many blocks prove it. */
  durable: "disk.durable",
  /** A mark is durable: mark, which is head, lowest or cursor, and its value. */
  mark: "disk.mark",
  /** Peers are told of a commit: index. */
  announced: "sync.announced",
} as const;
