/**
 * Right runs are never refused: trees of real actors under supervision, killed, crashed, delayed, hung and
 * stopped at random, looked at by every oracle after each step.
 */
import { expect } from "chai";
import fc from "fast-check";
import {
  type Cast,
  defineActor,
  defineDynamicSupervisor,
  defineSupervisor,
  exit,
  keep,
  started,
  type Tree,
} from "../../../../src/index.ts";
import { ActorRules } from "../../../../src/testing/actors/actor-rules.ts";
import type { FaultRule } from "../../../../src/testing/fault-plan.ts";
import { boundedQueues } from "../../../../src/testing/oracles/bounded-queues.ts";
import { incarnationsFenced } from "../../../../src/testing/oracles/fenced.ts";
import { noLostMail } from "../../../../src/testing/oracles/lost-mail.ts";
import { noOrphans } from "../../../../src/testing/oracles/no-orphans.ts";
import { restartsWithinIntensity } from "../../../../src/testing/oracles/restarts.ts";
import { stopOrderReversed } from "../../../../src/testing/oracles/stop-order.ts";
import { treeMatchesSpec } from "../../../../src/testing/oracles/tree-matches.ts";
import { wholeTrees } from "../../../../src/testing/oracles/whole-trees.ts";
import { Dice } from "../../../support/histories.ts";
import { watchedRuntime } from "../../../support/oracle-world.ts";

type WorkMessages = { work: Cast; fall: Cast; leave: Cast; tell: Cast<string> };

const worker = defineActor<WorkMessages, undefined>({
  name: "worker",
  init: () => started(undefined),
  handle: {
    work: () => keep(),
    fall: () => exit("fell"),
    leave: () => exit("normal"),
    tell: (_state, _name, { self }) => {
      self.cast.work();
      self.cast.work();
      return keep();
    },
  },
  trapExit: true,
  terminate: () => {},
});

const plain = defineActor<WorkMessages, undefined>({
  name: "plain",
  init: () => started(undefined),
  handle: {
    work: () => keep(),
    fall: () => exit("fell"),
    leave: () => exit("normal"),
    tell: () => keep(),
  },
});

const crew = defineDynamicSupervisor({
  id: "crew",
  child: (_: number) => plain.childSpec(undefined, { restart: "transient" }),
});

function branch(id: string, strategy: "one_for_one" | "one_for_all" | "rest_for_one") {
  return defineSupervisor({
    id,
    strategy,
    intensity: 2,
    periodMs: 100,
    children: () => [
      worker.childSpec(undefined, { id: "one" }),
      plain.childSpec(undefined, { id: "two", backoff: { minMs: 5, maxMs: 20 } }),
      worker.childSpec(undefined, { id: "three", restart: "transient", shutdown: { afterMs: 10 } }),
    ],
  });
}

const app = defineSupervisor({
  id: "app",
  intensity: 4,
  periodMs: 200,
  children: () => [
    branch("each", "one_for_one").childSpec(),
    branch("all", "one_for_all").childSpec(),
    crew.childSpec(),
    branch("rest", "rest_for_one").childSpec(),
  ],
});

const RULES: readonly FaultRule[] = [
  {
    id: "kill",
    what: { at: "lifecycle", on: { path: "/app/*/*" }, do: "kill" },
    when: { chance: 1 },
  },
  {
    id: "fail",
    what: { at: "lifecycle", on: { path: "/app/**" }, do: "fail_start" },
    when: { chance: 1 },
  },
  {
    id: "slow",
    what: { at: "lifecycle", on: { path: "/app/**" }, do: "slow_start", byMs: 7 },
    when: { chance: 1 },
  },
  {
    id: "hang",
    what: { at: "lifecycle", on: { path: "/app/**" }, do: "hang_in_stop", forMs: 15 },
    when: { chance: 1 },
  },
  {
    id: "throw",
    what: { at: "lifecycle", on: { path: "/app/**" }, do: "throw_in_stop" },
    when: { chance: 1 },
  },
  { id: "drop", what: { at: "mailbox", on: { path: "/app/**" }, do: "drop" }, when: { chance: 1 } },
  {
    id: "delay",
    what: { at: "mailbox", on: { path: "/app/**" }, do: "delay", byMs: 9 },
    when: { chance: 1 },
  },
  {
    id: "twice",
    what: { at: "mailbox", on: { path: "/app/**" }, do: "duplicate" },
    when: { chance: 1 },
  },
  {
    id: "poison",
    what: { at: "mailbox", on: { path: "/app/*/*" }, do: "crash" },
    when: { chance: 1 },
  },
];

