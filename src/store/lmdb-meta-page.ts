/**
 * Reads the two meta pages of an LMDB file without LMDB, which takes the whole process down (SIGSEGV,
 * SIGBUS) when it maps a file that is not its own. Little-endian, data format 2, as the `lmdb` package
 * writes it.
 *
 * @see the struct MDB_meta of mdb.c in the `lmdb` package
 */

/** What a sound meta page says; numbers of pages count from 0. */
export interface MetaPage {
  /** Bytes of a page. */
  readonly pageBytes: number;
  /** Highest page that was ever given out. */
  readonly lastPage: number;
  /** Which commit wrote this meta page. */
  readonly transaction: number;
  /** The tree of free pages. */
  readonly free: TreeRoot;
  /** The tree of named tables. */
  readonly main: TreeRoot;
}

/** Where a tree starts and how deep it is. */
export interface TreeRoot {
  /** The root page; `undefined` for an empty tree. */
  readonly rootPage: number | undefined;
  /** Levels from root to leaf; 0 for an empty tree. */
  readonly depth: number;
}

/** Either the newest meta page, or what is wrong in a few words. */
export type MetaVerdict =
  | { readonly sound: true; readonly meta: MetaPage }
  | { readonly sound: false; readonly damage: string };

/** Bytes from the start of the file that {@link judgeMetaPages} may need: two pages of 64 KiB. */
export const META_BYTES_MAX = 131_072;

/** Bytes of a page's header: number, transaction, pad, flags, bounds. */
export const PAGE_HEADER_BYTES = 24;

/**
 * How much shorter than its pages a sound file may be: 1 GiB. Pages that a commit took and gave back
 * are never written; a number far beyond is damage, and LMDB would map it all the same.
 */
export const UNWRITTEN_BYTES_MAX = 2 ** 30;

const META_BYTES = 168;
const META_FLAG = 0x08;
const MAGIC = 0xbeefc0de;
const FORMAT_VERSION = 2;
const PAGE_BYTES_MIN = 512;
const PAGE_BYTES_MAX = 65_536;
const PAGE_COUNT_MAX = 2 ** 48;
const DEPTH_MAX = 32;
const NO_PAGE = 0xffff_ffff_ffff_ffffn;
const TREE_BYTES = 48;
const TREES_OFFSET = PAGE_HEADER_BYTES + 24;

/**
 * Decides whether a file starts like a sound LMDB environment.
 *
 * @param head the first bytes of the file, {@link META_BYTES_MAX} or the whole file if shorter
 * @param fileBytes length of the file
 */
export function judgeMetaPages(head: Uint8Array, fileBytes: number): MetaVerdict {
  if (fileBytes === 0) return damaged("the file is empty");
  if (fileBytes < 2 * PAGE_BYTES_MIN || head.length < PAGE_HEADER_BYTES + META_BYTES) {
    return damaged(`the file has only ${fileBytes} bytes`);
  }
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const first = readMeta(view, 0, 0);
  if (typeof first === "string") return damaged(first);
  if (fileBytes < 2 * first.pageBytes || head.length < first.pageBytes + META_BYTES) {
    return damaged(`the file ends after ${fileBytes} bytes, within its first two pages`);
  }
  const second = readMeta(view, first.pageBytes, 1);
  if (typeof second === "string") return damaged(second);
  if (second.pageBytes !== first.pageBytes) return damaged("the meta pages differ in page size");
  const unwritten = Math.max(first.lastPage, second.lastPage) * first.pageBytes - fileBytes;
  if (unwritten > UNWRITTEN_BYTES_MAX) return damaged(`${unwritten} bytes are missing at its end`);
  // Commits are numbered without gaps and go to the two pages in turn.
  const gap = Math.abs(second.transaction - first.transaction);
  if (gap > 1) return damaged(`the meta pages are ${gap} commits apart`);
  return { sound: true, meta: second.transaction > first.transaction ? second : first };
}

/** Reads a tree's root from its 48-byte record; answers text when it makes no sense. */
export function readTreeRoot(view: DataView, offset: number, lastPage: number): TreeRoot | string {
  const depth = view.getUint16(offset + 6, true);
  const root = view.getBigUint64(offset + 40, true);
  if (root === NO_PAGE) return { rootPage: undefined, depth: 0 };
  if (root < 2n || root > BigInt(lastPage)) return `a tree starts at page ${root} of ${lastPage}`;
  if (depth < 1 || depth > DEPTH_MAX) return `a tree has depth ${depth}`;
  return { rootPage: Number(root), depth };
}

function readMeta(view: DataView, offset: number, index: number): MetaPage | string {
  const name = `meta page ${index}`;
  if ((view.getUint16(offset + 18, true) & META_FLAG) === 0) return `${name} is no meta page`;
  if (view.getUint32(offset + 24, true) !== MAGIC) return `${name} lacks LMDB's magic number`;
  const version = view.getUint32(offset + 28, true) & 0xffff;
  if (version !== FORMAT_VERSION) return `${name} has format ${version}, not ${FORMAT_VERSION}`;
  const pageBytes = view.getUint32(offset + TREES_OFFSET, true);
  if (!isPageSize(pageBytes)) return `${name} claims pages of ${pageBytes} bytes`;
  const lastPage = view.getBigUint64(offset + 144, true);
  if (lastPage < 1n || lastPage > PAGE_COUNT_MAX) return `${name} claims ${lastPage} pages`;
  const mapBytes = view.getBigUint64(offset + 40, true);
  if (mapBytes > BigInt(PAGE_COUNT_MAX)) return `${name} claims a map of ${mapBytes} bytes`;
  return readTrees(view, offset, { pageBytes, lastPage: Number(lastPage) });
}

function readTrees(
  view: DataView,
  offset: number,
  sizes: { readonly pageBytes: number; readonly lastPage: number },
): MetaPage | string {
  const free = readTreeRoot(view, offset + TREES_OFFSET, sizes.lastPage);
  if (typeof free === "string") return free;
  const main = readTreeRoot(view, offset + TREES_OFFSET + TREE_BYTES, sizes.lastPage);
  if (typeof main === "string") return main;
  return { ...sizes, transaction: Number(view.getBigUint64(offset + 152, true)), free, main };
}

function isPageSize(bytes: number): boolean {
  const isPowerOfTwo = (bytes & (bytes - 1)) === 0;
  return isPowerOfTwo && bytes >= PAGE_BYTES_MIN && bytes <= PAGE_BYTES_MAX;
}

function damaged(damage: string): MetaVerdict {
  return { sound: false, damage };
}
