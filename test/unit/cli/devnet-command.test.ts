import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type FakeProcess, type FakeWorld, fakeProcess, fakeWorld, typed } from "./fake-world.ts";

describe("coppice devnet", () => {
  let folder: string;
  let processes: FakeProcess[];
  let folders: string[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "coppice-devnet-"));
    [processes, folders] = [[], []];
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Nodes that hold as many commits as anybody asks for. */
  const world = (digest: (socket: string) => string = () => "d"): FakeWorld =>
    fakeWorld({
      startProcess: (started) => {
        folders.push(started.folder);
        const process = fakeProcess(1);
        processes.push(process);
        return process;
      },
      ask: (socket, { verb, args }) => {
        if (verb === "status") return Promise.resolve({ head: { index: 9, digest: "d" } });
        const { from, limit } = args as { from: number; limit: number };
        const indexes = Array.from({ length: limit }, (_, at) => from + at);
        return Promise.resolve(indexes.map((index) => ({ index, digest: digest(socket) })));
      },
    });
  const run = async (line: string, around: FakeWorld) => {
    const ran = typed(`devnet ${line}`, around);
    let isOver = false;
    void ran.then(() => {
      isOver = true;
    });
    // Files are real here, so a round of the real loop stands between two seconds of the clock.
    while (!isOver) {
      await new Promise((resolve) => setImmediate(resolve));
      await around.clock.advance(1_000);
    }
    return ran;
  };

  it("ends well when every node holds the same commits", async () => {
    const { code, out } = await run("--nodes 3 --validators 2 --once --height 4", world());

    expect(code).to.equal(0);
    expect(out.at(-1)).to.equal("commits 1 to 4 are the same on every node that answers (3)");
    expect(processes.map(({ told }) => told)).to.deep.equal([["stop"], ["stop"], ["stop"]]);
  });

  it("ends with code 1 when one holds others", async () => {
    const differing = world((socket) => (socket.includes("node-1") ? "x" : "d"));
    const { code, out } = await run("--nodes 2 --once --height 4 --json", differing);

    expect(code).to.equal(1);
    const result = JSON.parse(out.at(-1) ?? "");
    expect(result).to.include({ type: "devnet.result", exitCode: 1 });
    expect(result.comparison.nodes[1].verdict).to.equal("differs at commit 1");
  });

  it("removes a temporary directory and keeps one it was given", async () => {
    await run("--nodes 1 --once --height 1", world());
    await run(`--nodes 1 --once --height 1 --data-dir ${folder}`, world());

    expect(folders.map((each) => existsSync(each))).to.deep.equal([false, true]);
    expect(folders[1]).to.equal(folder);
  });

  it("starts only the node it is told to", async () => {
    await run(`--nodes 3 --once --height 1 --data-dir ${folder}`, world());
    processes = [];
    await run(`--only 2 --once --height 1 --data-dir ${folder}`, world());

    expect(processes).to.have.length(1);
  });

  const REFUSED: readonly (readonly [string, RegExp])[] = [
    ["--nodes 0", /--nodes.*from 1 to 16/],
    ["--nodes 17", /--nodes.*from 1 to 16/],
    ["--validators x", /--validators.*whole number/],
    ["--nodes 2 --validators 3", /--validators 3: there are 2 nodes/],
    ["--height 0 --once", /--height.*from 1/],
    ["--height 3", /--height: it says where --once ends/],
    ["--late-ms -1", /--late-ms/],
    ["--port 80", /--port.*from 1024/],
    ["--only 1", /--only: there is no devnet yet/],
    ["--only 1 --data-dir /nowhere", /\/nowhere holds no devnet/],
    ["--host /nowhere.ts", /--host \/nowhere\.ts: there is no such file/],
    [`--data-dir /tmp/${"long".repeat(30)}`, /paths \d+ bytes too long/],
  ];
  for (const [line, complaint] of REFUSED) {
    it(`refuses ${line.slice(0, 40)} in one line`, async () => {
      const { code, err } = await typed(`devnet ${line}`);

      expect(code).to.equal(2);
      expect(err).to.match(complaint);
      expect(err.split("\n")).to.have.length(1);
    });
  }
});
