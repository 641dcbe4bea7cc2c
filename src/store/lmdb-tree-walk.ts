/**
 * Walks the trees of an LMDB file without LMDB and tells the first thing that makes no sense. LMDB
 * trusts its pages: a page cut off by a truncated file or overwritten with anything else ends in
 * SIGBUS or SIGABRT, long after the open. Values carry no checksum, so a changed value is not seen.
 *
 * @see the structs MDB_page, MDB_node and MDB_ovpage of mdb.c in the `lmdb` package
 */

import { type MetaPage, PAGE_HEADER_BYTES, type TreeRoot, readTreeRoot } from "./lmdb-meta-page.ts";

/** Reads one page; a shorter answer means that the file ends there. */
export type ReadPage = (page: number) => Promise<Uint8Array>;

/** Which tree a page belongs to: free pages, named tables, or the entries of one table. */
type Tree = "free" | "main" | "table";

interface Step {
  readonly tree: Tree;
  readonly page: number;
  readonly depth: number;
}

interface Walk {
  readonly meta: MetaPage;
  readonly readPage: ReadPage;
  readonly seen: Set<number>;
  readonly steps: Step[];
}

interface Node {
  readonly offset: number;
  readonly keyEnd: number;
  readonly dataBytes: number;
  readonly flags: number;
}

const BRANCH = 0x01;
const LEAF = 0x02;
const OVERFLOW = 0x04;
const KIND_MASK = 0x6f;
const NODE_HEADER_BYTES = 8;
const BIG_VALUE = 0x01;
const TABLE_RECORD = 0x02;
const TABLE_RECORD_BYTES = 48;
const BIG_VALUE_BYTES = 24;

/**
 * Looks at every page that the newest commit reaches, upper levels first.
 *
 * @param meta the newest meta page
 * @param readPage reads one page of the file
 * @param pagesMax look at no more pages than this
 * @returns what is wrong in a few words, or `undefined` when nothing is
 */
export async function findTreeDamage(
  meta: MetaPage,
  readPage: ReadPage,
  pagesMax: number,
): Promise<string | undefined> {
  const walk: Walk = { meta, readPage, seen: new Set(), steps: [] };
  addTree(walk, "free", meta.free);
  addTree(walk, "main", meta.main);
  for (const step of walk.steps) {
    if (walk.seen.size >= pagesMax) return undefined;
    const damage = await checkPage(walk, step);
    if (damage !== undefined) return `page ${step.page}: ${damage}`;
  }
  return undefined;
}

function addTree(walk: Walk, tree: Tree, root: TreeRoot): void {
  if (root.rootPage === undefined) return;
  walk.steps.push({ tree, page: root.rootPage, depth: root.depth });
}

async function checkPage(walk: Walk, step: Step): Promise<string | undefined> {
  const claimed = claim(walk, step.page, 1);
  if (claimed !== undefined) return claimed;
  const bytes = await walk.readPage(step.page);
  if (bytes.length < walk.meta.pageBytes) return "the file ends before it";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const kind = step.depth === 1 ? LEAF : BRANCH;
  const header = checkHeader(view, step.page, kind);
  if (header !== undefined) return header;
  const nodes = readNodes(view, kind);
  if (typeof nodes === "string") return nodes;
  const order = step.tree === "free" ? undefined : checkOrder(bytes, nodes, kind);
  if (order !== undefined) return order;
  if (kind === BRANCH)
    return addChildren(
      walk,
      step,
      nodes.map((node) => childPage(view, node)),
    );
  return checkLeaf(walk, step.tree, { view, nodes });
}

function addChildren(walk: Walk, step: Step, pages: readonly number[]): string | undefined {
  for (const page of pages) {
    const outside = page < 2 || page > walk.meta.lastPage;
    if (outside) return `a branch leads to page ${page} of ${walk.meta.lastPage}`;
    walk.steps.push({ tree: step.tree, page, depth: step.depth - 1 });
  }
  return undefined;
}

function checkHeader(view: DataView, page: number, kind: number): string | undefined {
  const number = view.getBigUint64(0, true);
  if (number !== BigInt(page)) return `it says it is page ${number}`;
  const flags = view.getUint16(18, true) & KIND_MASK;
  return flags === kind ? undefined : `it is of kind ${flags}, not ${kind}`;
}

