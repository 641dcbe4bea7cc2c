/** Faults at the worst moment: right after a node has said something it has to stand by, or is about to. */

import type {
  Fault,
  FaultRule,
  NodeHandle,
  TraceMatch,
  World,
} from "../../../src/testing/index.ts";
import { CHAIN_TRACE } from "./chain-host.ts";

/** What a node says, and who said it. */
interface Moment {
  readonly said: TraceMatch;
  /** The actor that goes then. */
  readonly by: string;
}

const STATE_SYNC = "/node/sync/state-sync";

const MOMENTS: readonly Moment[] = [
  { said: { kind: "app", values: { name: "sync.stored" } }, by: STATE_SYNC },
  {
    said: { kind: "own.delivered", actor: STATE_SYNC, values: { type: "ownJudged" } },
    by: STATE_SYNC,
  },
  {
    said: { kind: "own.delivered", actor: STATE_SYNC, values: { type: "fetched" } },
    by: STATE_SYNC,
  },
  { said: { kind: CHAIN_TRACE.handed }, by: "/node/sync/commit-feed" },
  { said: { kind: CHAIN_TRACE.took }, by: "/node/sync/commit-feed" },
  { said: { kind: CHAIN_TRACE.sent }, by: "/node/sync/consensus-port" },
];

/** A moment comes this often in a storm, about; which of them is drawn. */
const NTH_MAX = 4;

/** Longest time between what was said and what happens, in ms: mostly less than a flush takes, at times two. */
const DELAY_MS_MAX = 60;

/** Adds some power cuts, each right after its node has said something. */
export function cutPowerAtMoments(world: World, count: number): void {
  for (let nth = 1; nth <= count; nth += 1) {
    addAt(world, `cut-${nth}`, ({ name }) => ({
      ...{ at: "node", do: "power_cut", on: name },
      downMs: Math.round(world.random.unit() * 2_000),
      keeps: world.random.pick(["none", "prefix", "subset"] as const) ?? "none",
    }));
  }
}

/** Adds some ends of the actors that have just said something. */
export function endActorsAtMoments(world: World, count: number): void {
  for (let nth = 1; nth <= count; nth += 1) {
    addAt(world, `moment-${nth}`, ({ name }, { by }) => ({
      ...{ at: "lifecycle", do: "kill", on: { node: name, path: by } },
    }));
  }
}

function addAt(world: World, id: string, what: (node: NodeHandle, moment: Moment) => Fault): void {
  const { random } = world;
  const node = random.pick(world.nodes());
  const moment = random.pick(MOMENTS);
  if (node === undefined || moment === undefined) return;
  const when: FaultRule["when"] = {
    onTrace: { ...moment.said, node: node.name },
    nth: 1 + random.below(NTH_MAX),
    delayMs: random.unit() ** 2 * DELAY_MS_MAX,
  };
  world.inject({ id, what: what(node, moment), when, limit: 1 });
}
