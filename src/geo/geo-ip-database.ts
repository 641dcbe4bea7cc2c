/**
 * Geography from files in MaxMind's format: one for all addresses, or one for each IP version. The
 * reader trusts its file: a damaged one makes it throw, overflow the stack, or answer nonsense, so a
 * file is tried at many addresses when it is opened and every answer is checked.
 *
 * @see https://maxmind.github.io/MaxMind-DB/
 */

import { readFile, stat } from "node:fs/promises";
import { Reader } from "maxmind";
import { RuntimeError, describeError } from "../errors.ts";
import type { Coordinates, GeoIp } from "./geo-ip.ts";
import { ipAddressOf, parseIpAddress } from "./ip-address.ts";
import { ipPurpose } from "./ip-range.ts";
import { isOnGlobe } from "./patch.ts";

/** How much a database may cost. */
export interface GeoIpDatabaseOptions {
  /**
   * Answers kept in memory.
   *
   * @defaultValue 10,000: more nodes than a table of peers holds
   */
  readonly answersMax?: number;
  /**
   * Longest file in bytes; it is held in memory as a whole.
   *
   * @defaultValue 1 GiB: ten times a city database
   */
  readonly databaseBytesMax?: number;
}

/** The limits in force where none is given. */
export const GEO_IP_DATABASE_DEFAULTS: Required<GeoIpDatabaseOptions> = {
  answersMax: 10_000,
  databaseBytesMax: 2 ** 30,
};

/** Addresses tried when a file is opened, spread evenly over the address space. */
const PROBES = 1_024;

/** Zero bytes between the tree and the records of a file. */
const SEPARATOR_BYTES = 16;

interface OpenFile {
  readonly version: 4 | 6;
  readonly find: (ip: string) => unknown;
}

/**
 * Opens a database of one or several files; for an address each file of its version is asked in turn.
 *
 * @throws RuntimeError `geo.database_missing` when a file is not there or cannot be read
 * @throws RuntimeError `geo.database_damaged` when a file is no sound database of coordinates
 * @example
 * const geoIp = await openGeoIpDatabase(["city-ipv4.mmdb", "city-ipv6.mmdb"]);
 * geoIp.locate("93.22.131.35");
 */
export async function openGeoIpDatabase(
  paths: readonly string[],
  options: GeoIpDatabaseOptions = {},
): Promise<GeoIp> {
  const limits = { ...GEO_IP_DATABASE_DEFAULTS, ...options };
  const files: OpenFile[] = [];
  for (const path of paths) files.push(openBytes(path, await readBytes(path, limits)));
  // A file of IPv4 addresses alone knows them better than one that holds both.
  files.sort((a, b) => a.version - b.version);
  return withAnswersKept((ip, version) => locateIn(files, ip, version), limits.answersMax);
}

async function readBytes(path: string, limits: Required<GeoIpDatabaseOptions>): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > limits.databaseBytesMax) throw damagedFailure(path, `it has ${size} bytes`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof RuntimeError) throw error;
    throw missingFailure(path, error);
  }
}

function openBytes(path: string, bytes: Buffer): OpenFile {
  try {
    const reader = new Reader(bytes);
    const { ipVersion, nodeCount, searchTreeSize } = reader.metadata;
    if (ipVersion !== 4 && ipVersion !== 6) throw new RangeError(`IP version ${ipVersion}`);
    if (!(nodeCount > 0 && searchTreeSize + SEPARATOR_BYTES < bytes.length)) {
      throw new RangeError(`a tree of ${nodeCount} nodes in ${bytes.length} bytes`);
    }
    const file: OpenFile = { version: ipVersion, find: (ip) => reader.get(ip) };
    probe(file);
    return file;
  } catch (error) {
    throw damagedFailure(path, describeError(error), error);
  }
}

