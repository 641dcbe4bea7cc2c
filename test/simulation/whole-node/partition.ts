/** The network falls apart in every shape and comes together again: nobody forks, and all go on. */

import type { FaultRule, SimSpec, World } from "../../../src/testing/index.ts";
import { allCatchUp, CHAIN_CHECKS } from "./chain-checks.ts";
import { CHAIN_TRACE } from "./chain-host.ts";
import { isCatchingUp } from "./chain-sightings.ts";
import { COMMITTEE, drawnFrom, SMALL } from "./networks.ts";
import { peersConverge } from "./peer-checks.ts";
import { sightings, type Watch } from "./sightings.ts";
import { TREE_INVARIANTS, TREE_TRACE_CHECKS } from "./tree-checks.ts";

const STORM_MS = 12_000;

/** Dialing again waits up to half a minute after a storm of this length. */
const WITHIN_MS = 90_000;

const CUTS_MAX = 3;
const SHAPES = ["isolate_one", "halves", "majority_ring", "bridge"] as const;

/** A cut shorter than this is over before anybody notices. */
const FELT_MS = 1_500;

const WENT_ON = "commits went on while the network was cut, and after";
const FELL_BEHIND = "a node that was cut off caught up";
const ONE_WAY = "a cut was one way";
const RING = "everybody reached another majority";

/** A network that is cut while its links fail in other ways as well. */
export const partition: SimSpec = {
  id: "network/partition@1",
  nodes: drawnFrom(SMALL, COMMITTEE),
  stormMs: STORM_MS,
  workload: fallApart,
  faults: {
    kinds: [
      "link.latency",
      "link.bandwidth",
      "link.hold",
      "link.refuse",
      "link.reset",
      "link.corrupt",
    ],
    keep: 0.35,
  },
  invariants: TREE_INVARIANTS,
  traceChecks: [...CHAIN_CHECKS, ...TREE_TRACE_CHECKS],
  eventually: [allCatchUp(WITHIN_MS), peersConverge(WITHIN_MS)],
  sometimes: sightings([WENT_ON, FELL_BEHIND, ONE_WAY, RING], watchCuts),
};

/** When each world is cut, in ms. */
const cutsOf = new WeakMap<World, readonly (readonly [from: number, to: number])[]>();

/** Cuts are rules of the plan, so that a failure shrinks to those that matter. */
function fallApart(world: World): void {
  const { random } = world;
  const cuts = Array.from({ length: 1 + random.below(CUTS_MAX) }, (_, nth) => {
    const atMs = Math.floor(random.unit() * STORM_MS * 0.7);
    const forMs = Math.ceil(random.unit() * (STORM_MS - atMs));
    const shape = random.pick(SHAPES) ?? "isolate_one";
    const symmetric = random.unit() < 0.6;
    const inFlight = random.unit() < 0.5 ? "deliver" : "drop";
    const ends = { from: { pick: "all" }, to: { pick: "all" } } as const;
    const what: FaultRule["what"] = {
      ...{ at: "link", do: "partition", ...ends },
      ...{ shape, symmetric, inFlight, forMs },
    };
    world.inject({ id: `cut-${nth + 1}`, what, when: { at: atMs }, limit: 1 });
    return [atMs, atMs + forMs] as const;
  });
  cutsOf.set(world, cuts);
}

function watchCuts(world: World): Watch {
  const cuts = cutsOf.get(world) ?? [];
  const felt = cuts.filter(([from, to]) => to - from >= 2 * FELT_MS);
  let wentOn: readonly number[] = [];
  return (event) => {
    const { kind, atMs, values } = event;
    if (kind === "fault.fired" && String(values["rule"]).startsWith("cut-")) {
      if (String(values["place"]).startsWith("ring")) return RING;
      return String(values["place"]).endsWith("one way") ? ONE_WAY : undefined;
    }
    if (isCatchingUp(event) && felt.some(([, to]) => atMs >= to)) return FELL_BEHIND;
    if (kind !== CHAIN_TRACE.handed) return undefined;
    if (wentOn.some((to) => atMs > to)) return WENT_ON;
    const during = felt.filter(([from, to]) => atMs > from + FELT_MS && atMs <= to);
    wentOn = [...wentOn, ...during.map(([, to]) => to)];
    return undefined;
  };
}
