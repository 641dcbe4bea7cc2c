import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { configFile, type DevnetWishes, openDevnet } from "../../../../src/cli/devnet/layout.ts";
import { devnetFile, type Manifest, nodeFolder } from "../../../../src/cli/devnet/manifest.ts";
import { BadInput } from "../../../../src/cli/failure.ts";
import { readNodeConfig } from "../../../../src/cli/node-config.ts";
import { realRandom } from "../../../../src/time/real-random.ts";

describe("openDevnet", () => {
  let folder: string;
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), "coppice-layout-")), "net");
  });
  afterEach(() => rm(join(folder, ".."), { recursive: true }));

  const open = (wishes: DevnetWishes = {}): Promise<Manifest> =>
    openDevnet(folder, wishes, { random: realRandom(), geoIpFiles: ["/geo.mmdb"] });
  const refusal = async (wishes: DevnetWishes = {}): Promise<string> => {
    const thrown = await open(wishes).catch((error: unknown) => error);
    return thrown instanceof BadInput ? thrown.message : `not refused: ${String(thrown)}`;
  };

  it("lays out nodes whose configurations `coppice node` takes", async () => {
    const { networkId, nodes } = await open({ nodes: 3, validators: 2 });

    const configs = await Promise.all(nodes.map((_, at) => readNodeConfig(configFile(folder, at))));
    expect(configs.map(({ kind }) => kind)).to.deep.equal(["validator", "validator", "full"]);
    expect(configs.map((config) => config.networkId)).to.deep.equal(Array(3).fill(networkId));
    expect(configs.map(({ authorities }) => authorities.length)).to.deep.equal([2, 2, 2]);
    expect(configs.map(({ protocolKeyFile }) => protocolKeyFile !== undefined)).to.deep.equal([
      true,
      true,
      false,
    ]);
    expect(configs[0]?.seeds).to.deep.equal([]);
    expect(configs[2]?.seeds?.[0]).to.match(/^129\.132\.19\.216:\d+:[0-9a-f]{64}$/);
    expect(new Set(nodes.map(({ address }) => address)).size).to.equal(3);
  });

  it("keeps keys to their owner", async () => {
    await open({ nodes: 1 });

    const { mode } = await stat(join(nodeFolder(folder, 0), "protocol.key"));
    expect(mode & 0o077).to.equal(0);
  });

  it("goes on with the same network, keys and ports", async () => {
    const first = await open({ nodes: 2, validators: 1 });
    const before = await readFile(configFile(folder, 1), "utf8");

    expect(await open()).to.deep.equal(first);
    expect(await readFile(configFile(folder, 1), "utf8")).to.equal(before);
  });

  it("refuses another devnet than the one that lies there", async () => {
    await open({ nodes: 2, validators: 1 });

    expect(await refusal({ nodes: 3 })).to.match(/has --nodes 2, not 3 \(leave --nodes out/);
    expect(await refusal({ validators: 2 })).to.match(/has --validators 1, not 2/);
  });

  it("refuses another layout and a damaged manifest", async () => {
    await open({ nodes: 1 });
    await writeFile(devnetFile(folder), `{"format":"coppice-devnet-0","networkId":"n","nodes":[]}`);
    expect(await refusal()).to.match(/format is "coppice-devnet-0" \(expected .*another layout/);

    await writeFile(devnetFile(folder), "{");
    expect(await refusal()).to.match(/damaged, choose another --data-dir/);
  });

  it("refuses a directory that holds something else", async () => {
    await writeFile(join(folder, "..", "mine.txt"), "x");
    folder = join(folder, "..");

    expect(await refusal()).to.match(/not empty and no devnet \(choose another directory\)/);
    folder = join(folder, "net");
  });

  it("refuses more validators than nodes", async () => {
    expect(await refusal({ nodes: 2, validators: 3 })).to.match(
      /--validators 3: there are 2 nodes/,
    );
  });
});
