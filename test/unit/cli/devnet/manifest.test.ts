import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { devnetFile, readManifest, writeManifest } from "../../../../src/cli/devnet/manifest.ts";
import { BadInput } from "../../../../src/cli/failure.ts";

describe("manifest of a devnet", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "coppice-manifest-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("is read as it was written", async () => {
    const node = { role: "full", city: "Zurich", address: "1.2.3.4", port: 7 } as const;
    const manifest = { networkId: "n", nodes: [node] };
    await writeManifest(folder, manifest);

    expect(await readManifest(folder)).to.deep.equal(manifest);
  });

  it("names everything that is wrong with it", async () => {
    const text = `{"format":"coppice-devnet-1","networkId":"N","nodes":[{"role":"x","port":0}]}`;
    await writeFile(devnetFile(folder), text);

    const thrown = await readManifest(folder).catch((error: unknown) => error);

    if (!(thrown instanceof BadInput)) throw thrown;
    expect(thrown.lines.map((line) => /: (\S+) is/.exec(line)?.[1])).to.deep.equal([
      "networkId",
      "nodes[0].role",
      "nodes[0].city",
      "nodes[0].address",
      "nodes[0].port",
    ]);
  });
});
