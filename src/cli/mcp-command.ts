/** `coppice mcp`: a running node for agents, over standard input and output. */

import type { Command } from "commander";
import { packageVersion } from "../control/package-version.ts";
import { McpSession } from "../inspector/mcp/mcp-session.ts";
import { answerOf, type Arguments, type Tool } from "../inspector/mcp/tool.ts";
import { TOOLS } from "../inspector/mcp/tools.ts";
import type { Wish } from "../inspector/protocol/bodies.ts";
import { type AskFlags, withNodeChoice } from "./ask-commands.ts";
import { EXIT, Failed } from "./failure.ts";
import { InspectFeed } from "./inspect-feed.ts";
import { KnownNode } from "./known-node.ts";
import { LineReader } from "./line-reader.ts";
import { stopRequest } from "./stop-request.ts";
import { socketOf } from "./top-command.ts";
import type { CliWorld, CommandRun } from "./world.ts";

/** What is asked for while nobody is watched: an agent reads seldom, and wants the messages before a crash. */
const WISH: Wish = { hz: 1, messages: {} };

/** How long a question waits until enough is known, in ms, and how often it looks whether it is. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 50;

/** Adds `mcp`. */
export function addMcpCommand(
  program: Command,
  world: CliWorld,
  run: (command: CommandRun) => Promise<void>,
): void {
  const command = program
    .command("mcp")
    .description("show a running node to agents: a Model Context Protocol server on stdio");
  withNodeChoice(command).action((flags: AskFlags) => run(() => mcp(flags, world)));
}

async function mcp(flags: AskFlags, world: CliWorld): Promise<number> {
  const node = new AskedNode(await socketOf(flags), world);
  const session = new McpSession({
    version: packageVersion(),
    tools: TOOLS,
    ask: (tool, asked) => node.ask(tool, asked),
  });
  const open = new Set<Promise<void>>();
  const lines = new LineReader(world.input, (line) => {
    const answered = session.take(line).then((answer) => {
      open.delete(answered);
      if (answer !== undefined) world.terminal.line(answer);
    });
    open.add(answered);
  });
  const { signals, exitNow } = world;
  const stop = stopRequest({ signals, onSecond: () => exitNow(EXIT.interrupted) });
  const looking = node.run();
  // Who asks in one go, as from a shell's pipe, is answered after the end of what it says.
  const asked = lines.ended.then(() => Promise.all(open));
  await Promise.race([asked, stop.requested, looking]);
  lines.close();
  node.stop();
  stop.forget();
  return EXIT.ok;
}

/** A node that is looked at for as long as the client is there. */
class AskedNode {
  readonly #world: CliWorld;
  readonly #feed: InspectFeed;
  readonly #known = new KnownNode();

  constructor(socket: string, world: CliWorld) {
    this.#world = world;
    this.#feed = new InspectFeed(world, {
      socket,
      wish: WISH,
      events: {
        onBegin: () => this.#known.begin(),
        onBytes: (bytes) => this.#known.take(bytes),
        onLost: (why) => {
          this.#known.lost = why;
        },
      },
    });
  }

  run(): Promise<void> {
    return this.#feed.run();
  }

  stop(): void {
    this.#feed.stop();
  }

  /** Answers as soon as enough is known. */
  async ask(tool: Tool, asked: Arguments): Promise<string> {
    await this.#until(() => this.#known.isEnough);
    const watched = tool.watches?.(asked, this.#known.picture);
    if (watched !== undefined) await this.#watch(watched);
    return answerOf(tool, asked, this.#known.picture);
  }

  /** What was asked for last is what is watched. */
  async #watch(id: number): Promise<void> {
    if (this.#known.picture.details.has(id)) return;
    this.#feed.wish({ ...WISH, watch: [id] });
    const isTold = (): boolean => {
      const { details, rows } = this.#known.picture;
      return details.has(id) || rows.get(id)?.goneAtMs !== undefined;
    };
    // One that cannot be watched is told without what only watching tells.
    await this.#until(isTold).catch(() => undefined);
  }

  async #until(isSo: () => boolean): Promise<void> {
    const { clock } = this.#world;
    const endMs = clock.monotonic() + PATIENCE_MS;
    while (!isSo() || this.#known.lost !== undefined) {
      if (clock.monotonic() >= endMs) {
        throw new Failed(`cannot look: ${this.#known.lost ?? "the node has told too little yet"}`);
      }
      await new Promise<void>((resolve) => clock.setTimer(resolve, LOOK_MS));
    }
  }
}
