import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { open as openLmdb } from "lmdb";
import { isRuntimeError } from "../../../src/errors.ts";
import { lmdbStoreOpener } from "../../../src/store/lmdb.ts";
import { failureCode } from "../../conformance/store.ts";
import { damages, soundStoreFile, writeStoreFile } from "./damaged-store.ts";

/** Damaged files of each kind; each is opened and used in a process of its own. */
const FILES_OF_A_KIND = 12;

const write = (key: number, bytes = 1, table = "blocks") => [
  { put: [table, Uint8Array.of(key), new Uint8Array(bytes)] as const },
];

describe("lmdbStoreOpener", () => {
  let folder: string;
  let paths = 0;
  const newPath = (): string => join(folder, `store-${++paths}`);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "coppice-lmdb-"));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a path that must be refused, in one line and without a write. */
  async function expectRefused(path: string, reason: RegExp): Promise<void> {
    const error = await lmdbStoreOpener()
      .open(path)
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      );

    expect(isRuntimeError(error, "store.corrupt"), String(error)).to.equal(true);
    expect(error).to.have.property("message").that.matches(reason).and.does.not.contain("\n");
  }

  describe("with something that is no sound store", () => {
    it("refuses a path that is a file", async () => {
      const path = newPath();
      writeFileSync(path, "notes");

      await expectRefused(path, /not a directory/);
    });

    it("refuses a path below a file", async () => {
      const path = newPath();
      writeFileSync(path, "notes");

      await expectRefused(join(path, "store"), /ENOTDIR/);
    });

    it("refuses a data file that is a directory", async () => {
      const path = newPath();
      mkdirSync(join(path, "data.mdb"), { recursive: true });

      await expectRefused(path, /data.mdb is not a file/);
    });

    it("refuses a file of another program and leaves the directory as it was", async () => {
      const path = newPath();
      writeStoreFile(path, Buffer.from("SQLite format 3\0".repeat(1_000)));

      await expectRefused(path, /magic number/);

      expect(readdirSync(path)).to.deep.equal(["data.mdb"]);
      expect(statSync(join(path, "data.mdb")).size).to.equal(16_000);
    });

    it("refuses an empty file, which was a store before a power cut", async () => {
      const path = newPath();
      writeStoreFile(path, new Uint8Array());

      await expectRefused(path, /empty/);
    });

    it("refuses an LMDB environment of another program", async () => {
      const path = newPath();
      const foreign = openLmdb({ path, noSubdir: false, overlappingSync: false });
      await foreign.put("name", "value");
      await foreign.close();

      await expectRefused(path, /as no store of ours/);
    });
  });

  it("never crashes on a damaged file, whatever the damage", async function () {
    this.timeout(120_000);
    const file = await soundStoreFile(newPath());
    for (const [kind, damage] of Object.entries(damages)) {
      const damaged = Array.from({ length: FILES_OF_A_KIND }, (_, seed) => {
        const path = newPath();
        writeStoreFile(path, damage(file, seed));
        return path;
      });

      const child = spawnSync(
        process.execPath,
        ["--import", "tsx", join(import.meta.dirname, "open-and-use.ts"), ...damaged],
        { encoding: "utf8" },
      );

      const lines = child.stdout.trim().split("\n");
      expect(lines.length, `${kind}: ${child.signal} at ${damaged[lines.length]}`).to.equal(
        FILES_OF_A_KIND,
      );
      for (const line of lines) expect(line).to.match(/ (used|store\.corrupt|store\.failed)$/);
      if (/garbage$|cut/.test(kind)) expect(child.stdout, kind).to.contain("store.corrupt");
    }
  });

  it("opens a sound store of several levels, long values and freed pages", async () => {
    const path = newPath();
    writeStoreFile(path, await soundStoreFile(newPath()));

    const store = await lmdbStoreOpener().open(path);

    expect(store.scan("blocks", { limit: 1e5 }).length).to.be.greaterThan(1_000);
    await store.close();
  });

  it("keeps its files to the owner of the process", async function () {
    if (process.platform === "win32") this.skip();
    const path = newPath();

    await (await lmdbStoreOpener().open(path)).close();

    expect(statSync(join(path, "data.mdb")).mode & 0o077).to.equal(0);
  });

  it("refuses a batch over the size limit, keeps nothing of it and goes on", async () => {
    const store = await lmdbStoreOpener({ storeBytesMax: 100_000 }).open(newPath());
    await store.write(write(1, 40_000));

    expect(await failureCode(() => store.write(write(2, 80_000)))).to.equal("store.failed");
    expect(store.get("blocks", Uint8Array.of(2))).to.equal(undefined);
    await store.write([{ remove: ["blocks", Uint8Array.of(1)] }]);
    await store.write(write(2, 80_000));

    expect(store.get("blocks", Uint8Array.of(2))).to.have.length(80_000);
    await store.close();
  });

  it("refuses a table over the limit of tables, also when they come in one stretch", async () => {
    const store = await lmdbStoreOpener({ tablesMax: 2 }).open(newPath());

    const codes = await Promise.all(
      ["a", "b", "c"].map((table) => failureCode(() => store.write(write(1, 1, table)))),
    );

    expect(codes).to.deep.equal([undefined, undefined, "store.failed"]);
    await store.write(write(2, 1, "b"));
    await store.close();
  });

  it("fails a write that the disk refuses, keeps nothing of it and is poisoned", function () {
    this.timeout(30_000);
    if (process.platform === "win32") this.skip();
    const script = join(import.meta.dirname, "fill-disk.ts");
    const shell = `trap '' XFSZ; ulimit -f 2000; exec "$0" --import tsx "$1" "$2"`;

    const child = spawnSync("bash", ["-c", shell, process.execPath, script, newPath()], {
      encoding: "utf8",
    });

    expect(child.stdout.trim().split("\n").at(-1), child.stderr).to.equal(
      "store.failed, store.failed, store.failed, 1 and 1 kept, 0 stray",
    );
  });
});
