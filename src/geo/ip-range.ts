/** Ranges of addresses, and what the registries reserve them for. */

import { type IpAddress, ipAddressOf, parseIpAddress } from "./ip-address.ts";

/** All addresses that share their first bits. */
export interface IpPrefix {
  readonly address: IpAddress;
  /** How many leading bits are shared: 0 to 32 or 0 to 128. */
  readonly bits: number;
}

/** What an address may be for; only `public` ones lead to one place on the globe. */
export const IP_PURPOSES = [
  "public",
  "unspecified",
  "loopback",
  "private",
  "link_local",
  "shared",
  "multicast",
  "documentation",
  "reserved",
] as const;

/** What an address is for. */
export type IpPurpose = (typeof IP_PURPOSES)[number];

const PREFIX = /^([0-9a-fA-F:.]+)\/([0-9]{1,3})$/;

/**
 * Reads `address/bits`; an address alone is a range of one.
 *
 * @returns the range, or `undefined` when the text is none
 * @example
 * parseIpPrefix("10.0.0.0/8");
 */
export function parseIpPrefix(text: string): IpPrefix | undefined {
  const [, addressText = text, bitsText] = PREFIX.exec(text) ?? [];
  const address = parseIpAddress(addressText);
  if (address === undefined) return undefined;
  const bitsMax = address.bytes.length * 8;
  const bits = bitsText === undefined ? bitsMax : Number(bitsText);
  return bits <= bitsMax ? { address, bits } : undefined;
}

/** Whether an address lies in a range; never across versions. */
export function isInPrefix(address: IpAddress, prefix: IpPrefix): boolean {
  if (address.version !== prefix.address.version) return false;
  const whole = prefix.bits >> 3;
  for (let index = 0; index < whole; index += 1) {
    if (address.bytes[index] !== prefix.address.bytes[index]) return false;
  }
  const rest = prefix.bits & 7;
  const differing = (address.bytes[whole] ?? 0) ^ (prefix.address.bytes[whole] ?? 0);
  return rest === 0 || differing >> (8 - rest) === 0;
}

/**
 * Tells what an address is for. One that carries an IPv4 address to translate (NAT64, 6to4) is for
 * what that one is for: a private network does not become public by wrapping.
 *
 * @see IANA IPv4 and IPv6 Special-Purpose Address Registries
 */
export function ipPurpose(address: IpAddress): IpPurpose {
  const carried = carriedIpv4(address);
  if (carried) return ipPurpose(carried);
  for (const { prefix, purpose } of SPECIAL) if (isInPrefix(address, prefix)) return purpose;
  return "public";
}

function carriedIpv4(address: IpAddress): IpAddress | undefined {
  if (isInPrefix(address, NAT64)) return ipAddressOf(address.bytes.subarray(12));
  if (isInPrefix(address, SIX_TO_FOUR)) return ipAddressOf(address.bytes.subarray(2, 6));
  return undefined;
}

function knownPrefix(text: string): IpPrefix {
  const prefix = parseIpPrefix(text);
  if (prefix === undefined) throw new SyntaxError(`no prefix: ${text}`);
  return prefix;
}

const NAT64 = knownPrefix("64:ff9b::/96");
const SIX_TO_FOUR = knownPrefix("2002::/16");

const SPECIAL = (
  [
    ["0.0.0.0/32", "unspecified"],
    ["0.0.0.0/8", "reserved"],
    ["10.0.0.0/8", "private"],
    ["100.64.0.0/10", "shared"],
    ["127.0.0.0/8", "loopback"],
    ["169.254.0.0/16", "link_local"],
    ["172.16.0.0/12", "private"],
    ["192.0.0.0/24", "reserved"],
    ["192.0.2.0/24", "documentation"],
    ["192.168.0.0/16", "private"],
    ["198.18.0.0/15", "reserved"],
    ["198.51.100.0/24", "documentation"],
    ["203.0.113.0/24", "documentation"],
    ["224.0.0.0/4", "multicast"],
    ["240.0.0.0/4", "reserved"],
    ["::/128", "unspecified"],
    ["::1/128", "loopback"],
    ["::/8", "reserved"],
    ["64:ff9b:1::/48", "private"],
    ["100::/64", "reserved"],
    ["2001:2::/48", "reserved"],
    ["2001:db8::/32", "documentation"],
    ["3fff::/20", "documentation"],
    ["fc00::/7", "private"],
    ["fe80::/10", "link_local"],
    ["fec0::/10", "private"],
    ["ff00::/8", "multicast"],
  ] as const
).map(([text, purpose]) => ({ prefix: knownPrefix(text), purpose }));
