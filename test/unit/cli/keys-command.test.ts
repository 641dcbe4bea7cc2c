import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { typed } from "./fake-world.ts";

describe("coppice keys", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "coppice-keys-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("makes a key and shows the same one", async () => {
    const made = await typed(`keys new ${folder}/a.key`);
    const shown = await typed(`keys show ${folder}/a.key --json`);

    expect([made.code, shown.code]).to.deep.equal([0, 0]);
    expect(made.out[0]).to.match(/^[0-9a-f]{64}$/);
    expect(JSON.parse(shown.out[0] ?? "")).to.deep.include({
      curve: "ed25519",
      publicKey: made.out[0],
      key: `00${made.out[0]}`,
    });
  });

  it("never overwrites a key, and says so in one line", async () => {
    await typed(`keys new ${folder}/a.key`);
    const again = await typed(`keys new ${folder}/a.key`);

    expect(again.code).to.equal(2);
    expect(again.err).to.match(/^cannot make a key in .*: it exists \(choose another file\)$/);
  });

  it("refuses a key file that is open to others, with the remedy", async () => {
    await typed(`keys new ${folder}/a.key`);
    await chmod(join(folder, "a.key"), 0o644);
    const { code, err } = await typed(`keys show ${folder}/a.key`);

    expect(code).to.equal(1);
    expect(err).to.match(/open to others .*\[key\.file_permissions\]: run chmod 600 on it$/);
  });

  it("says which file or directory is missing", async () => {
    expect((await typed(`keys show ${folder}/no.key`)).err).to.match(/no such file/);
    expect((await typed(`keys new ${folder}/no/a.key`)).err).to.match(/there is no directory/);
  });
});