/** One run: a tree, a storm of casts and faults, a stop. */
async function storm(seed: number): Promise<string[]> {
  const dice = new Dice(seed);
  let isStorm = false;
  const rules = new ActorRules(RULES, () => {
    if (!isStorm || dice.below(12) > 0) return undefined;
    return { lengthMs: (spread) => (typeof spread === "number" ? spread : 1) };
  });
  let tree: Tree<unknown> | undefined;
  const trees = () => (tree === undefined ? [] : [tree.snapshot()]);
  const { clock, runtime, faults, world } = watchedRuntime(trees, rules);
  const invariants = [treeMatchesSpec(), noOrphans(), boundedQueues(500)];
  const found: string[] = [];
  const look = async (ms: number): Promise<void> => {
    await clock.advance(ms);
    world.nowMs = clock.monotonic();
    if (tree?.ref.isAlive !== true) world.handle = { ...world.handle, state: "down" };
    for (const { check } of invariants) found.push(...[check(world) ?? []].flat());
  };
  const starting = runtime.start(app);
  await clock.settle();
  tree = (await starting) as Tree<unknown>;
  isStorm = true;
  for (let step = 0; step < 40 && tree.ref.isAlive; step += 1) {
    stormStep(dice, tree, (path) => faults.end({ path }, "kill"));
    await look(dice.below(12));
  }
  isStorm = false;
  await look(1_000);
  if (tree.ref.isAlive && !wholeTrees({ withinMs: 1_000, except: ["/app/*/three"] }).check(world)) {
    found.push(`not whole: ${JSON.stringify(tree.snapshot())}`);
  }
  const stopping = runtime.stop();
  await look(20_000);
  await stopping;
  const checks = [
    noLostMail(),
    incarnationsFenced(),
    stopOrderReversed({ except: ["/app/crew"] }),
    restartsWithinIntensity({ supervisor: "/app", intensity: 4, periodMs: 200 }),
    restartsWithinIntensity({
      supervisor: "/app/*",
      intensity: 2,
      periodMs: 100,
      except: ["plain"],
    }),
  ];
  for (const { run } of checks) found.push(...[run(world.trace) ?? []].flat());
  return found;
}

function stormStep(dice: Dice, tree: Tree<unknown>, kill: (path: string) => void): void {
  const what = dice.below(12);
  const folk = ["each", "all", "rest"].flatMap((id) =>
    ["one", "two", "three"].map((name) => `/app/${id}/${name}`),
  );
  const path = folk[dice.below(folk.length)] ?? "";
  const actor = tree.at(path) as
    | { cast: { work(): void; fall(): void; leave(): void; tell(word: string): void } }
    | undefined;
  if (what === 0) kill(["/app/each", "/app/all", "/app/crew"][dice.below(3)] ?? "");
  else if (what === 1) kill(path);
  else if (what === 2) actor?.cast.fall();
  else if (what === 3) actor?.cast.leave();
  else if (what === 4)
    void tree
      .whereis(crew)
      ?.call.startChild(1)
      .catch(() => {});
  else if (what < 8) actor?.cast.tell("x");
  else for (let nth = 0; nth < 5; nth += 1) actor?.cast.work();
}

describe("oracles over real actors", () => {
  it("find nothing in storms of kills, crashes, slow starts, hung stops and broken mail", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        expect((await storm(seed)).join("\n")).to.equal("");
      }),
      { numRuns: 150 },
    );
  });
});
