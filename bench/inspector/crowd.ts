/** A tree to look at: halls of crews of counting actors under load, a machine that can be told to move, and who can be killed. */

import { setup } from "xstate";
import {
  type ActorRef,
  type Cast,
  createRuntime,
  defineActor,
  defineMachineActor,
  defineSupervisor,
  exitActor,
  next,
  type Runtime,
  started,
} from "../../src/index.ts";
import { keepPace } from "./pace.ts";

type CounterMessages = { add: Cast };

/** So few are under one supervisor that the page folds none of them: every row is there. */
const HALLS = 25;
const CREW = 40;

/** Who stands at each place now, by its number. */
type Places = ActorRef<CounterMessages>[];

interface Post {
  readonly places: Places;
  readonly first: number;
}

const counter = defineActor<CounterMessages, number, Post>({
  name: "counter",
  init: ({ places, first }, { self }) => {
    places[first] = self;
    return started(0);
  },
  handle: { add: (sum) => next(sum + 1) },
});

const crew = (id: string) =>
  defineSupervisor<Post>({
    ...{ id, strategy: "one_for_one", intensity: 1_000 },
    children: ({ places, first }) =>
      named("counter", CREW).map((own, at) =>
        counter.childSpec({ places, first: first + at }, { id: own }),
      ),
  });

const hall = (id: string, crews: number) =>
  defineSupervisor<Post>({
    ...{ id, strategy: "one_for_one" },
    children: ({ places, first }) =>
      named("crew", crews).map((own, at) =>
        crew(own).childSpec({ places, first: first + at * CREW }),
      ),
  });

const crowd = (crews: number) =>
  defineSupervisor<Places>({
    ...{ id: "crowd", strategy: "one_for_one" },
    children: (places) =>
      named("hall", HALLS).map((own, at) =>
        hall(own, crews).childSpec({ places, first: at * crews * CREW }),
      ),
  });

const lampMachine = setup({ types: { events: {} as { type: "flip" } } }).createMachine({
  id: "lamp",
  initial: "dark",
  states: { dark: { on: { flip: "light" } }, light: { on: { flip: "dark" } } },
});

const lamp = defineMachineActor({ name: "lamp", machine: lampMachine });

/** The crowd as it runs. */
export interface Crowd {
  readonly runtime: Runtime;
  /** Kills one of the first crew, at the top of the tree. */
  kill(nth: number): void;
  /** Moves the lamp. */
  flip(): void;
  stop(): Promise<void>;
}

/** Starts so many counting actors, with so many messages a second among them. */
export async function startCrowd(actors: number, perSecond: number): Promise<Crowd> {
  const runtime = createRuntime({ strays: "process" });
  const light = (await runtime.start(lamp, undefined)).ref;
  const places: Places = [];
  await runtime.start(crowd(Math.round(actors / HALLS / CREW)), places);
  const pace = keepPace(places, perSecond);
  return {
    runtime,
    kill: (nth) => {
      const victim = places[nth];
      if (victim !== undefined) exitActor(victim, "kill");
    },
    flip: () => light.cast.flip(),
    stop: async () => {
      pace.stop();
      await runtime.stop({ deadlineMs: 60_000 });
    },
  };
}

function named(word: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `${word}-${at}`);
}
