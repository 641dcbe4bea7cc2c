import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { nodeFolder, writeManifest } from "../../../../src/cli/devnet/manifest.ts";
import { DEVNET_PREFIX, runningDevnets } from "../../../../src/cli/devnet/running.ts";
import { socketIn } from "../../../../src/cli/socket-in.ts";

describe("the devnets that run here", () => {
  let parent: string;
  const servers: Server[] = [];
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), "coppice-running-"));
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) server.close();
    await rm(parent, { recursive: true });
  });

  async function devnet(name: string, isRunning: boolean): Promise<string> {
    const folder = join(parent, name);
    const socket = socketIn(nodeFolder(folder, 0));
    await mkdir(dirname(socket), { recursive: true });
    const node = { role: "full", city: "c", address: "a", port: 1 } as const;
    await writeManifest(folder, { networkId: "n", nodes: [node] });
    if (!isRunning) return folder;
    const server = createServer();
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    return folder;
  }

  it("are those with a manifest whose first node listens", async () => {
    const second = await devnet(`${DEVNET_PREFIX}b`, true);
    const first = await devnet(`${DEVNET_PREFIX}a`, true);
    await devnet(`${DEVNET_PREFIX}dead`, false);
    await devnet("another", true);
    await mkdir(join(parent, `${DEVNET_PREFIX}empty`));

    expect(await runningDevnets(parent)).to.deep.equal([first, second]);
  });

  it("are none where there is no such folder", async () => {
    expect(await runningDevnets(join(parent, "nowhere"))).to.deep.equal([]);
  });
});
