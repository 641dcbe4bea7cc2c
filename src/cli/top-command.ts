/** `coppice top`: a running node on the whole screen, or all its facts at once. */

import type { Command } from "commander";
import type { Wish } from "../inspector/protocol/bodies.ts";
import type { Picture } from "../inspector/picture/picture.ts";
import { textOf } from "../inspector/terminal/line.ts";
import { factsOf } from "../inspector/terminal/facts.ts";
import { RateHistory } from "../inspector/terminal/rate-history.ts";
import { FIRST_VIEW, type View } from "../inspector/terminal/scene.ts";
import { drawScreen } from "../inspector/terminal/screen.ts";
import { type AskFlags, withNodeChoice } from "./ask-commands.ts";
import { BadInput, EXIT, Failed } from "./failure.ts";
import { InspectFeed } from "./inspect-feed.ts";
import { KnownNode } from "./known-node.ts";
import { findNodes } from "./node-choice.ts";
import { screenSession } from "./screen-session.ts";
import type { CliWorld, CommandRun } from "./world.ts";

interface TopFlags extends AskFlags {
  readonly once?: boolean;
}

/** How often `--once` asks at most until it knows enough. */
const ONCE_ASKS_MAX = 100;

/** Adds `top`. */
export function addTopCommand(
  program: Command,
  world: CliWorld,
  run: (command: CommandRun) => Promise<void>,
): void {
  const command = program
    .command("top")
    .description("look at a running node: tree, rates, messages, crashes, peers")
    .option("--once", "print what there is and end");
  withNodeChoice(command).action((flags: TopFlags) => run(() => top(flags, world)));
}

async function top(flags: TopFlags, world: CliWorld): Promise<number> {
  const socket = await socketOf(flags);
  if (flags.once) return once(socket, flags, world);
  if (flags.json) throw new BadInput("cannot print JSON again and again: give --once with --json");
  if (!world.screen.isThere) {
    throw new BadInput("cannot draw: this is no terminal (give --once, or --once --json)");
  }
  return live(socket, world);
}

/** The control socket of the node a user means; of a devnet, node 0. */
export async function socketOf(flags: AskFlags): Promise<string> {
  const [node] = await findNodes(flags);
  if (node === undefined) throw new BadInput("cannot find the node: the devnet has none");
  return node.socket;
}

async function live(socket: string, world: CliWorld): Promise<number> {
  const known = new KnownNode();
  let view = FIRST_VIEW;
  const feed = new InspectFeed(world, {
    socket,
    wish: wishOf(view),
    events: {
      onBegin: () => known.begin(),
      onBytes: (bytes) => {
        known.take(bytes);
        if (!view.isPaused) session.draw();
      },
      onLost: (why) => {
        known.lost = why;
        session.draw();
      },
    },
  });
  const session = screenSession(world, {
    picture: () => known.picture,
    lost: () => known.lost,
    timeLine: () => undefined,
    onView: (next) => {
      view = next;
      feed.wish(wishOf(next));
      feed.hold(next.isPaused);
    },
    onTime: () => {},
  });
  // Who leaves does not wait for the question that is under way.
  const asking = feed.run();
  const code = await Promise.race([session.ended, asking.then((): number => EXIT.ok)]);
  feed.stop();
  return code;
}

/** Messages are asked for where they are shown, an actor is watched while its page is open. */
function wishOf({ hz, screen, id }: View): Wish {
  const isActor = screen === "actor" && id !== undefined;
  if (isActor) return { hz, messages: { actors: [id] }, watch: [id] };
  return screen === "messages" ? { hz, messages: {} } : { hz };
}

/** What a node tells in a few seconds. */
export async function pictureOnce(socket: string, world: CliWorld): Promise<Picture> {
  const known = new KnownNode();
  const feed = new InspectFeed(world, {
    socket,
    wish: { messages: {} },
    events: {
      onBegin: () => known.begin(),
      onBytes: (bytes) => known.take(bytes),
      onLost: (why) => {
        throw new Failed(why);
      },
    },
  });
  for (let asked = 0; asked < ONCE_ASKS_MAX && !known.isEnough; asked += 1) await feed.step();
  return known.picture;
}

async function once(socket: string, flags: TopFlags, world: CliWorld): Promise<number> {
  const rates = new RateHistory();
  const picture = await pictureOnce(socket, world);
  rates.read(picture);
  if (flags.json) {
    world.terminal.line(JSON.stringify(factsOf(picture)));
    return EXIT.ok;
  }
  const rows = Math.max(world.screen.size().rows, picture.rows.size + 4);
  const size = { columns: world.screen.size().columns, rows };
  for (const line of drawScreen({ picture, rates, view: FIRST_VIEW, ...size })) {
    world.terminal.line(textOf(line).trimEnd());
  }
  return EXIT.ok;
}
