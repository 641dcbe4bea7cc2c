/**
 * Reads archive files. What is in one is believed no more than what a peer sends: here it is only told
 * what it is; the rules of the chain come after, and a file that breaks one is refused by its name.
 */

import { BLOCK_LIMITS } from "../../chain/block.ts";
import { COMMIT_LIMITS, readCommit } from "../../chain/commit.ts";
import type { Digest } from "../../chain/digest.ts";
import type { FetchedCommits } from "../../chain/verify-commits.ts";
import type { Crypto } from "../../crypto/crypto.ts";
import { describeError, isRuntimeError } from "../../errors.ts";
import { sameBytes } from "../../same-bytes.ts";
import { FILE_LIST, type FileSource, unreadableFile } from "../../store/folder.ts";
import type { Clock } from "../../time/clock.ts";
import {
  type ArchiveHead,
  fileBreaks,
  fileRefused,
  PREFIX_BYTES,
  readHead,
  readPrefix,
} from "./file-form.ts";
import type { ArchiveFile } from "./file-name.ts";

/** How an archive is read. */
export interface ArchiveReading {
  readonly source: FileSource;
  readonly crypto: Crypto;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** How long one read may take, in ms. */
  readonly readMs: number;
  /** Told when something has come. @defaultValue nobody is */
  readonly onRead?: () => void;
}

/** Bytes read at a time: room for the largest block, or for hundreds of small ones. */
const WINDOW_BYTES = 4 * 1024 * 1024;

/** Names in one archive: 100 million commits in full files. More are refused, not sorted. */
const FILES_MAX = 1_000_000;

/**
 * Lists the names of an archive.
 *
 * @throws RuntimeError `archive.unreadable`
 */
export async function archiveNames(
  reading: Omit<ArchiveReading, "crypto">,
): Promise<readonly string[]> {
  const { source, signal } = reading;
  const names = await asked(FILE_LIST, () => source.names({ signal }), reading);
  if (!Array.isArray(names) || names.some((name) => typeof name !== "string")) {
    throw unreadableFile(FILE_LIST, "it is no list of names");
  }
  if (names.length <= FILES_MAX) return names;
  throw unreadableFile(FILE_LIST, `it has ${names.length} names, ${FILES_MAX} at most`);
}

/** A file that is being read, from its beginning to its end. */
export class ArchiveFileReader {
  readonly #file: ArchiveFile;
  readonly #reading: ArchiveReading;
  /** Place in the file of what is held. */
  #at = 0;
  #held: Uint8Array = new Uint8Array();
  #isEnded = false;

  constructor(file: ArchiveFile, reading: ArchiveReading) {
    this.#file = file;
    this.#reading = reading;
  }

