/** Addresses of nodes: which are well formed, and which lie in one range. */

import { parseIpAddress } from "../geo/ip-address.ts";
import { ipPurpose } from "../geo/ip-range.ts";

/** Most addresses of one node. */
export const NODE_ADDRESSES_MAX = 2;

/** Longest host of an address, in bytes: the longest DNS name. */
export const HOST_BYTES_MAX = 253;

/** Where a node is reached. */
export interface NodeAddress {
  /** An IPv4 or IPv6 address, or a DNS name. */
  readonly host: string;
  /** 1 to 65535. */
  readonly port: number;
}

/** Labels of letters, digits and inner hyphens; the last begins with a letter, so no IPv4 fits. */
const DNS_NAME =
  /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Four numbers from 0 to 255 without leading zeros, which some readers take for octal. */
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

const IPV6_GROUP = /^[0-9a-f]{1,4}$/i;

/** Whether an address can be dialed at all: a host of one of the three forms, a port above 0. */
export function isValidAddress({ host, port }: NodeAddress): boolean {
  const portHolds = Number.isInteger(port) && port > 0 && port <= 65_535;
  return portHolds && (IPV4.test(host) || ipv6Groups(host) !== undefined || DNS_NAME.test(host));
}

/** Whether a host is a name that has to be asked for. */
export function isDnsName(host: string): boolean {
  return DNS_NAME.test(host);
}

/**
 * The range an address lies in: whoever holds one address of a range is likely to hold others, so
 * connections are spread over ranges.
 *
 * @returns the /16 of an IPv4 address (also of one inside IPv6), the /32 of an IPv6 address, the
 *   last two labels of a name
 * @example
 * addressRange("192.0.2.7"); // "192.0"
 * addressRange("2001:db8::1"); // "2001:db8"
 * addressRange("a.nodes.example.org"); // "example.org"
 */
export function addressRange(host: string): string {
  if (IPV4.test(host)) return host.split(".").slice(0, 2).join(".");
  const groups = ipv6Groups(host);
  if (groups === undefined) return host.toLowerCase().split(".").slice(-2).join(".");
  if (isMapped(groups)) return [(groups[6] ?? 0) >> 8, (groups[6] ?? 0) & 0xff].join(".");
  return groupsText(groups.slice(0, 2));
}

/** Whether a host is an address that leads nowhere from elsewhere: such a range is not rented by strangers, and all of a house lies in one. */
export function isWithinOneHouse(host: string): boolean {
  const address = parseIpAddress(host);
  return address !== undefined && ipPurpose(address) !== "public";
}

/**
 * Who an address is taken for where connections are counted: whoever has one address of an IPv6 network
 * has them all.
 *
 * @returns an IPv4 address itself (also one inside IPv6), the /64 of an IPv6 address
 * @example
 * addressSource("::ffff:192.0.2.7"); // "192.0.2.7"
 * addressSource("2001:db8::1"); // "2001:db8:0:0"
 */
export function addressSource(host: string): string {
  const groups = ipv6Groups(host);
  if (groups === undefined) return host;
  if (!isMapped(groups)) return groupsText(groups.slice(0, 4));
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join(".");
}

/** Whether it is an IPv4 address inside IPv6 (RFC 4291, section 2.5.5.2). */
function isMapped(groups: readonly number[]): boolean {
  return groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
}

function groupsText(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(":");
}

/**
 * The eight groups of an IPv6 address; `undefined` for any other text. A zone index is no part of
 * an address: it names an interface of the speaker's own machine.
 *
 * @see RFC 4291, section 2.2
 */
function ipv6Groups(host: string): number[] | undefined {
  if (host.length > 45) return undefined;
  const [head = "", tail, ...more] = withoutDottedEnd(host).split("::");
  if (more.length > 0) return undefined;
  const first = head === "" ? [] : head.split(":");
  const last = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = 8 - first.length - last.length;
  // "::" stands for at least one group; without it all eight are written.
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...first, ...Array.from({ length: missing }, () => "0"), ...last];
  if (!groups.every((group) => IPV6_GROUP.test(group))) return undefined;
  return groups.map((group) => Number.parseInt(group, 16));
}

/** Writes an IPv4 address at the end as the two groups it stands for. */
function withoutDottedEnd(host: string): string {
  const start = host.lastIndexOf(":") + 1;
  const end = host.slice(start);
  if (start === 0 || !IPV4.test(end)) return host;
  const [a = 0, b = 0, c = 0, d = 0] = end.split(".").map(Number);
  return `${host.slice(0, start)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}
