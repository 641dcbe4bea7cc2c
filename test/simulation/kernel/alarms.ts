/** Timers, tasks, idleness and continuations of actors that are slow, fall and come back. */

import {
  incarnationsFenced,
  noLostMail,
  type SimSpec,
  TRACED,
  wholeTrees,
  type World,
} from "../../../src/testing/index.ts";
import { ALARM_TRACE, AlarmNode, startAlarms } from "./alarm.ts";
import { alarmsAsSpecified } from "./alarm-check.ts";
import { between, nodeOf, oneOf, sometimesSeen } from "./ground.ts";

const STORM_MS = 100;
const CALM_MS = 30_000;
const PAUSE_MS_MAX = 5;
const NAMES = ["one", "two"] as const;

/** Alarms. */
export const alarmsSpec: SimSpec = {
  id: "kernel/alarms@1",
  nodes: [{ name: "a", start: startAlarms }],
  workload: wind,
  faults: {
    kinds: [
      "mailbox.drop",
      "mailbox.delay",
      "mailbox.duplicate",
      "mailbox.crash",
      "lifecycle.kill",
      "clock.timers_late",
      "clock.jump",
    ],
  },
  traceChecks: [alarmsAsSpecified, incarnationsFenced(), noLostMail()],
  eventually: [wholeTrees({ withinMs: CALM_MS })],
  sometimes: [
    sometimesSeen("a timer rings", ({ kind }) => kind === ALARM_TRACE.rings),
    sometimesSeen("work is not wanted any more", ({ kind }) => kind === ALARM_TRACE.aborted),
    sometimesSeen("nothing comes", ({ kind }) => kind === ALARM_TRACE.idle),
    sometimesSeen("an actor falls", ({ kind }) => kind === TRACED.actorCrashed),
  ],
  stormMs: STORM_MS,
  calmMs: CALM_MS,
};

async function wind(world: World): Promise<void> {
  const handle = world.node("a");
  while (world.nowMs < STORM_MS) {
    const node = nodeOf(handle, AlarmNode);
    for (let acts = between(world.random, 1, 4); acts > 0 && node !== undefined; acts -= 1) {
      act(world, node);
    }
    await world.sleep(between(world.random, 1, PAUSE_MS_MAX));
  }
}

function act({ random }: World, { alarms }: AlarmNode): void {
  const alarm = random.pick(alarms);
  if (alarm === undefined) return;
  const what = random.below(20);
  const name = oneOf(random, NAMES);
  const ms = oneOf(random, [0, 1, 3, 3, 8, 20]);
  if (what < 7) alarm.cast.set({ name, afterMs: ms });
  else if (what < 9) alarm.cast.cancel(name);
  else if (what < 12) alarm.cast.work({ forMs: ms, isBroken: random.below(3) === 0 });
  else if (what < 14) alarm.cast.drop(random.below(5));
  else if (what < 16) alarm.cast.dawdle(between(random, 1, 6));
  else if (what < 17) alarm.cast.goOn();
  else if (what < 19) alarm.cast.wait(ms);
  else alarm.cast.fall();
}
