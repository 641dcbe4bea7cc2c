import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { typed } from "./fake-world.ts";

describe("coppice node", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "coppice-node-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("ends with code 2 and a line for each thing that is wrong with its file", async () => {
    const file = join(folder, "c.json");
    await writeFile(file, JSON.stringify({ networkId: "n", dataDir: "d", seeds: ["x"], a: 1 }));
    const { code, err } = await typed(`node --config ${file}`);

    expect(code).to.equal(2);
    expect(err.split("\n").map((line) => /: (\S+) is/.exec(line)?.[1])).to.deep.equal([
      "a",
      "seeds[0]",
      "authorities",
    ]);
  });

  it("refuses a flag that is out of range, by its name, its value and what to give", async () => {
    for (const [flag, value, expected] of [
      ["--grpc-port", "70000", "from 0 to 65535"],
      ["--metrics-port", "x", "from 0 to 65535"],
      ["--keep-commits", "999", "from 1000 to"],
      ["--verifying-threads", "65", "from 0 to 64"],
    ] as const) {
      const { code, err } = await typed(`node --config x ${flag} ${value}`);
      expect(code).to.equal(2);
      expect(err).to.contain(flag).and.contain(`'${value}'`).and.contain(expected);
    }
  });

  it("refuses an unknown log level", async () => {
    const { code, err } = await typed("node --config x --log-level loud");

    expect(code).to.equal(2);
    expect(err).to.match(/--log-level.*error, warn, info, debug/);
  });
});
