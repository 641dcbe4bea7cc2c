/** IP addresses as text and bytes, without a name server: read strictly, written in one form. */

/** An address that was read. */
export interface IpAddress {
  readonly version: 4 | 6;
  /** 4 or 16 bytes, network order. */
  readonly bytes: Uint8Array;
  /** The one spelling of it: dotted decimal, or RFC 5952. */
  readonly text: string;
}

/** Longest text that can be an address, in characters; the rest is not looked at. */
const TEXT_LENGTH_MAX = 45;

const BYTE = /^(0|[1-9][0-9]{0,2})$/;
const GROUP = /^[0-9a-fA-F]{1,4}$/;
const GROUPS = 8;

/**
 * Reads an address. An IPv4 address in IPv6 clothes (`::ffff:1.2.3.4`) is the IPv4 address, zones
 * (`%eth0`) and bytes with leading zeros, which some read as octal, are refused.
 *
 * @returns the address, or `undefined` when the text is none
 * @see RFC 4291, 2.2; RFC 5952; RFC 6943, 3.1.1
 * @example
 * parseIpAddress("2001:DB8:0:0::1")?.text; // "2001:db8::1"
 */
export function parseIpAddress(text: string): IpAddress | undefined {
  if (text.length > TEXT_LENGTH_MAX) return undefined;
  const bytes = text.includes(":") ? parseIpv6(text) : parseIpv4(text);
  return bytes && ipAddressOf(bytes);
}

/**
 * Names the address of 4 or 16 bytes; 16 that hold an IPv4 address give the IPv4 address.
 *
 * @returns the address, or `undefined` for another number of bytes
 */
export function ipAddressOf(bytes: Uint8Array): IpAddress | undefined {
  if (bytes.length === 4) return { version: 4, bytes: bytes.slice(), text: bytes.join(".") };
  if (bytes.length !== 16) return undefined;
  if (isMapped(bytes)) return ipAddressOf(bytes.slice(12));
  return { version: 6, bytes: bytes.slice(), text: ipv6Text(bytes) };
}

function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => BYTE.test(part) && Number(part) <= 255)) {
    return undefined;
  }
  return Uint8Array.from(parts, Number);
}

function parseIpv6(text: string): Uint8Array | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [left, right] = halves.map((half, index) => parseGroups(half, index === halves.length - 1));
  if (left === undefined) return undefined;
  if (halves.length === 1) return left.length === GROUPS ? groupBytes(left) : undefined;
  const missing = GROUPS - left.length - (right?.length ?? GROUPS);
  // "::" stands for at least one group.
  if (right === undefined || missing < 1) return undefined;
  return groupBytes([...left, ...new Array<number>(missing).fill(0), ...right]);
}

/** Reads groups between colons; the last one of an address may be a dotted IPv4 address. */
function parseGroups(text: string, isLast: boolean): number[] | undefined {
  if (text === "") return [];
  const parts = text.split(":");
  const dotted = parts.at(-1)?.includes(".") ? parseIpv4(parts.pop() ?? "") : new Uint8Array();
  if (dotted === undefined || (dotted.length > 0 && !isLast)) return undefined;
  if (!parts.every((part) => GROUP.test(part))) return undefined;
  const groups = parts.map((part) => Number.parseInt(part, 16));
  return [...groups, ...bytePairs(dotted)];
}

function groupBytes(groups: readonly number[]): Uint8Array {
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

function bytePairs(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length / 2 }, (_, index) => view.getUint16(2 * index));
}

function isMapped(bytes: Uint8Array): boolean {
  return (
    bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  );
}

/** RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups as "::". */
function ipv6Text(bytes: Uint8Array): string {
  const groups = bytePairs(bytes);
  const run = longestZeroRun(groups);
  const hex = (part: readonly number[]): string =>
    part.map((group) => group.toString(16)).join(":");
  if (run.length < 2) return hex(groups);
  return `${hex(groups.slice(0, run.from))}::${hex(groups.slice(run.from + run.length))}`;
}

function longestZeroRun(groups: readonly number[]): { from: number; length: number } {
  let longest = { from: 0, length: 0 };
  let current = { from: 0, length: 0 };
  for (const [index, group] of groups.entries()) {
    current =
      group === 0 ? { ...current, length: current.length + 1 } : { from: index + 1, length: 0 };
    if (current.length > longest.length) longest = current;
  }
  return longest;
}
