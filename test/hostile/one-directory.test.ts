/** Two nodes on one data directory: the second is refused, and a killed one is in nobody's way. */

import { rm } from "node:fs/promises";
import { expect } from "chai";
import { isStill, listing } from "../support/listing.ts";
import { configOf, controlOf, layOut, VALIDATOR } from "./folder.ts";
import { spawnCli, Victim } from "./victim.ts";

async function refusedStart(folder: string): Promise<{ code: number | null; stderr: string }> {
  const child = spawnCli(["node", "--config", configOf(folder), "--json"]);
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  child.stdout?.resume();
  return await new Promise((resolve) => {
    child.once("close", (code) => resolve({ code, stderr }));
  });
}

describe("coppice node, twice on one data directory", () => {
  it("refuses the second in one line, touches nothing, and starts after SIGKILL", async () => {
    const folder = await layOut(VALIDATOR);
    const first = new Victim(configOf(folder), controlOf(folder));
    await first.up();
    const before = listing(folder).filter(isStill);

    const { code, stderr } = await refusedStart(folder);

    expect(code).to.equal(1);
    expect(stderr.trim().split("\n")).to.deep.equal([
      `cannot use data directory ${folder}: another node runs on it (process ${first.pid}) [store.in_use]: stop it, or choose another dataDir`,
    ]);
    expect(listing(folder).filter(isStill)).to.deep.equal(before);

    process.kill(first.pid, "SIGKILL");
    await first.ended;
    const second = new Victim(configOf(folder), controlOf(folder));
    await second.up();
    expect((await second.stop()).code).to.equal(0);
    await rm(folder, { recursive: true });
  });
}).timeout(120_000);
