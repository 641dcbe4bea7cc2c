/**
 * Connections and sessions over the simulated network: order is kept, every request ends once and with its own
 * answer, links that are lost come back, and nothing is sent for callers that gave up.
 */

import { noOrphans, type SimSpec, type World, wholeTrees } from "../../../src/testing/index.ts";
import { LINK_TIMES, type LinkNode } from "../../support/parts/link-node.ts";
import { partOf } from "../../support/parts/part-node.ts";
import { ask, notice, pause, sometimes } from "./client.ts";
import { ECHO_TRACE, type EchoAsk, echoNodes } from "./echo.ts";
import { backsOff, inOrder, neverSentForTheDead, oneLinkEach, ownAnswers } from "./link-checks.ts";
import { toldOfLoss } from "./told-of-loss.ts";

const NAMES = ["a", "b"];
const STORM_MS = 4_000;
const CALM_MS = 20_000;
/** Longest wait between two bursts of a client, in ms. */
const PAUSE_MS = 250;
const BURST_MAX = 4;
const FILLING_MAX = 4_000;
/** Bursts in a row that have to be answered once all is well, over one link. */
const LAST_BURSTS = 6;

/** Numbers of requests and notices of one world. */
interface Count {
  last: number;
}

interface Pair {
  readonly from: string;
  readonly to: string;
  readonly count: Count;
}

/** Two nodes that dial each other. */
export const linksSpec: SimSpec = {
  id: "parts/links@1",
  nodes: () => echoNodes(NAMES),
  workload: run,
  faults: {
    kinds: [
      "link.latency",
      "link.bandwidth",
      "link.hold",
      "link.refuse",
      "link.reset",
      "link.corrupt",
      "link.partition",
      "node.kill",
      "node.power_cut",
      "node.pause",
      "node.leave",
      "lifecycle.kill",
      "lifecycle.fail_start",
      "lifecycle.slow_start",
      "mailbox.crash",
      "clock.jump",
      "clock.timers_late",
    ],
  },
  // Envelopes that are older than their receiver allows are refused: clocks may differ by less.
  budget: { skewMsMax: 5_000 },
  invariants: [{ ...noOrphans(), every: { ms: 500 } }],
  eventually: [wholeTrees({ withinMs: CALM_MS }), oneLinkEach(CALM_MS)],
  traceChecks: [inOrder, ownAnswers, toldOfLoss, neverSentForTheDead, backsOff],
  sometimes: [
    sometimes("a request is closed with its link"),
    sometimes("a request is not connected"),
    sometimes("a request has no answer in time"),
    sometimes("a caller gives up before its request is sent"),
  ],
  stormMs: STORM_MS,
};

async function run(world: World): Promise<void> {
  const count: Count = { last: 0 };
  const pairs = NAMES.flatMap((from) =>
    NAMES.filter((to) => to !== from).map((to): Pair => ({ from, to, count })),
  );
  await Promise.all(pairs.map((pair) => runPair(world, pair)));
  await Promise.all(pairs.map((pair) => inTheEnd(world, pair)));
}

async function runPair(world: World, pair: Pair): Promise<void> {
  const { random } = world;
  while (world.nowMs < STORM_MS) {
    await pause(world, PAUSE_MS);
    const questions = Array.from({ length: 1 + random.below(BURST_MAX) }, () => {
      if (random.unit() < 0.2) return note(world, pair);
      const waitMs = random.unit() < 0.5 ? 0 : random.below(400);
      return question(world, pair, { waitMs, timeoutMs: 100 + random.below(2_000) });
    });
    await Promise.all(questions);
  }
}

/** Asks once. @returns whether it was answered */
async function question(
  world: World,
  { from, to, count }: Pair,
  { waitMs, timeoutMs }: { readonly waitMs: number; readonly timeoutMs: number },
): Promise<boolean> {
  const node = world.node(from);
  const part = partOf<LinkNode>(node);
  if (part === undefined) return false;
  count.last += 1;
  const number = count.last;
  const filling = "x".repeat(world.random.below(FILLING_MAX));
  const message: EchoAsk = { type: "echo.ask", number, waitMs, filling };
  part.trace(ECHO_TRACE.begun, { to, number });
  const turns = part.turns.get(to) ?? 0;
  const told = await ask(world, node, () =>
    part.ask.request(part.idOf(to), message, { timeoutMs }),
  );
  if (told.kind === "gone") return false;
  const how = told.kind === "ok" ? "ok" : told.code;
  const answer = told.kind === "ok" ? Reflect.get(told.value, "number") : undefined;
  part.trace(ECHO_TRACE.ended, { to, number, how, answer });
  if (how === "transport.closed") notice(world, "a request is closed with its link");
  if (how === "request.not_connected") notice(world, "a request is not connected");
  if (how === "call.timeout") {
    const isUnsent = turns % 2 === 0 && part.turns.get(to) === turns;
    notice(
      world,
      isUnsent ? "a caller gives up before its request is sent" : "a request has no answer in time",
    );
  }
  return how === "ok";
}

async function note(world: World, { from, to, count }: Pair): Promise<void> {
  const node = world.node(from);
  const part = partOf<LinkNode>(node);
  if (part === undefined) return;
  count.last += 1;
  const { last: number } = count;
  await ask(world, node, () =>
    part.ask.notify(part.idOf(to), { type: "echo.note", number } as never),
  );
}

/** Once nothing goes wrong any more, everybody is answered, and goes on being answered. */
async function inTheEnd(world: World, pair: Pair): Promise<void> {
  const patience = { waitMs: 0, timeoutMs: 2_000 };
  for (let bursts = 0; bursts < LAST_BURSTS; ) {
    if (world.nowMs > STORM_MS + CALM_MS - 1_000) {
      throw new Error(`${pair.from} is not answered by ${pair.to} long after the storm`);
    }
    const burst = Array.from({ length: BURST_MAX }, () => question(world, pair, patience));
    const answered = await Promise.all(burst);
    bursts = answered.every(Boolean) ? bursts + 1 : 0;
    await world.sleep(LINK_TIMES.heartbeatMs / 10);
  }
}
