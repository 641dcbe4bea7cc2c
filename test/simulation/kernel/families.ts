/**
 * Supervisors and their children under every fault of actors. Flags, children and their manners are drawn; what each
 * supervisor does is compared, step by step, with a model of it.
 */

import { exitActor } from "../../../src/index.ts";
import {
  boundedQueues,
  incarnationsFenced,
  noLostMail,
  noOrphans,
  type SimSpec,
  type TraceCheck,
  TRACED,
  treeMatchesSpec,
  wholeTrees,
  type World,
} from "../../../src/testing/index.ts";
import { FamilyNode, startFamilies } from "./family.ts";
import { type FamilyLife, familyLives } from "./family-life.ts";
import { FamilyModel } from "./family-model.ts";
import { Mismatch } from "./family-reader.ts";
import { between, nodeOf, sometimesSeen } from "./ground.ts";

const STORM_MS = 300;
/** A supervisor may hang in its stop, and its parent waits. */
const CALM_MS = 200_000;
const PAUSE_MS_MAX = 20;
/** Most pauses are of whole steps, so that falls come exactly one period after others. */
const STEP_MS = 5;

/** Every supervisor does in every life what the rules say, in the order they say it. */
const decidesAsSpecified: TraceCheck = {
  name: "supervisors decide as specified",
  run: (trace) => {
    const models = new Map<FamilyLife, FamilyModel>();
    for (const life of familyLives(trace)) {
      const model = new FamilyModel(life);
      models.set(life, model);
      try {
        model.walk();
        // Parents begin before their children, and have been walked along.
        model.checkEnd(life.parent && models.get(life.parent));
      } catch (error) {
        if (error instanceof Mismatch) return error.message;
        throw error;
      }
    }
    return undefined;
  },
};

/** Families that fall apart and come back. */
export const familiesSpec: SimSpec = {
  id: "kernel/families@1",
  nodes: [{ name: "a", start: startFamilies }],
  workload: disturb,
  faults: {
    kinds: [
      "lifecycle.kill",
      "lifecycle.exit_normally",
      "lifecycle.fail_start",
      "lifecycle.hang_in_stop",
      "lifecycle.throw_in_stop",
      "mailbox.drop",
      "mailbox.delay",
      "mailbox.duplicate",
      "mailbox.crash",
    ],
  },
  invariants: [treeMatchesSpec(), noOrphans(), boundedQueues(1_000)],
  eventually: [wholeTrees({ withinMs: CALM_MS })],
  traceChecks: [decidesAsSpecified, incarnationsFenced(), noLostMail()],
  sometimes: [
    said("a supervisor gives up", "shutdown"),
    said("a child is given up", "child_gave_up"),
    said("a restart fails", "start_error"),
    said("a child does not stop as asked", "shutdown_error"),
    sometimesSeen("a restart is tried again", ({ kind }) => kind === "own.delivered"),
  ],
  stormMs: STORM_MS,
};

function said(name: string, context: string) {
  return sometimesSeen(name, ({ kind, values }) => {
    return kind === TRACED.supervisorReport && values["context"] === context;
  });
}

async function disturb(world: World): Promise<void> {
  const handle = world.node("a");
  while (world.nowMs < STORM_MS) {
    const node = nodeOf(handle, FamilyNode);
    if (node !== undefined) {
      node.areMoodsOn = true;
      for (let acts = between(world.random, 1, 3); acts > 0; acts -= 1) disturbOne(world, node);
    }
    const isExact = world.random.below(3) > 0;
    const ms = isExact
      ? STEP_MS * between(world.random, 1, 4)
      : between(world.random, 1, PAUSE_MS_MAX);
    await world.sleep(ms);
  }
  const node = nodeOf(handle, FamilyNode);
  if (node !== undefined) node.areMoodsOn = false;
}

function disturbOne({ random }: World, node: FamilyNode): void {
  const { workers, tree } = node;
  const worker = random.pick(workers);
  if (worker === undefined) return;
  const act = random.below(12);
  if (act < 3) worker.cast.fall();
  else if (act < 6) worker.cast.leave(random.below(3));
  else if (act < 7) node.kill(worker);
  else if (act < 8) exitActor(worker, "bad");
  else if (act < 9) killSupervisor(node, worker.address);
  else if (act < 10) tree.ref.call.whichChildren().catch(() => {});
  else for (let nth = 0; nth < 3; nth += 1) worker.cast.work();
}

function killSupervisor(node: FamilyNode, member: string): void {
  const supervisor = node.tree.at(member.slice(0, member.lastIndexOf("/")));
  if (supervisor !== undefined) node.kill(supervisor);
}