/** Reads the nodes of a branch or leaf; each must lie inside the page, behind the free space. */
function readNodes(view: DataView, kind: number): Node[] | string {
  const lower = view.getUint16(20, true);
  const upper = view.getUint16(22, true);
  const bounded = lower <= upper && upper + PAGE_HEADER_BYTES <= view.byteLength;
  if (!bounded || lower % 2 !== 0 || lower === 0) return `its bounds are ${lower} and ${upper}`;
  const nodes: Node[] = [];
  for (let index = 0; index < lower / 2; index += 1) {
    const pointer = view.getUint16(PAGE_HEADER_BYTES + 2 * index, true);
    const node = pointer < upper ? undefined : readNode(view, pointer + PAGE_HEADER_BYTES, kind);
    if (node === undefined) return `node ${index} lies outside`;
    nodes.push(node);
  }
  return nodes;
}

function readNode(view: DataView, offset: number, kind: number): Node | undefined {
  if (offset + NODE_HEADER_BYTES > view.byteLength) return undefined;
  const keyEnd = offset + NODE_HEADER_BYTES + view.getUint16(offset + 6, true);
  const isLeaf = kind === LEAF;
  const dataBytes = isLeaf ? view.getUint32(offset, true) : 0;
  const flags = isLeaf ? view.getUint16(offset + 4, true) : 0;
  const storedBytes = flags & BIG_VALUE ? BIG_VALUE_BYTES : dataBytes;
  return keyEnd + storedBytes > view.byteLength ? undefined : { offset, keyEnd, dataBytes, flags };
}

/** The first key of a branch stands for "everything below" and is not compared. */
function checkOrder(bytes: Uint8Array, nodes: readonly Node[], kind: number): string | undefined {
  let previous: Uint8Array | undefined;
  for (const node of kind === BRANCH ? nodes.slice(1) : nodes) {
    const key = bytes.subarray(node.offset + NODE_HEADER_BYTES, node.keyEnd);
    if (key.length === 0) return "a key is empty";
    if (previous && Buffer.compare(previous, key) >= 0) return "its keys are out of order";
    previous = key;
  }
  return undefined;
}

function childPage(view: DataView, node: Node): number {
  return view.getUint32(node.offset, true) + view.getUint16(node.offset + 4, true) * 2 ** 32;
}

async function checkLeaf(
  walk: Walk,
  tree: Tree,
  leaf: { readonly view: DataView; readonly nodes: readonly Node[] },
): Promise<string | undefined> {
  for (const node of leaf.nodes) {
    const isTable = tree === "main";
    const expected = isTable ? TABLE_RECORD : node.flags & BIG_VALUE;
    if (node.flags !== expected)
      return `it holds an entry of kind ${node.flags}, as no store of ours`;
    const damage = isTable
      ? addTable(walk, leaf.view, node)
      : node.flags === BIG_VALUE
        ? await checkBigValue(walk, leaf.view, node)
        : undefined;
    if (damage !== undefined) return damage;
  }
  return undefined;
}

function addTable(walk: Walk, view: DataView, node: Node): string | undefined {
  if (node.dataBytes !== TABLE_RECORD_BYTES) return `a table record has ${node.dataBytes} bytes`;
  const flags = view.getUint16(node.keyEnd + 4, true);
  if (flags !== 0) return `a table has flags ${flags}, as no table of ours`;
  const root = readTreeRoot(view, node.keyEnd, walk.meta.lastPage);
  if (typeof root === "string") return root;
  addTree(walk, "table", root);
  return undefined;
}

async function checkBigValue(walk: Walk, view: DataView, node: Node): Promise<string | undefined> {
  const page = Number(view.getBigUint64(node.keyEnd, true));
  const pages = Number(view.getBigUint64(node.keyEnd + 16, true));
  const needed = Math.ceil((PAGE_HEADER_BYTES + node.dataBytes) / walk.meta.pageBytes);
  if (pages !== needed) return `a value of ${node.dataBytes} bytes claims ${pages} pages`;
  const claimed = claim(walk, page, pages);
  if (claimed !== undefined) return claimed;
  const last = await walk.readPage(page + pages - 1);
  if (last.length < walk.meta.pageBytes) return "the file ends within a value";
  const bytes = pages === 1 ? last : await walk.readPage(page);
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return checkHeader(header, page, OVERFLOW);
}

/** A page belongs to one place only; a second claim is damage, and would let a walk go in circles. */
function claim(walk: Walk, page: number, pages: number): string | undefined {
  if (page < 2 || page + pages - 1 > walk.meta.lastPage) return `page ${page} lies outside`;
  for (let index = page; index < page + pages; index += 1) {
    if (walk.seen.has(index)) return `page ${index} is used twice`;
    walk.seen.add(index);
  }
  return undefined;
}
