/** What is looked at: many actors that handle so many messages a second, whoever looks. */

import {
  type ActorRef,
  type Cast,
  createRuntime,
  defineActor,
  next,
  type Runtime,
  started,
} from "../../src/index.ts";

type CounterMessages = { add: Cast };

const counter = defineActor<CounterMessages, number, void>({
  name: "counter",
  init: () => started(0),
  handle: { add: (sum) => next(sum + 1) },
});

/** Messages are sent that often, in ms. */
const TICK_MS = 20;

/** A runtime under load. */
export interface Load {
  readonly runtime: Runtime;
  /** Messages sent so far. */
  sent(): number;
  stop(): Promise<void>;
}

/** Starts actors and sends to them in turn; what a late tick owes is sent by the next. */
export async function startLoad(actors: number, perSecond: number): Promise<Load> {
  const runtime = createRuntime({ strays: "process" });
  const refs: ActorRef<CounterMessages>[] = [];
  for (let at = 0; at < actors; at += 1) refs.push((await runtime.start(counter)).ref);
  let sent = 0;
  let beganMs = performance.now();
  const tick = (): void => {
    const nowMs = performance.now();
    const owed = Math.min(perSecond, ((nowMs - beganMs) / 1_000) * perSecond);
    beganMs = nowMs;
    for (let at = 0; at < owed; at += 1) {
      refs[sent % actors]?.cast.add();
      sent += 1;
    }
  };
  const timer = setInterval(tick, TICK_MS);
  return {
    runtime,
    sent: () => sent,
    stop: async () => {
      clearInterval(timer);
      await runtime.stop({ deadlineMs: 60_000 });
    },
  };
}
