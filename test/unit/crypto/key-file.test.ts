import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { loadKeyFile, loadOrCreateKeyFile } from "../../../src/crypto/key-file.ts";
import { keyText } from "../../../src/crypto/keys.ts";
import { type ErrorCode, isRuntimeError } from "../../../src/errors.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";

async function expectRefused(code: ErrorCode, act: Promise<unknown>): Promise<void> {
  const outcome = await act.catch((error: unknown) => error);
  expect(isRuntimeError(outcome, code), String(outcome)).to.equal(true);
}

describe("key file", () => {
  let folder: string;
  let path: string;
  const random = seededRandom("key file");

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "coppice-key-"));
    path = join(folder, "node.key");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("is made once, readable by its owner alone, and gives the same key ever after", async () => {
    const made = await loadOrCreateKeyFile(path, { random });
    const opened = await loadOrCreateKeyFile(path, { random });

    expect(keyText(opened.publicKey)).to.equal(keyText(made.publicKey));
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    expect(await readFile(path, "utf8")).to.match(/^coppice-key-1 ed25519 [0-9a-f]{64}\n$/);
    expect(await readdir(folder)).to.deep.equal(["node.key"]);
  });

  it("holds a key of the curve asked for, and keeps it whatever is asked later", async () => {
    const made = await loadOrCreateKeyFile(path, { random, curve: "secp256k1" });
    const opened = await loadOrCreateKeyFile(path, { random, curve: "secp256r1" });

    expect(made.publicKey.curve).to.equal("secp256k1");
    expect(keyText(opened.publicKey)).to.equal(keyText(made.publicKey));
  });

  it("is one key for all who make it at once", async () => {
    const opens = Array.from({ length: 8 }, () => loadOrCreateKeyFile(path, { random }));

    const keys = new Set((await Promise.all(opens)).map(({ publicKey }) => keyText(publicKey)));

    expect(keys.size).to.equal(1);
    expect(await readdir(folder)).to.deep.equal(["node.key"]);
  });

  it("is refused when others have any right on it", async () => {
    await loadOrCreateKeyFile(path, { random });

    for (const mode of [0o640, 0o604, 0o610, 0o601, 0o666]) {
      await chmod(path, mode);
      await expectRefused("key.file_permissions", loadOrCreateKeyFile(path, { random }));
    }
    await chmod(path, 0o400);
    await loadOrCreateKeyFile(path, { random });
  });

  it("is refused with other content, and left as it was", async () => {
    for (const content of [
      "",
      "coppice-key-1 ed25519 ",
      `coppice-key-1 ed25519 ${"0".repeat(63)}\n`,
      `coppice-key-1 ed448 ${"0".repeat(64)}\n`,
      `coppice-key-1 secp256k1 ${"0".repeat(64)}\n`,
      `coppice-key-2 ed25519 ${"0".repeat(64)}\n`,
      `coppice-key-1 ed25519 ${"0".repeat(64)}\n\n`,
      `coppice-key-1 ed25519 ${"0".repeat(64)}\n${"x".repeat(10_000)}`,
    ]) {
      await writeFile(path, content, { mode: 0o600 });
      await expectRefused("key.malformed", loadOrCreateKeyFile(path, { random }));
      expect(await readFile(path, "utf8")).to.equal(content);
    }
  });

  it("says nothing of its content in a refusal", async () => {
    await writeFile(path, `coppice-key-1 ed25519 ${"ab".repeat(31)}\n`, { mode: 0o600 });

    const refusal = await loadKeyFile(path).catch((error: unknown) => error);

    expect(JSON.stringify(refusal) + String(refusal)).to.not.include("abab");
  });

  it("is not made where the disk refuses, and nothing is left behind", async () => {
    const lost = join(folder, "missing", "node.key");
    await expectRefused("store.failed", loadOrCreateKeyFile(lost, { random }));
    await expectRefused("store.failed", loadKeyFile(path));

    await mkdir(path, { mode: 0o700 });
    await expectRefused("store.failed", loadOrCreateKeyFile(path, { random }));
    expect(await readdir(folder)).to.deep.equal(["node.key"]);
  });

  it("is not overwritten through a link that leads nowhere", async () => {
    await symlink(join(folder, "nowhere"), path);

    await expectRefused("store.failed", loadOrCreateKeyFile(path, { random }));

    expect(await readdir(folder)).to.deep.equal(["node.key"]);
  });
});
