/** Small mailboxes that overflow in every way, with what was put off, under faults; compared with a model of each. */

import { exitActor, type RuntimeCounts } from "../../../src/index.ts";
import {
  boundedQueues,
  incarnationsFenced,
  type Invariant,
  noLostMail,
  type SimSpec,
  TRACED,
  wholeTrees,
  type World,
} from "../../../src/testing/index.ts";
import { BOX_TRACE, BoxNode, type Deed, startBoxes } from "./box.ts";
import { boxesAsSpecified } from "./box-check.ts";
import { between, nodeOf, oneOf, sometimesSeen } from "./ground.ts";

const STORM_MS = 150;
const CALM_MS = 20_000;
const PAUSE_MS_MAX = 8;
const BURST_MAX = 6;
/** A mailbox of four, what was put off, and what its owner told itself. */
const QUEUE_MAX = 40;

const DEEDS = ["take", "take", "take slowly", "put off", "put off", "post", "fall"] as const;

/** Dead letters are counted as they are told of, by cause. */
const lettersCounted: Invariant = {
  name: "dead letters counted",
  every: { ms: 50 },
  check: (world) => {
    const node = nodeOf(world.node("a"), BoxNode);
    if (node === undefined) return undefined;
    const { incarnation } = world.node("a");
    const told: Record<string, number> = {};
    for (const event of world.trace.where({ kind: TRACED.messageDead })) {
      if (event.incarnation !== incarnation) continue;
      const cause = String(event.values["cause"]);
      told[cause] = (told[cause] ?? 0) + 1;
    }
    return differing(told, node.runtime.counts().deadLetters);
  },
};

function differing(
  told: Readonly<Record<string, number>>,
  counted: RuntimeCounts["deadLetters"],
): string | undefined {
  const counts = new Map<string, number>(Object.entries(counted));
  for (const [cause, count] of Object.entries(told)) {
    if (counts.get(cause) !== count)
      return `${count} ${cause} were told of, ${counts.get(cause)} counted`;
  }
  return counts.size === Object.keys(told).length ? undefined : "more was counted than told of";
}

/** Boxes and who sends to them. */
export const boxesSpec: SimSpec = {
  id: "kernel/boxes@1",
  nodes: [{ name: "a", start: startBoxes }],
  workload: send,
  faults: {
    kinds: [
      "mailbox.drop",
      "mailbox.duplicate",
      "mailbox.crash",
      "lifecycle.kill",
      "lifecycle.exit_normally",
    ],
  },
  invariants: [boundedQueues(QUEUE_MAX), lettersCounted],
  eventually: [wholeTrees({ withinMs: CALM_MS })],
  traceChecks: [boxesAsSpecified, incarnationsFenced(), noLostMail()],
  sometimes: [
    sometimesSeen("what was put off comes back", ({ kind }) => kind === BOX_TRACE.turns),
    lostOf("an offer waits in vain", "give", "stopped"),
    lostOf("an offer is given up", "give", "given_up"),
    lostOf("a call is refused", "ask", "mailbox_full"),
    lostOf("a cast is dropped", "put", "mailbox_full"),
  ],
  stormMs: STORM_MS,
};

function lostOf(name: string, type: string, cause: string) {
  return sometimesSeen(name, ({ kind, values }) => {
    return kind === TRACED.mailLost && values["type"] === type && values["cause"] === cause;
  });
}

async function send(world: World): Promise<void> {
  const handle = world.node("a");
  while (world.nowMs < STORM_MS) {
    const node = nodeOf(handle, BoxNode);
    if (node !== undefined)
      for (let acts = between(world.random, 1, 3); acts > 0; acts -= 1) act(world, node);
    await world.sleep(between(world.random, 1, PAUSE_MS_MAX));
  }
}

function act(world: World, { boxes, senders, env }: BoxNode): void {
  const { random } = world;
  const box = random.pick(boxes)?.();
  if (box === undefined) return;
  const deed = (): Deed => oneOf(random, DEEDS);
  const deeds = Array.from({ length: between(random, 1, BURST_MAX) }, deed);
  const what = random.below(16);
  if (what < 4) for (const one of deeds) box.cast.put(one);
  else if (what < 7) random.pick(senders)?.()?.cast.send({ to: box, deeds });
  else if (what < 9) box.call.ask(deed(), { timeoutMs: between(random, 1, 20) }).catch(() => {});
  else if (what < 12) for (const one of deeds) box.offer.give(one).catch(() => {});
  else if (what < 13) {
    const giving = new AbortController();
    box.offer.give(deed(), { signal: giving.signal }).catch(() => {});
    world.after(between(random, 0, 4), () => giving.abort());
  } else if (what < 15) box.cast.turn();
  else {
    env.trace(BOX_TRACE.dies, { id: box.id });
    exitActor(box, "kill");
  }
}
