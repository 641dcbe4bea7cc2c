/** Opens the real doors of a node, each only where the host brought none of its own. */

import { join } from "node:path";
import { loadOrCreateSecretKey } from "../../src/crypto/key-file.ts";
import { signerOf } from "../../src/crypto/signer.ts";
import { RuntimeError } from "../../src/errors.ts";
import type { GeoIp } from "../../src/geo/geo-ip.ts";
import { openGeoIpDatabase } from "../../src/geo/geo-ip-database.ts";
import { noGeoIp } from "../../src/geo/geo-ip-none.ts";
import type { NodeDirectories } from "../../src/store/directories.ts";
import { diskDirectories } from "../../src/store/node-directory.ts";
import { diskFolders } from "../../src/store/disk-folder.ts";
import { lmdbStoreOpener } from "../../src/store/lmdb.ts";
import { memoryDirectories } from "../../src/store/memory-directory.ts";
import { realClock } from "../../src/time/real-clock.ts";
import { realRandom } from "../../src/time/real-random.ts";
import { grpcDoor } from "../../src/transport/grpc-server.ts";
import { dnsResolver } from "../../src/transport/dns-resolver.ts";
import { tcpTransport } from "../../src/transport/tcp.ts";
import type { NodeDoors, NodeOptions } from "./node-options.ts";

/** The file of the node's key, in the data directory, unless options name another. */
export const KEY_FILE = "node.key";

/** Who guards the data directory: nobody needs to where every door that would use it is the host's. */
export function directoriesOf({ doors = {}, host }: NodeOptions): NodeDirectories {
  const { directories, storeOpener = host?.components?.db, signer, transport } = doors;
  const usesDisk = storeOpener === undefined || signer === undefined || transport === undefined;
  return directories ?? (usesDisk ? diskDirectories() : memoryDirectories());
}

/** Doors that are there before the data directory is. */
export type EarlyDoors = Pick<NodeDoors, "crypto" | "directories" | "readText">;

/**
 * Opens everything a node reaches the world through; writes nothing but a missing key file. The data
 * directory is held already.
 *
 * @throws RuntimeError `store.failed`, `key.*`, `geo.*`, `option.invalid`
 */
export async function openDoors(options: NodeOptions, early: EarlyDoors): Promise<NodeDoors> {
  const { doors = {} } = options;
  const clock = doors.clock ?? realClock();
  const random = doors.random ?? realRandom();
  const geoIp = doors.geoIp ?? (await openGeoIp(options));
  const storeOpener = doors.storeOpener ?? options.host?.components?.db ?? lmdbStoreOpener();
  const resolver = doors.resolver ?? dnsResolver();
  const folders = doors.folders ?? diskFolders();
  const others = { ...early, clock, random, geoIp, storeOpener, folders, resolver };
  if (doors.signer !== undefined && doors.transport !== undefined) {
    const { signer, transport, grpc } = doors;
    return { ...others, signer, transport, ...(grpc && { grpc }) };
  }
  const keyFile = options.keyFile ?? join(options.dataDir, KEY_FILE);
  const { curve, secretKey } = await loadOrCreateSecretKey(keyFile, { random });
  if (curve !== "ed25519") throw otherCurve(keyFile, curve);
  const signer = doors.signer ?? signerOf(curve, secretKey);
  const { networkId } = options;
  const transport = doors.transport ?? tcpTransport({ identity: secretKey, networkId, clock });
  const grpc = doors.grpc ?? grpcDoor({ identity: secretKey, networkId, clock });
  return { ...others, signer, transport, grpc };
}

async function openGeoIp({ geoIpFiles = [] }: NodeOptions): Promise<GeoIp> {
  return geoIpFiles.length === 0 ? noGeoIp : await openGeoIpDatabase(geoIpFiles);
}

function otherCurve(keyFile: string, curve: string): RuntimeError<"key.malformed"> {
  const details = { key: keyFile, expected: "an ed25519 key" };
  const text = `cannot use key file ${keyFile}: it holds a ${curve} key (expected ed25519)`;
  return new RuntimeError("key.malformed", details, text);
}
