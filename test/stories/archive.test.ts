/**
 * Three real processes from the command line: a full node that writes its chain into an archive, one that has removed
 * the first hundred commits, and one that begins with nothing. The writer is killed with SIGKILL once its file is there.
 * Look at the third: the file brings it as far as the others have forgotten, and a peer the rest.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "chai";
import { storeChain } from "../support/archives.ts";
import { growChain, makeFixture } from "../support/chain-fixture.ts";

const NETWORK = "archive-story";
const CLI = ["--import", "tsx", "src/cli/main.ts", "node"];

/** Three processes started from source on a busy machine. */
const PATIENCE_MS = 90_000;

const fixture = makeFixture([1, 1, 1, 1], { networkId: NETWORK });
const grown = growChain(fixture, { commits: 110 });

type Line = Readonly<Record<string, unknown>>;

/** What an event of a name says; nothing for other lines. */
function valuesOf(line: Line, name: string): readonly Line[] {
  return line["name"] === name ? [line["values"] as Line] : [];
}

/** A node in a process of its own, and the lines it has written. */
class NodeProcess {
  readonly #child: ChildProcess;
  readonly #lines: Line[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(config: string) {
    const args = [...CLI, "--config", config, "--json", "--stop-with-input"];
    this.#child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
    if (this.#child.stdout === null) throw new Error("the node has no output");
    createInterface({ input: this.#child.stdout }).on("line", (line) => {
      this.#lines.push(JSON.parse(line));
      for (const look of this.#waiting) look();
    });
  }

  get lines(): readonly Line[] {
    return this.#lines;
  }

  /** The first line that fits, when it is there. */
  until(fits: (line: Line) => boolean): Promise<Line> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.#lines.find(fits);
        if (found === undefined) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once("close", resolve));
    this.#child.kill("SIGKILL");
    await gone;
  }
}

describe("three processes and an archive", function () {
  this.timeout(PATIENCE_MS);
  const nodes: NodeProcess[] = [];
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "coppice-archive-"));
  });

  after(async () => {
    await Promise.all(nodes.map((node) => node.kill()));
    await rm(folder, { recursive: true, force: true });
  });

  /** Starts a full node from a file of its own. */
  async function start(name: string, more: object): Promise<NodeProcess> {
    const authorities = fixture.committee.authorities.map((one) => ({
      name: one.name,
      protocolKey: Buffer.from(one.protocolKey).toString("hex"),
      networkKey: Buffer.from(one.networkKey).toString("hex"),
      stake: one.stake,
    }));
    const config = join(folder, `${name}.json`);
    const file = { networkId: NETWORK, dataDir: name, authorities, listen: "127.0.0.1:0" };
    const local = { ownAddressPurposes: ["loopback"], routeToLoopback: true };
    await writeFile(config, JSON.stringify({ ...file, ...local, ...more }));
    const node = new NodeProcess(config);
    nodes.push(node);
    return node;
  }

  it("brings a node that begins with nothing to the tip, from another's file and then from a peer (S6)", async () => {
    await storeChain(join(folder, "writer", "store"), { fixture, grown, lowest: 0 });
    await storeChain(join(folder, "pruned", "store"), { fixture, grown, lowest: 101 });
    const writer = await start("writer", { archive: { write: "archive" } });
    const pruned = await start("pruned", {});
    const { id, listen } = await pruned.until((line) => line["type"] === "node.up");
    await writer.until((line) => valuesOf(line, "archive.written").length > 0);
    await writer.kill();
    expect(await readdir(join(folder, "archive"))).to.deep.equal(["0000000001-0000000100.coppice"]);

    const late = await start("late", { archive: { read: "archive" }, seeds: [`${listen}:${id}`] });
    await late.until((line) => valuesOf(line, "sync.stored").some(({ to }) => to === 110));
    const stored = late.lines.flatMap((line) => valuesOf(line, "sync.stored"));
    expect(stored.map(({ from, to, by }) => [from, to, by])).to.deep.equal([
      [1, 100, "archive"],
      [101, 110, id],
    ]);
  });
});
