/** What a node's face tells of its chain, read from its store. */

import { STORE } from "../../messages/store.ts";
import { ChainReader } from "../../src/chain-store/chain-reader.ts";
import { actorSource } from "../../src/chain-store/chain-source.ts";
import { hexOf } from "../../src/hex.ts";
import { checkArguments } from "./check-arguments.ts";
import type { Node } from "./node-face.ts";
import type { PartsNeeds } from "./node-parts.ts";

/** The methods that read the chain. */
export function chainFace(needs: PartsNeeds): Pick<Node, "commits" | "committee"> {
  const { runtime, doors, options } = needs;
  const signing = { crypto: doors.crypto, networkId: options.networkId };
  const reader = (): ChainReader => new ChainReader(actorSource(runtime.ref(STORE)), signing);
  return {
    commits: async (from, limit) => {
      checkArguments("commits", { from, limit });
      return await commitNames(reader(), from, limit);
    },
    committee: async (epoch) => {
      checkArguments("committee", { epoch });
      const committee = await reader().committee(epoch);
      if (committee === undefined) return undefined;
      const members = committee.authorities.map(({ name, stake, networkKey }) => ({
        ...{ name, stake },
        peer: hexOf(networkKey),
      }));
      return { epoch, members };
    },
  };
}

async function commitNames(
  reader: ChainReader,
  from: number,
  limit: number,
): Promise<{ index: number; digest: string }[]> {
  const { index: last } = await reader.head();
  const first = Math.max(1, from);
  const refs = await reader.commitRefs(first, Math.min(limit, last - first + 1));
  return refs.map(({ index, digest }) => ({ index, digest: hexOf(digest) }));
}
