import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, linkSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { diskDirectories } from "../../../src/store/node-directory.ts";

const PROGRAM = fileURLToPath(new URL("./hold-directory.ts", import.meta.url));

/** A process that takes a directory when told to. */
class Taker {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
  readonly #lines: Interface;

  constructor(path: string) {
    this.child = spawn(process.execPath, ["--import", "tsx", PROGRAM, path], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.ended = new Promise((resolve) => this.child.once("close", resolve));
    if (this.child.stdout === null) throw new Error("no output");
    this.#lines = createInterface({ input: this.child.stdout });
  }

  /** Tells it to go on, and hears what it says next. */
  go(): Promise<string> {
    const said = new Promise<string>((resolve) => this.#lines.once("line", resolve));
    this.child.stdin?.write("go\n");
    return said;
  }

  async end(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    this.child.kill(signal);
    await this.ended;
  }
}

describe("diskDirectories", () => {
  let folder: string;
  let path: string;
  let takers: Taker[] = [];
  const directories = diskDirectories();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "coppice-lock-"));
    path = join(folder, "made", "data");
  });

  afterEach(async () => {
    await Promise.all(takers.map((taker) => taker.end()));
    takers = [];
    rmSync(folder, { recursive: true, force: true });
  });

  function taker(): Taker {
    const made = new Taker(path);
    takers.push(made);
    return made;
  }

  async function refusalOf(taking: Promise<unknown>): Promise<string> {
    return await taking.then(
      () => "taken",
      (error: Error) => error.message,
    );
  }

  it("names the process that holds a directory, while it is frozen too", async () => {
    const holder = taker();
    expect(await holder.go()).to.equal("held");
    const refusal = `cannot use data directory ${path}: another node runs on it (process ${holder.child.pid})`;

    expect(await refusalOf(directories.take(path))).to.equal(refusal);
    holder.child.kill("SIGSTOP");
    expect(await refusalOf(directories.take(path))).to.equal(refusal);
  });

  it("gives a directory away again when its holder was killed with SIGKILL, and tidies", async () => {
    for (let round = 0; round < 2; round += 1) {
      const holder = taker();
      expect(await holder.go()).to.equal("held");
      await holder.end("SIGKILL");
    }
    expect(readdirSync(join(path, "lock"))).to.have.length(2);

    const held = await directories.take(path);

    expect(readdirSync(join(path, "lock"))).to.have.length(2);
    await held.release();
    expect(readdirSync(path)).to.deep.equal([]);
  });

  it("gives it to one of several processes that start at once, dead claims or none", async () => {
    for (let round = 0; round < 3; round += 1) {
      const racers = Array.from({ length: 4 }, taker);

      const said = await Promise.all(racers.map((racer) => racer.go()));

      expect(
        said.filter((line) => line === "held"),
        said.join("\n"),
      ).to.have.length(1);
      // All of them at once, the holder too: the next round finds what they have left.
      await Promise.all(racers.map((racer) => racer.end()));
    }
  });

  it("lets go in order, as its holder says", async () => {
    const holder = taker();
    await holder.go();
    expect(await holder.go()).to.equal("released");

    expect(readdirSync(path)).to.deep.equal([]);
    await (await directories.take(path)).release();
  });

  it("is not fooled by a number of a process that lives: only a socket that answers holds", async () => {
    const lock = join(path, "lock");
    mkdirSync(lock, { recursive: true });
    const dead = createServer();
    await new Promise<void>((resolve) => dead.listen(join(lock, "bound"), resolve));
    linkSync(join(lock, "bound"), join(lock, `${process.pid}-1`));
    linkSync(join(lock, "bound"), join(lock, "claim-7"));
    await new Promise((resolve) => dead.close(resolve));
    writeFileSync(join(lock, "claim-9"), `${process.pid}`);

    const held = await directories.take(path);

    expect(readdirSync(lock).sort()).to.deep.equal([`${process.pid}-2`, "claim-10"]);
    await held.release();
  });

  it("refuses with one line where no lock can be", async () => {
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "lock"), "a file");
    expect(await refusalOf(directories.take(path))).to.match(/^cannot use data directory .*EEXIST/);
    expect(await refusalOf(directories.take(join(path, "lock")))).to.match(
      /^cannot use data directory .*EEXIST/,
    );
  });

  it("takes a failed start back: what it made is gone, what was there is not", async () => {
    const held = await directories.take(path);
    mkdirSync(join(path, "store"));
    writeFileSync(join(path, "store", "data.mdb"), "half");
    await held.undo(["store", "node.key"]);
    expect(existsSync(dirname(path))).to.equal(false);

    mkdirSync(join(path, "store"), { recursive: true });
    const again = await directories.take(path);
    writeFileSync(join(path, "node.key"), "new");
    writeFileSync(join(path, "of-somebody-else"), "kept");
    await again.undo(["store", "node.key"]);
    expect(readdirSync(path).sort()).to.deep.equal(["of-somebody-else", "store"]);
  });

  it("removes nothing it was not told to, from a directory it made", async () => {
    const held = await directories.take(path);
    writeFileSync(join(path, "of-somebody-else"), "kept");

    await held.undo(["store"]);

    expect(readdirSync(path)).to.deep.equal(["of-somebody-else"]);
  });
}).timeout(60_000);
