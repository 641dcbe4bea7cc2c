/** Nodes to begin with: as their operator writes them down, one line each. */

import { RuntimeError } from "../errors.ts";
import { isValidAddress } from "./node-address.ts";
import type { PeerId } from "./peer-id.ts";

/** A node known by hand or from an earlier life. */
export interface Seed {
  readonly endpoint: { readonly host: string; readonly port: number };
  /** Its key as lower-case hexadecimal text. */
  readonly peer: PeerId;
}

/** Longest line of a seed in characters: the longest name, a port, a key, and their marks. */
const SEED_LENGTH_MAX = 330;

const FORM =
  /^(?:\[(?<six>[^\]]*)\]|(?<host>[^:[\]]*)):(?<port>\d{1,5}):(?<key>[0-9a-f]{64})(?::tcp)?$/i;

/**
 * Reads a seed as `host:port:key`, an IPv6 host in brackets, the key in hexadecimal of either case;
 * a transport may follow, and there is one: `:tcp`.
 *
 * @throws RuntimeError `option.invalid` for any other text, which is quoted up to its limit
 * @example
 * parseSeed(`seed.example.org:3002:${"ab".repeat(32)}`); // { endpoint: { host, port }, peer }
 */
export function parseSeed(line: string): Seed {
  const parts = line.length <= SEED_LENGTH_MAX ? FORM.exec(line)?.groups : undefined;
  if (parts === undefined) throw refused("host:port:key with a key of 64 hexadecimal digits", line);
  const { six, host = six ?? "", port, key = "" } = parts;
  const endpoint = { host, port: Number(port) };
  if (!isValidAddress(endpoint)) throw refused("an address that can be dialed", line);
  if ((six !== undefined) !== host.includes(":")) throw refused("brackets around IPv6 only", line);
  return { endpoint, peer: key.toLowerCase() };
}

/** Writes a seed as {@link parseSeed} reads it. */
export function seedText({ endpoint: { host, port }, peer }: Seed): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}:${peer}`;
}

function refused(expected: string, line: string): RuntimeError<"option.invalid"> {
  const received = line.length <= SEED_LENGTH_MAX ? line : `${line.slice(0, SEED_LENGTH_MAX)}…`;
  const message = `cannot use seed: expected ${expected} (received ${received})`;
  return new RuntimeError("option.invalid", { option: "seeds", expected, received }, message);
}
