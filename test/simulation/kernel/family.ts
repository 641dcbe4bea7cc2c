/** A node of families: supervisors of workers that fall, leave, start late, stop slowly or not at all. */

import {
  type ActorRef,
  type Cast,
  type ChildSpec,
  defineActor,
  defineSupervisor,
  exit,
  exitActor,
  failed,
  keep,
  type Random,
  started,
  stop,
  type SupervisorMessages,
  type Tree,
} from "../../../src/index.ts";
import type { NodeEnv } from "../../../src/testing/index.ts";
import { FamilyPlan, type Member } from "./family-plan.ts";
import { between, KernelNode, kernelRuntime } from "./ground.ts";

/** What a family writes into the trace besides what its runtime does. */
export const FAMILY_TRACE = {
  /** A supervisor's life begins: plan. */
  begins: "family.begins",
  /** It starts a child: token, member. */
  start: "family.start",
  /** That has come to something: token, member, kind and id of the outcome. */
  outcome: "family.outcome",
  /** Somebody who is not its supervisor kills one of them. */
  killed: "family.killed",
} as const;

/** What workers understand. */
export type WorkerMessages = {
  work: Cast;
  /** Crashes. */
  fall: Cast;
  /** Ends by its own decision, for a reason of {@link LEAVING}. */
  leave: Cast<number>;
};

/** Reasons to leave: all but the last are quiet. None of them is the word a supervisor says. */
const LEAVING = ["normal", { shutdown: "done" }, "tired"] as const;

const START_MS_MAX = 15;
/** Longest orderly stop: longer than some shutdown times. */
const STOP_MS_MAX = 40;
const MOODY_SHARE = 3;

/** A node whose root is a family. */
export class FamilyNode extends KernelNode {
  readonly tree: Tree<SupervisorMessages>;
  readonly #home: Home;

  constructor(env: NodeEnv, home: Home, tree: Tree<SupervisorMessages>) {
    super(env, home.runtime, [tree]);
    this.tree = tree;
    this.#home = home;
  }

  /** Kills one of them past its supervisor. */
  kill(one: Parameters<typeof exitActor>[0]): void {
    this.#home.env.trace(FAMILY_TRACE.killed, {});
    exitActor(one, "kill");
  }

  /** Whether starts of moody workers may fail. */
  set areMoodsOn(areMoodsOn: boolean) {
    this.#home.areMoodsOn = areMoodsOn;
  }

  /** Workers that live, oldest first. */
  get workers(): readonly ActorRef<WorkerMessages>[] {
    return this.#home.workers.filter(({ isAlive }) => isAlive);
  }
}

/** What the actors of one node share. */
interface Home {
  readonly env: NodeEnv;
  readonly runtime: KernelNode["runtime"];
  readonly random: Random;
  workers: ActorRef<WorkerMessages>[];
  areMoodsOn: boolean;
  families: number;
}

/** Starts a node of one family. */
export async function startFamilies(env: NodeEnv): Promise<FamilyNode> {
  const runtime = kernelRuntime(env);
  const random = env.random.fork("families");
  const home: Home = { env, runtime, random, workers: [], areMoodsOn: false, families: 0 };
  const tree = await runtime.start(familyOf(home, { path: "/top", id: "top", depth: 0 }));
  return new FamilyNode(env, home, tree);
}

interface Place {
  readonly path: string;
  readonly id: string;
  readonly depth: number;
}

/** A supervisor whose flags are drawn now, and whose children at each of its starts. */
function familyOf(home: Home, { path, id, depth }: Place) {
  home.families += 1;
  const plan = new FamilyPlan(home.random, { path, token: home.families, depth });
  const { strategy, intensity, periodMs, autoShutdown, members } = plan;
  return defineSupervisor({
    ...{ id, strategy, intensity, periodMs, autoShutdown },
    children: () => {
      home.env.trace(FAMILY_TRACE.begins, { plan });
      return members.map((member) => specOf(home, plan, member));
    },
  });
}

/** A child that tells when it is started and what came of it. */
function specOf(home: Home, { path, token, depth }: FamilyPlan, member: Member): ChildSpec {
  const { id, manner, type, restart, backoff, budget } = member;
  const place = { path: `${path}/${id}`, id, depth: depth + 1 };
  // A supervisor is another one in each of its lives: its flags are drawn anew.
  const start: ChildSpec["start"] = (starter) => {
    home.env.trace(FAMILY_TRACE.start, { token, member: id });
    const made =
      type === "supervisor"
        ? familyOf(home, place).childSpec(undefined, { id })
        : worker.childSpec({ home, manner }, { id });
    return told(made.start(starter), ({ kind, ...outcome }) => {
      const of = "ref" in outcome ? outcome.ref.id : 0;
      home.env.trace(FAMILY_TRACE.outcome, { token, member: id, kind, id: of });
    });
  };
  const { significant, shutdown } = member;
  const allowance = { ...(backoff && { backoff }), ...(budget && { budget }) };
  const spec = { id, start, shutdown, type, ...allowance };
  return restart === "permanent" ? { ...spec, restart } : { ...spec, restart, significant };
}

type Outcome = ReturnType<ChildSpec["start"]>;

function told(outcome: Outcome, tell: (outcome: Awaited<Outcome>) => void): Outcome {
  if ("kind" in outcome) {
    tell(outcome);
    return outcome;
  }
  return outcome.then((settled) => {
    tell(settled);
    return settled;
  });
}

interface Upbringing {
  readonly home: Home;
  readonly manner: Member["manner"];
}

const worker = defineActor<WorkerMessages, Upbringing, Upbringing>({
  name: "worker",
  init: (upbringing, context) => {
    const { home, manner } = upbringing;
    context.trapExit = manner === "polite" || manner === "slow" || manner === "stubborn";
    home.workers.push(context.self);
    if (manner === "moody" && home.areMoodsOn && home.random.below(MOODY_SHARE) === 0) {
      return failed("moody");
    }
    if (manner !== "late") return started(upbringing);
    return later(context.clock, between(home.random, 1, START_MS_MAX)).then(() =>
      started(upbringing),
    );
  },
  handle: {
    work: () => keep(),
    fall: () => exit("fell"),
    leave: (_, nth) => stop(LEAVING[nth % LEAVING.length]),
  },
  exit: () => keep(),
  terminate: ({ home, manner }, reason, { clock }) => {
    // Nobody would ever kill one that hangs by its own decision.
    if (manner === "stubborn" && reason === "shutdown") return new Promise(() => {});
    if (manner === "slow") return later(clock, between(home.random, 1, STOP_MS_MAX));
    return undefined;
  },
});

function later(clock: NodeEnv["clock"], ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimer(resolve, ms);
  });
}
