import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { isRuntimeError } from "../../../src/errors.ts";
import { openGeoIpDatabase } from "../../../src/geo/geo-ip-database.ts";
import { isOnGlobe } from "../../../src/geo/patch.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";
import { flatRecord, maxmindRecord, writeMmdb } from "./write-mmdb.ts";

const zurich = { latitude: 47.37, longitude: 8.55 };
const tokyo = { latitude: 35.68, longitude: 139.65 };

describe("openGeoIpDatabase", () => {
  let folder: string;
  let files = 0;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "coppice-geo-"));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function fileOf(bytes: Uint8Array | string): string {
    const path = join(folder, `${++files}.mmdb`);
    writeFileSync(path, bytes);
    return path;
  }

  async function codeOf(paths: readonly string[]): Promise<string> {
    try {
      await openGeoIpDatabase(paths);
      return "opened";
    } catch (error) {
      if (!isRuntimeError(error)) return String(error);
      expect(error.message).to.not.contain("\n");
      return error.code;
    }
  }

  it("asks each file in turn, the one of the address's own version first", async () => {
    const both = fileOf(
      writeMmdb(6, {
        "8.0.0.0/8": maxmindRecord(tokyo),
        "9.0.0.0/8": maxmindRecord(tokyo),
        "2a00::/16": maxmindRecord(tokyo),
      }),
    );
    const four = fileOf(writeMmdb(4, { "8.0.0.0/8": flatRecord(zurich) }));

    const geoIp = await openGeoIpDatabase([both, four]);

    expect(geoIp.locate("8.8.8.8")).to.deep.equal(zurich);
    expect(geoIp.locate("9.9.9.9")).to.deep.equal(tokyo);
    expect(geoIp.locate("2a00::1")).to.deep.equal(tokyo);
    expect(geoIp.locate("11.1.1.1")).to.equal(undefined);
  });

  it("does not look IPv6 addresses up in a file of IPv4 addresses", async () => {
    const geoIp = await openGeoIpDatabase([
      fileOf(writeMmdb(4, { "32.0.0.0/3": flatRecord(zurich) })),
    ]);

    expect(geoIp.locate("33.1.1.1")).to.deep.equal(zurich);
    expect(geoIp.locate("2a01:e0a::1")).to.equal(undefined);
  });

  it("takes the point in the sea off Africa for unknown", async () => {
    const nowhere = { latitude: 0, longitude: 0 };
    const bytes = writeMmdb(4, {
      "8.0.0.0/8": flatRecord(nowhere),
      "9.0.0.0/8": flatRecord(zurich),
    });

    const geoIp = await openGeoIpDatabase([fileOf(bytes)]);

    expect(geoIp.locate("8.8.8.8")).to.equal(undefined);
  });

  it("keeps the latest answers only, and gives the same ones without them", async () => {
    const path = fileOf(writeMmdb(4, { "8.0.0.0/8": flatRecord(zurich) }));

    const geoIp = await openGeoIpDatabase([path], { answersMax: 1 });

    for (const ip of ["8.8.8.8", "9.9.9.9", "8.8.8.8", "8.8.4.4", "9.9.9.9"]) {
      expect(geoIp.locate(ip), ip).to.deep.equal(ip.startsWith("8.") ? zurich : undefined);
    }
  });

  it("gives a kept answer itself, and a new one once others took its room", async () => {
    const path = fileOf(writeMmdb(4, { "8.0.0.0/8": flatRecord(zurich) }));
    const geoIp = await openGeoIpDatabase([path], { answersMax: 2 });

    const first = geoIp.locate("8.8.8.8");
    geoIp.locate("8.8.4.4");
    expect(geoIp.locate("8.8.8.8")).to.equal(first);
    geoIp.locate("9.9.9.9");

    expect(geoIp.locate("8.8.8.8")).to.not.equal(first);
    expect(geoIp.locate("8.8.8.8")).to.deep.equal(first);
    expect(first).to.satisfy(Object.isFrozen);
  });

  it("says that a file is missing", async () => {
    const there = fileOf(writeMmdb(4, { "8.0.0.0/8": flatRecord(zurich) }));

    expect(await codeOf([there, join(folder, "absent.mmdb")])).to.equal("geo.database_missing");
  });

  it("says that a folder is no file", async () => {
    const path = join(folder, "folder.mmdb");
    mkdirSync(path);

    expect(await codeOf([path])).to.equal("geo.database_missing");
  });

  it("refuses a file over its limit", async () => {
    const path = fileOf(writeMmdb(4, { "8.0.0.0/8": flatRecord(zurich) }));

    const refused = await openGeoIpDatabase([path], { databaseBytesMax: 10 }).catch(
      (error: unknown) => error,
    );

    expect(isRuntimeError(refused, "geo.database_damaged")).to.equal(true);
  });

  for (const [title, bytes] of [
    ["an empty file", ""],
    ["text", "not a database\n".repeat(99)],
    ["a compressed file", Buffer.from("1f8b0800000000000003", "hex")],
    ["a database without coordinates", writeMmdb(4, { "8.0.0.0/8": { country: "CH" } })],
    [
      "coordinates off the globe",
      writeMmdb(4, { "8.0.0.0/8": flatRecord({ latitude: 91, longitude: 0 }) }),
    ],
    ["coordinates that are text", writeMmdb(4, { "8.0.0.0/8": { latitude: "1", longitude: "2" } })],
  ] as const) {
    it(`refuses ${title} in one line`, async () => {
      expect(await codeOf([fileOf(bytes)])).to.equal("geo.database_damaged");
    });
  }

  it("refuses a file that is cut anywhere, at its start or end", async () => {
    const bytes = writeMmdb(6, {
      "8.0.0.0/8": maxmindRecord(zurich),
      "2a00::/16": maxmindRecord(tokyo),
    });
    for (let length = 0; length < bytes.length; length += 7) {
      expect(await codeOf([fileOf(bytes.subarray(0, length))]), `${length}`).to.equal(
        "geo.database_damaged",
      );
    }
  });

  it("refuses a record that leads back to itself", async () => {
    const bytes = writeMmdb(4, { "8.0.0.0/8": { self: "......................" } });
    // A pointer to the start of the records, where the map is that holds the pointer.
    const at = bytes.indexOf("......") - 1;
    bytes.set([0x20, 0x00], at);

    expect(await codeOf([fileOf(bytes)])).to.equal("geo.database_damaged");
  });

  it("answers places on the globe or nothing from any damaged file it opens", async function () {
    this.timeout(30_000);
    const sound = writeMmdb(6, {
      "8.0.0.0/8": maxmindRecord(zurich),
      "2a00::/16": flatRecord(tokyo),
    });
    const outcomes = new Set<string>();
    for (let seed = 0; seed < 300; seed += 1) {
      const random = seededRandom(seed);
      const bytes = Buffer.from(sound);
      for (let change = 0; change <= random.below(6); change += 1) {
        bytes[random.below(bytes.length)] = random.below(256);
      }
      const path = fileOf(bytes);
      const opened = await openGeoIpDatabase([path]).catch((error: unknown) => error);
      if (isRuntimeError(opened)) {
        outcomes.add(opened.code);
        continue;
      }
      outcomes.add("opened");
      const geoIp = await openGeoIpDatabase([path]);
      for (let probe = 0; probe < 50; probe += 1) {
        const found = geoIp.locate(`8.${random.below(256)}.${random.below(256)}.1`);
        expect(found === undefined || isOnGlobe(found)).to.equal(true);
      }
    }

    expect([...outcomes].sort()).to.deep.equal(["geo.database_damaged", "opened"]);
  });
});
