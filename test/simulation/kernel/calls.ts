/** Calls under every fault of mailboxes and lives: answered, late, given up, or outlived. */

import {
  incarnationsFenced,
  noLostMail,
  type SimSpec,
  wholeTrees,
  type World,
} from "../../../src/testing/index.ts";
import { callsEndOnce } from "./call-check.ts";
import { CALL_TRACE, type Manner, OfficeNode, type Order, startOffice } from "./clerk.ts";
import { between, nodeOf, oneOf, sometimesSeen } from "./ground.ts";

const STORM_MS = 80;
const CALM_MS = 30_000;
const PAUSE_MS_MAX = 6;

const MANNERS = [
  ...([
    "at once",
    "held",
    "later",
    "later",
    "twice",
    "elsewhere",
    "last",
    "never",
    "fall",
  ] as const),
] as const satisfies readonly Manner[];

/** Callers and clerks. */
export const callsSpec: SimSpec = {
  id: "kernel/calls@1",
  nodes: [{ name: "a", start: startOffice }],
  workload: ask,
  faults: {
    kinds: [
      "mailbox.drop",
      "mailbox.delay",
      "mailbox.duplicate",
      "mailbox.crash",
      "lifecycle.kill",
    ],
  },
  traceChecks: [callsEndOnce, incarnationsFenced(), noLostMail()],
  eventually: [wholeTrees({ withinMs: CALM_MS })],
  sometimes: [
    ended("a call has no answer in time", "call.timeout"),
    ended("a callee goes", "call.callee_exited"),
    ended("nobody is there", "call.no_such_actor"),
    ended("a call is given up", "call.aborted"),
    ended("somebody calls himself", "call.calling_self"),
    sometimesSeen("an answer comes too late", ({ kind, values }) => {
      return kind === CALL_TRACE.answered && values["isTaken"] === false;
    }),
    sometimesSeen("what was given up is done", ({ kind, values }) => {
      return kind === CALL_TRACE.handled && values["isAwaited"] === false;
    }),
  ],
  stormMs: STORM_MS,
  calmMs: CALM_MS,
};

function ended(name: string, how: string) {
  return sometimesSeen(name, ({ kind, values }) => {
    return kind === CALL_TRACE.ends && values["how"] === how;
  });
}

async function ask(world: World): Promise<void> {
  const { random } = world;
  const handle = world.node("a");
  const known: OfficeNode["clerks"][number][] = [];
  while (world.nowMs < STORM_MS) {
    const node = nodeOf(handle, OfficeNode);
    known.push(...(node?.clerks ?? []).filter((clerk) => !known.includes(clerk)));
    for (let asks = between(random, 1, 3); asks > 0 && node !== undefined; asks -= 1) {
      // Some that were there before are gone.
      const to = random.pick(random.below(8) === 0 ? known : node.clerks);
      const [caller] = random.shuffle(node.clerks);
      const friend = random.pick(node.clerks);
      if (to === undefined || friend === undefined || caller === undefined) break;
      const order = orderOf(world, { manner: oneOf(random, MANNERS), friend });
      if (random.below(2) === 0) node.ask(to, order);
      else caller.cast.call({ to, order });
    }
    await world.sleep(between(random, 1, PAUSE_MS_MAX));
  }
}

function orderOf({ random }: World, question: Order["question"]): Order {
  const patienceMs = oneOf(random, [3, 3, 10, 10, 20, 0]);
  const abortMs = random.below(5) === 0 ? oneOf(random, [0, 2, 10, 40]) : undefined;
  return { question, patienceMs, abortMs };
}
