/** Who is there: sources of all natures, and one or two that follow. */

import type { NodeSpec } from "../../../src/testing/index.ts";
import type { Random } from "../../../src/time/random.ts";
import { recordedChain } from "../../support/parts/recorded-chain.ts";
import { followerNode, type FollowerPlan } from "./follower.ts";
import { drawSink } from "./hosts.ts";
import { mirrorOf } from "./mirror.ts";
import type { Nature } from "./natures.ts";
import { Shelf } from "./shelf.ts";
import { sourceNode } from "./source.ts";

const CHAIN = await recordedChain();

/** Natures other than honest. */
export const ROGUES: readonly Nature[] = [
  ...(["liar", "forger", "slow", "silent", "pruned", "stranger", "impostor", "boaster"] as const),
];

/** Commits kept by a follower that removes old ones. */
const KEPT = 5;
/** Latest begin of a follower that is late, in ms: sources have all their commits by then. */
const LATE_MS_MAX = 3_500;

/**
 * An honest source or three, some that are not, and one or two followers: the second has no honest source but the
 * first.
 */
export function amongRogues(
  random: Random,
  [least, most]: readonly [least: number, most: number],
): readonly NodeSpec[] {
  const natures = random.shuffle(ROGUES).slice(0, least + random.below(most - least + 1));
  const rogues = natures.map((_, at) => `r${at}`);
  const honest = random.unit() < 0.3 ? ["s0", "s1", "s2"] : ["s0"];
  const isRelayed = random.unit() < 0.3;
  const first = {
    dials: [...honest, ...rogues, ...(isRelayed ? ["f1"] : [])],
    ...drawFollower(random),
    ...(!isRelayed && random.unit() < 0.4 && { keepCommits: KEPT }),
    hasEngine: random.unit() < 0.25,
  };
  const second = { dials: ["f0", ...rogues], ...drawFollower(random) };
  return [
    ...honest.map((name) => sourceNode(name, { nature: "honest" })),
    ...natures.map((nature, at) => sourceNode(`r${at}`, { nature, followers: ["f0"] })),
    followerNode("f0", first),
    ...(isRelayed ? [followerNode("f1", second)] : []),
  ];
}

/**
 * A follower that writes an archive, and removes what is in it or finds it rotten when it looks; and one that
 * comes late, when all peers it has kept the newest commits only.
 */
export function besideArchive(random: Random): readonly NodeSpec[] {
  const rots = random.unit() < 0.5;
  const shelf = new Shelf({ rots });
  const first = { sink: drawSink(random), ...(!rots && { keepCommits: KEPT }) };
  const lateMs = random.unit() < 0.8 ? LATE_MS_MAX * (0.6 + 0.6 * random.unit()) : 0;
  return [
    sourceNode("s0", { nature: "honest" }),
    sourceNode("p0", { nature: "pruned" }),
    followerNode("f0", { dials: ["s0"], ...first, writes: (env) => shelf.folder(env) }),
    followerNode("f1", {
      dials: rots ? ["p0"] : ["p0", "f0"],
      ...{ sink: drawSink(random), lateMs },
      reads: (env) => mirrorOf(shelf, env, CHAIN),
    }),
  ];
}

/** Half of them begin when much is there already. */
function drawFollower(random: Random): Pick<FollowerPlan, "sink" | "lateMs"> {
  const lateMs = random.unit() < 0.5 ? random.below(LATE_MS_MAX) : 0;
  return { sink: drawSink(random), lateMs };
}
