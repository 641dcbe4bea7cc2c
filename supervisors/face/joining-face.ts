/** What a node says of its way into its network: whom it asks, where it is reached, how far it is. */

import { BOOTSTRAP } from "../../messages/bootstrap.ts";
import { BOOTSTRAPPING_SEEDS } from "../../messages/bootstrapping-seeds.ts";
import { OWN_ADDRESS } from "../../messages/own-address.ts";
import { parseSeed, seedText } from "../../src/peer/seed.ts";
import { checkArguments } from "./check-arguments.ts";
import type { Node } from "./node-face.ts";
import type { PartsNeeds } from "./node-parts.ts";

/** This part of the face. */
export type JoiningFace = Pick<Node, "addresses" | "bootstrap" | "replaceSeeds" | "seeds">;

/** Makes this part of the face. */
export function joiningFace({
  runtime,
  options,
}: Pick<PartsNeeds, "runtime" | "options">): JoiningFace {
  const seeds = runtime.ref(BOOTSTRAPPING_SEEDS);
  return {
    addresses: async () =>
      (await runtime.whereis(OWN_ADDRESS)?.call.view()) ?? options.advertise ?? [],
    bootstrap: async () => await runtime.whereis(BOOTSTRAP)?.call.view(),
    seeds: async () => (await seeds.call.list()).map(seedText),
    replaceSeeds: async (chosen) => {
      checkArguments("replaceSeeds", { seeds: chosen });
      await seeds.call.replace(chosen.map(parseSeed));
    },
  };
}
