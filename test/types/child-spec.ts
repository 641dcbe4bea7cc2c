/** Child specifications that are impossible and must not compile. */

import {
  type Cast,
  defineActor,
  defineDynamicSupervisor,
  defineSupervisor,
  keep,
  started,
} from "../../src/index.ts";

const worker = defineActor<{ ping: Cast }, null>({
  name: "worker",
  init: () => started(null),
  handle: { ping: () => keep() },
});

export const possible = [
  worker.childSpec(),
  worker.childSpec(undefined, { restart: "transient", significant: true }),
  worker.childSpec(undefined, { restart: "temporary", shutdown: "brutal_kill" }),
  worker.childSpec(undefined, { shutdown: { afterMs: 10 } }),
];

export const impossible = [
  // @ts-expect-error: a significant child that is always restarted never ends its supervisor
  worker.childSpec(undefined, { restart: "permanent", significant: true }),
  // @ts-expect-error: without a word about restarts a child is permanent
  worker.childSpec(undefined, { significant: true }),
  // @ts-expect-error: there is no such restart type
  worker.childSpec(undefined, { restart: "always" }),
  // @ts-expect-error: a time to stop in has its unit in its name
  worker.childSpec(undefined, { shutdown: 5_000 }),
  // @ts-expect-error: an actor is what it is
  worker.childSpec(undefined, { type: "supervisor" }),
];

const significant = worker.childSpec(undefined, { restart: "transient", significant: true });

export const ends = defineSupervisor<void, "any_significant">({
  id: "ends",
  autoShutdown: "any_significant",
  children: () => [significant],
});

export const neverEnds = defineSupervisor({
  id: "never-ends",
  autoShutdown: "never",
  // @ts-expect-error: a supervisor that never shuts down by itself has no significant children
  children: () => [significant],
});

export const neverByDefault = defineSupervisor({
  id: "never-by-default",
  // @ts-expect-error: never is the default
  children: () => [significant],
});

export const wrongStrategy = defineSupervisor({
  id: "wrong-strategy",
  // @ts-expect-error: there is no such strategy
  strategy: "one_for_none",
  children: () => [],
});

export const dynamic = defineDynamicSupervisor({
  id: "dynamic",
  // @ts-expect-error: a child is made from a specification
  child: (name: string) => name,
});