/** Tries a file all over: any answer that is no place and no plain "unknown" condemns it. */
function probe(file: OpenFile): void {
  let records = 0;
  let places = 0;
  for (let index = 0; index < PROBES; index += 1) {
    const record = file.find(probeAddress(file.version, index));
    if (record === null) continue;
    records += 1;
    if (readPlace(record) !== undefined) places += 1;
  }
  if (records > 0 && places === 0) throw new RangeError("its records hold no coordinates");
}

/** IPv6 is probed within 2000::/3, where all its public addresses are. */
function probeAddress(version: 4 | 6, index: number): string {
  const position = Math.trunc((index * 65_536) / PROBES);
  if (version === 4) return ipText([position >> 8, position & 0xff, 1, 1]);
  const first = 0x20 + (position >> 11);
  return ipText([
    first,
    (position >> 3) & 0xff,
    (position & 7) << 5,
    ...new Array<number>(13).fill(1),
  ]);
}

function ipText(bytes: readonly number[]): string {
  return ipAddressOf(Uint8Array.from(bytes))?.text ?? "";
}

function locateIn(files: readonly OpenFile[], ip: string, version: 4 | 6): Coordinates | undefined {
  for (const file of files) {
    // The reader would walk an IPv6 address through an IPv4 tree and answer with somebody's record.
    if (file.version < version) continue;
    const place = placeIn(file, ip);
    if (place) return place;
  }
  return undefined;
}

/** A file may be damaged where no probe looked; an address there is unknown, not a crash. */
function placeIn(file: OpenFile, ip: string): Coordinates | undefined {
  try {
    return readPlace(file.find(ip));
  } catch {
    return undefined;
  }
}

/**
 * Reads the coordinates of a record, at its top (DB-IP) or under `location` (MaxMind).
 *
 * @throws RangeError when they are not on the globe
 */
function readPlace(record: unknown): Coordinates | undefined {
  const holder = field(record, "location") ?? record;
  const latitude = field(holder, "latitude");
  const longitude = field(holder, "longitude");
  if (latitude === undefined && longitude === undefined) return undefined;
  if (typeof latitude !== "number" || typeof longitude !== "number") {
    throw new RangeError("its coordinates are no numbers");
  }
  if (!isOnGlobe({ latitude, longitude })) {
    throw new RangeError(`it places an address at ${latitude}, ${longitude}`);
  }
  // Makers of databases write "unknown" as the point where equator and Greenwich meet, in the sea.
  return latitude === 0 && longitude === 0 ? undefined : Object.freeze({ latitude, longitude });
}

function field(record: unknown, name: string): unknown {
  return typeof record === "object" && record !== null ? Reflect.get(record, name) : undefined;
}

/** Keeps the latest answers; only public addresses are looked up at all. */
function withAnswersKept(
  find: (ip: string, version: 4 | 6) => Coordinates | undefined,
  answersMax: number,
): GeoIp {
  const answers = new Map<string, Coordinates | undefined>();
  return {
    locate: (ip) => {
      const address = parseIpAddress(ip);
      if (address === undefined || ipPurpose(address) !== "public") return undefined;
      if (answers.has(address.text)) return answers.get(address.text);
      const place = find(address.text, address.version);
      const [oldest] = answers.keys();
      if (answers.size >= answersMax && oldest !== undefined) answers.delete(oldest);
      answers.set(address.text, place);
      return place;
    },
  };
}

function missingFailure(path: string, cause: unknown): RuntimeError<"geo.database_missing"> {
  const message = `cannot open the geo database: ${path} is not there (${describeError(cause)})`;
  return new RuntimeError("geo.database_missing", { path }, message, cause);
}

function damagedFailure(
  path: string,
  damage: string,
  cause?: unknown,
): RuntimeError<"geo.database_damaged"> {
  const line = damage.replaceAll(/\s+/g, " ");
  const message = `cannot open the geo database: ${path} is no sound city database (${line})`;
  return new RuntimeError("geo.database_damaged", { path }, message, cause);
}
