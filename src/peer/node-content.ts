/**
 * The content of a node's own transaction, byte for byte as the reference lays it out: address, ports,
 * transport, reward address, origin key, certificate, and since later a mining key.
 *
 * @see Archethic, `Archethic.P2P.Node.encode_transaction_content/1`
 */

import { RuntimeError } from "../errors.ts";
import { hexOf } from "../hex.ts";
import type { SaidOfNode } from "./node-history.ts";

/** What a node says about itself in its transaction. */
export interface NodeContent {
  /** IPv4: the layout has no room for another. */
  readonly ip: string;
  readonly port: number;
  readonly httpPort: number;
  readonly transport: "tcp";
  /** Curve byte, hash byte, hash. */
  readonly rewardAddress: Uint8Array;
  /** Curve byte, byte of its origin, key. */
  readonly originKey: Uint8Array;
  /** What proves the origin of the key; up to 65,535 bytes, none for a key made in software. */
  readonly certificate: Uint8Array;
  /** Curve byte, byte of its origin, key; `null` in transactions older than mining keys. */
  readonly miningKey: Uint8Array | null;
}

/** Number of TCP among transports. */
const TCP = 1;

/** Lengths of keys by curve byte: Ed25519, secp256r1, secp256k1, BLS12-381. */
const KEY_BYTES = [32, 65, 65, 48];

/** Lengths of hashes by hash byte: SHA-256, SHA-512, SHA3-256, SHA3-512, BLAKE2b, Keccak-256. */
const HASH_BYTES = [32, 64, 32, 64, 64, 32];

/**
 * Writes the content.
 *
 * @throws RuntimeError `codec.malformed` for a field out of its bounds
 */
export function encodeNodeContent(content: NodeContent): Uint8Array {
  const { rewardAddress, originKey, certificate, miningKey } = content;
  const address = content.ip.split(".").map(Number);
  if (address.length !== 4 || !address.every(isByte)) throw malformed("an IPv4 address");
  const ports = [content.port, content.httpPort];
  if (!ports.every(isShort) || !isShort(certificate.length)) throw malformed("a port or length");
  const bytes = Uint8Array.of(
    ...address,
    ...ports.flatMap(shortBytes),
    TCP,
    ...rewardAddress,
    ...originKey,
    ...shortBytes(certificate.length),
    ...certificate,
    ...(miningKey ?? []),
  );
  // Every part says its own length; of one that lies, the next would begin elsewhere.
  const read = decodeNodeContent(bytes);
  const parts = [rewardAddress, originKey, certificate];
  const found = [read.rewardAddress, read.originKey, read.certificate];
  if (parts.some(({ length }, nth) => length !== found[nth]?.length)) throw malformed("whole keys");
  return bytes;
}

/**
 * Reads the content.
 *
 * @throws RuntimeError `codec.malformed` when it is empty, cut short, or followed by more
 */
export function decodeNodeContent(bytes: Uint8Array): NodeContent {
  let at = 0;
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw malformed(`${at + length} bytes`);
    at += length;
    return bytes.slice(at - length, at);
  };
  const takeShort = (): number => take(2).reduce((high, low) => high * 256 + low, 0);
  /** Two bytes, of which one tells how many follow. */
  const takeTagged = (tag: 0 | 1, lengths: readonly number[]): Uint8Array => {
    const length = lengths[bytes[at + tag] ?? -1];
    if (length === undefined) throw malformed("a known curve or hash");
    return take(2 + length);
  };
  const ip = take(4).join(".");
  const [port, httpPort] = [takeShort(), takeShort()];
  if (take(1)[0] !== TCP) throw malformed("the transport tcp");
  const rewardAddress = takeTagged(1, HASH_BYTES);
  const originKey = takeTagged(0, KEY_BYTES);
  const certificate = take(takeShort());
  const miningKey = at === bytes.length ? null : takeTagged(0, KEY_BYTES);
  if (at !== bytes.length) throw malformed("nothing after the mining key");
  const where = { ip, port, httpPort, transport: "tcp" } as const;
  return { ...where, rewardAddress, originKey, certificate, miningKey };
}

/**
 * What the table of nodes takes of the content. Keys are texts without the byte of their origin: two
 * spellings of one key would be two keys.
 */
export function saidIn(content: NodeContent): SaidOfNode {
  const { ip, port, httpPort, rewardAddress, originKey, miningKey } = content;
  return {
    ip,
    port,
    httpPort,
    rewardAddress: hexOf(rewardAddress),
    originPublicKey: hexOf(Uint8Array.of(originKey[0] ?? 0, ...originKey.subarray(2))),
    miningPublicKey: miningKey === null ? null : hexOf(miningKey.subarray(2)),
  };
}

function isByte(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 0xff;
}

function isShort(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 0xffff;
}

function shortBytes(value: number): number[] {
  return [value >> 8, value & 0xff];
}

function malformed(expected: string): RuntimeError<"codec.malformed"> {
  const details = { what: "node transaction", expected };
  const message = `cannot use node transaction: malformed (expected ${expected})`;
  return new RuntimeError("codec.malformed", details, message);
}
