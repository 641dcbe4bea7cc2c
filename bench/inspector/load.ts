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
import { keepPace } from "./pace.ts";

type CounterMessages = { add: Cast };

const counter = defineActor<CounterMessages, number, void>({
  name: "counter",
  init: () => started(0),
  handle: { add: (sum) => next(sum + 1) },
});

/** A runtime under load. */
export interface Load {
  readonly runtime: Runtime;
  /** Messages sent so far. */
  sent(): number;
  stop(): Promise<void>;
}

/** Starts actors and sends to them in turn. */
export async function startLoad(actors: number, perSecond: number): Promise<Load> {
  const runtime = createRuntime({ strays: "process" });
  const refs: ActorRef<CounterMessages>[] = [];
  for (let at = 0; at < actors; at += 1) refs.push((await runtime.start(counter)).ref);
  const pace = keepPace(refs, perSecond);
  return {
    runtime,
    sent: () => pace.sent(),
    stop: async () => {
      pace.stop();
      await runtime.stop({ deadlineMs: 60_000 });
    },
  };
}
