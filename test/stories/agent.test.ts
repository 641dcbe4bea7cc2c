/**
 * An agent looks at a real node, in a process of its own: it asks what there is, has a part of the node killed by its
 * user, and finds out what happened. Look at how few questions lead from "something crashed" to who did what about it.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "chai";

const CLI = ["--import", "tsx", "src/cli/main.ts"];

/** Starting three processes from source on a busy machine. */
const PATIENCE_MS = 90_000;

const started: ChildProcess[] = [];

function start(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [...CLI, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  started.push(child);
  return child;
}

/** The client's side of the protocol. */
class Agent {
  readonly process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  #asked = 0;

  constructor(folder: string) {
    this.process = start(["mcp", "--data-dir", folder]);
    if (this.process.stdout === null) throw new Error("it has no output");
    this.#lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  async ask(method: string, params: object) {
    this.#asked += 1;
    const line = JSON.stringify({ jsonrpc: "2.0", id: this.#asked, method, params });
    this.process.stdin?.write(`${line}\n`);
    const { value } = await this.#lines.next();
    const answer = JSON.parse(value);
    expect(answer.id).to.equal(this.#asked);
    return answer.result;
  }

  async tool(name: string, asked: object = {}) {
    const { content, isError } = await this.ask("tools/call", { name, arguments: asked });
    expect(isError, content[0].text).to.equal(undefined);
    return JSON.parse(content[0].text);
  }

  async leave(): Promise<unknown> {
    this.process.stdin?.end();
    const [code] = await once(this.process, "close");
    return code;
  }
}

async function untilHigh({ stdout }: ChildProcess): Promise<void> {
  if (stdout === null) throw new Error("the devnet has no output");
  for await (const line of createInterface({ input: stdout })) {
    const record = JSON.parse(line);
    if (record.type === "devnet.round" && record.nodes[0]?.height >= 1) return;
  }
}

describe("an agent that looks at a node", function () {
  this.timeout(PATIENCE_MS);

  // A test that failed leaves them running, and the whole run with them.
  afterEach(() => {
    for (const child of started.splice(0)) child.kill("SIGINT");
  });

  it("finds out what was killed and what came of it, and leaves (V5, moonshot 19)", async () => {
    const folder = await mkdtemp(join(tmpdir(), "coppice-agent-"));
    const sizes = ["--nodes", "1", "--validators", "1"];
    const devnet = start(["devnet", ...sizes, "--data-dir", folder, "--json"]);
    await untilHigh(devnet);
    const agent = new Agent(folder);

    const { serverInfo } = await agent.ask("initialize", { protocolVersion: "2025-11-25" });
    expect(serverInfo.name).to.equal("coppice");
    const overview = await agent.tool("overview");
    expect(overview.vitals.actors).to.be.above(10);
    const path = "/node/p2p/nodes/mem-table";
    const before = await agent.tool("actor", { path });
    expect(before.watched.id).to.equal(before.id);

    const kill = start(["kill", path, "--data-dir", folder]);
    await once(kill, "close");
    let found: { readonly id: number; readonly actor: string } | undefined;
    while (found === undefined) {
      const { entries } = await agent.tool("crashes", { filter: path });
      found = entries[0];
    }
    expect([found.id, found.actor]).to.deep.equal([before.id, path]);
    const report = await agent.tool("crash", { id: found.id });
    expect(report.reason).to.equal("killed");
    expect(
      report.answers.some(({ type }: { type: string }) => type === "supervisor.report"),
    ).to.equal(true);
    // A crash is told at once, rows with the next flush.
    let now = before;
    while (now.id === before.id) now = await agent.tool("actor", { path });
    expect(now.id).to.be.above(before.id);

    expect(await agent.leave()).to.equal(0);
    devnet.kill("SIGINT");
    await once(devnet, "close");
    await rm(folder, { recursive: true, force: true });
  });
});