  /**
   * Reads what stands before the blocks of the commits.
   *
   * @param chain the name of our chain
   * @throws RuntimeError `archive.refused`, `archive.unreadable`
   */
  async proof(chain: Digest): Promise<FetchedCommits> {
    const { commits, certifiers } = await this.#head(chain);
    const { name } = this.#file;
    const certifierBlocks: Uint8Array[] = [];
    let bytes = 0;
    for (const digest of certifiers) {
      const block = await this.#block();
      if (!sameBytes(this.#reading.crypto.blake2b256(block), digest)) {
        throw fileRefused(name, "archive.damaged", "a certifier block is another");
      }
      bytes += block.length;
      const fits = bytes <= COMMIT_LIMITS.certifiersBytesMax;
      if (!fits) throw fileRefused(name, "archive.too_long", `${bytes} bytes of certifiers`);
      certifierBlocks.push(block);
    }
    return { commits, certifierBlocks };
  }

  async #head(chain: Digest): Promise<ArchiveHead> {
    const { name, from, to } = this.#file;
    const { crypto } = this.#reading;
    const { length, digest } = readPrefix(name, await this.#take(PREFIX_BYTES));
    const body = await this.#take(length);
    const head = this.refusing(() => readHead(name, body, { digest, crypto }));
    if (!sameBytes(head.chain, chain)) {
      throw fileRefused(name, "archive.other_chain", "it is of another network");
    }
    const last = head.start + head.commits.length - 1;
    if (head.start === from && last === to) return head;
    throw fileRefused(name, "archive.other_range", `commits ${head.start} to ${last}`);
  }

  /**
   * Reads blocks in the order of their commits. After the last of all the file has to end.
   *
   * @param commits the commits of the head
   * @param skipped of how many commits, from the first on, the blocks are not wanted
   * @returns blocks as far as a window holds them, at least one, again and again
   */
  async *blocks(
    commits: readonly Uint8Array[],
    skipped: number,
  ): AsyncGenerator<readonly Uint8Array[]> {
    const counts = commits.map((bytes) =>
      this.refusing(() => readCommit(bytes, this.#reading.crypto).commit.blocks.length),
    );
    const sum = (some: readonly number[]): number => some.reduce((all, count) => all + count, 0);
    for (let left = sum(counts.slice(0, skipped)); left > 0; left -= 1) await this.#block();
    let left = sum(counts.slice(skipped));
    while (left > 0) {
      const some = [await this.#block()];
      while (some.length < left && this.#holdsBlock()) some.push(await this.#block());
      left -= some.length;
      if (left === 0) await this.#end();
      yield some;
    }
  }

  /** Runs rules over what the file holds: what breaks one is told as the file's fault. */
  refusing<T>(rules: () => T): T {
    try {
      return rules();
    } catch (error) {
      throw this.refusal(error);
    }
  }

  /** What a rule of the chain said, as the refusal of this file; anything else as it is. */
  refusal(error: unknown): unknown {
    const { name } = this.#file;
    if (isRuntimeError(error, "chain.refused")) {
      return fileBreaks(name, { ...error.details, cause: error });
    }
    const isForm =
      isRuntimeError(error, "codec.malformed") || isRuntimeError(error, "codec.too_large");
    return isForm
      ? fileBreaks(name, { rule: error.code, what: error.message, cause: error })
      : error;
  }

  async #block(): Promise<Uint8Array> {
    const length = lengthIn(await this.#take(4));
    if (length <= BLOCK_LIMITS.bytesMax) return await this.#take(length);
    throw fileRefused(this.#file.name, "archive.damaged", `a block of ${length} bytes`);
  }

  /** Whether the next block can be read without waiting. */
  #holdsBlock(): boolean {
    return this.#held.length >= 4 && this.#held.length >= 4 + lengthIn(this.#held);
  }

  async #end(): Promise<void> {
    if (this.#held.length === 0) await this.#fill(1);
    if (this.#held.length === 0) return;
    throw fileRefused(this.#file.name, "archive.too_long", "there is more after its end");
  }

  async #take(count: number): Promise<Uint8Array> {
    if (this.#held.length < count) await this.#fill(count);
    if (this.#held.length < count) {
      const what = `it ends at ${this.#at + this.#held.length} bytes`;
      throw fileRefused(this.#file.name, "archive.cut_off", what);
    }
    const taken = this.#held.slice(0, count);
    this.#held = this.#held.subarray(count);
    this.#at += count;
    return taken;
  }

  /** Reads on until so many bytes are held, or the file ends. */
  async #fill(count: number): Promise<void> {
    while (!this.#isEnded && this.#held.length < count) {
      const { source, signal } = this.#reading;
      const { name } = this.#file;
      const from = this.#at + this.#held.length;
      const range = { from, bytesMax: WINDOW_BYTES, signal };
      const more = await asked(name, () => source.read(name, range), this.#reading);
      if (!(more instanceof Uint8Array) || more.length > WINDOW_BYTES) {
        throw unreadableFile(name, "what came is not the bytes that were asked for");
      }
      this.#isEnded = more.length === 0;
      this.#held =
        this.#held.length === 0 ? more : new Uint8Array(Buffer.concat([this.#held, more]));
    }
  }
}

function lengthIn(bytes: Uint8Array): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, 4).readUInt32BE();
}

/** Whatever a host's source throws, or keeps back, is told as a file that could not be read. */
function asked<T>(
  what: string,
  work: () => Promise<T>,
  { clock, readMs, signal, onRead = () => {} }: Omit<ArchiveReading, "crypto" | "source">,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    signal.throwIfAborted();
    const over = (): void => {
      clock.clearTimer(timer);
      signal.removeEventListener("abort", unwanted);
    };
    const failed = (error: unknown): void => {
      over();
      const isTold = isRuntimeError(error, "archive.unreadable");
      reject(isTold ? error : unreadableFile(what, describeError(error), error));
    };
    const unwanted = (): void => {
      over();
      reject(signal.reason);
    };
    const timer = clock.setTimer(
      () => failed(unreadableFile(what, `no answer in ${readMs} ms`)),
      readMs,
    );
    signal.addEventListener("abort", unwanted);
    const came = (value: T): void => {
      over();
      onRead();
      resolve(value);
    };
    void Promise.resolve().then(work).then(came, failed);
  });
}
