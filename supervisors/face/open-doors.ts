/** Opens the real doors of a node, each only where the host brought none of its own. */

import { join } from "node:path";
import { nativeCrypto } from "../../src/crypto/native.ts";
import { loadOrCreateSecretKey } from "../../src/crypto/key-file.ts";
import { signerOf } from "../../src/crypto/signer.ts";
import { RuntimeError } from "../../src/errors.ts";
import type { GeoIp } from "../../src/geo/geo-ip.ts";
import { openGeoIpDatabase } from "../../src/geo/geo-ip-database.ts";
import { noGeoIp } from "../../src/geo/geo-ip-none.ts";
import { prepareNodeDirectory } from "../../src/store/node-directory.ts";
import { lmdbStoreOpener } from "../../src/store/lmdb.ts";
import { realClock } from "../../src/time/real-clock.ts";
import { realRandom } from "../../src/time/real-random.ts";
import { tcpTransport } from "../../src/transport/tcp.ts";
import type { NodeDoors, NodeOptions } from "./node-options.ts";

/**
 * Opens everything a node reaches the world through; writes nothing but the data directory and a
 * missing key file.
 *
 * @throws RuntimeError `store.failed`, `key.*`, `geo.*`, `option.invalid`
 */
export async function openDoors(options: NodeOptions): Promise<NodeDoors> {
  const { doors = {} } = options;
  const clock = doors.clock ?? realClock();
  const random = doors.random ?? realRandom();
  const geoIp = doors.geoIp ?? (await openGeoIp(options));
  const storeOpener = doors.storeOpener ?? lmdbStoreOpener();
  const crypto = doors.crypto ?? nativeCrypto();
  if (doors.signer !== undefined && doors.transport !== undefined) {
    const { signer, transport } = doors;
    return { clock, random, geoIp, storeOpener, crypto, signer, transport };
  }
  await prepareNodeDirectory(options.dataDir);
  const keyFile = options.keyFile ?? join(options.dataDir, "node.key");
  const { curve, secretKey } = await loadOrCreateSecretKey(keyFile, { random });
  if (curve !== "ed25519") throw otherCurve(keyFile, curve);
  const signer = doors.signer ?? signerOf(curve, secretKey);
  const { networkId } = options;
  const transport = doors.transport ?? tcpTransport({ identity: secretKey, networkId, clock });
  return { clock, random, geoIp, storeOpener, crypto, signer, transport };
}

async function openGeoIp({ geoIpFiles = [] }: NodeOptions): Promise<GeoIp> {
  return geoIpFiles.length === 0 ? noGeoIp : await openGeoIpDatabase(geoIpFiles);
}

function otherCurve(keyFile: string, curve: string): RuntimeError<"key.malformed"> {
  const details = { key: keyFile, expected: "an ed25519 key" };
  const text = `cannot use key file ${keyFile}: it holds a ${curve} key (expected ed25519)`;
  return new RuntimeError("key.malformed", details, text);
}
