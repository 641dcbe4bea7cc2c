/** Writes small databases in MaxMind's format: a tree of 24-bit records and maps of text and doubles. */

import type { Coordinates } from "../../../src/geo/geo-ip.ts";
import { type IpPrefix, parseIpPrefix } from "../../../src/geo/ip-range.ts";

/** A record: text, numbers, or maps of both. */
export interface MmdbMap {
  readonly [field: string]: string | number | MmdbMap;
}

/** Where a tree leads: on to another node, or to a record by its index. */
type Branch = Node | { readonly record: number } | undefined;

interface Node {
  left: Branch;
  right: Branch;
}

const MARKER = Buffer.from("abcdef4d61784d696e642e636f6d", "hex");

/** Writes the coordinates where MaxMind has them. */
export function maxmindRecord({ latitude, longitude }: Coordinates): MmdbMap {
  return { city: { names: { en: "Somewhere" } }, location: { latitude, longitude } };
}

/** Writes the coordinates where DB-IP has them. */
export function flatRecord({ latitude, longitude }: Coordinates): MmdbMap {
  return { city: "Somewhere", latitude, longitude };
}

/** Builds a database; IPv4 prefixes go where an IPv6 tree has them, below 96 zero bits. */
export function writeMmdb(version: 4 | 6, places: Readonly<Record<string, MmdbMap>>): Buffer {
  const root: Node = { left: undefined, right: undefined };
  const records = Object.values(places);
  for (const [index, text] of Object.keys(places).entries()) {
    const prefix = parseIpPrefix(text);
    if (prefix) insert(root, prefixBits(prefix, version), { record: index });
  }
  const nodes = listNodes(root);
  const encoded = records.map(encode);
  const offsets = encoded.map((_, index) => Buffer.concat(encoded.slice(0, index)).length);
  const position = (branch: Branch): number => {
    if (branch === undefined) return nodes.length;
    if ("record" in branch) return nodes.length + 16 + (offsets[branch.record] ?? 0);
    return nodes.indexOf(branch);
  };
  const tree = nodes.flatMap(({ left, right }) => [
    ...uint24(position(left)),
    ...uint24(position(right)),
  ]);
  const metadata = encode({
    binary_format_major_version: "2",
    database_type: "test",
    ip_version: version,
    node_count: nodes.length,
    record_size: 24,
    build_epoch: 1,
  });
  return Buffer.concat([Buffer.from(tree), Buffer.alloc(16), ...encoded, MARKER, metadata]);
}

function prefixBits(prefix: IpPrefix, version: 4 | 6): number[] {
  const bits = [...prefix.address.bytes].flatMap((byte) =>
    Array.from({ length: 8 }, (_, index) => (byte >> (7 - index)) & 1),
  );
  const lead = version === 6 && prefix.address.version === 4 ? new Array<number>(96).fill(0) : [];
  return [...lead, ...bits.slice(0, prefix.bits)];
}

function insert(root: Node, bits: readonly number[], leaf: { readonly record: number }): void {
  let node = root;
  for (const [index, bit] of bits.entries()) {
    const side = bit === 0 ? "left" : "right";
    if (index === bits.length - 1) node[side] = leaf;
    else node = descend(node, side);
  }
}

function descend(node: Node, side: "left" | "right"): Node {
  const child = node[side];
  if (child && !("record" in child)) return child;
  const created: Node = { left: child, right: child };
  node[side] = created;
  return created;
}

function listNodes(root: Node): Node[] {
  const nodes = [root];
  for (const node of nodes) {
    for (const child of [node.left, node.right]) {
      if (child && !("record" in child)) nodes.push(child);
    }
  }
  return nodes;
}

function encode(value: string | number | MmdbMap): Buffer {
  if (typeof value === "string") {
    return Buffer.concat([Buffer.from([0x40 | Buffer.byteLength(value)]), Buffer.from(value)]);
  }
  if (typeof value === "number") return encodeDouble(value);
  const fields = Object.entries(value);
  const parts = fields.flatMap(([name, field]) => [encode(name), encode(field)]);
  return Buffer.concat([Buffer.from([0xe0 | fields.length]), ...parts]);
}

function encodeDouble(value: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes.writeUInt8(0x68, 0);
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

function uint24(value: number): number[] {
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
