/** Where this node and its peers stand, for whoever asks the nearest first. */

import { GEO_PATCH } from "../../messages/geo-patch.ts";
import { MEM_TABLE } from "../../messages/mem-table.ts";
import { geoDistanceKm } from "../../src/geo/distance.ts";
import { nodeKeyOf } from "../../src/peer/genesis-node.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import type { QuorumPeer } from "../../src/peer/quorum-state.ts";
import type { FaceNeeds } from "./face-of.ts";
import { LISTEN_DEFAULT } from "./node-parts.ts";

/** The patch of this node, by the address it tells others. */
export async function ownPatch({ runtime, doors, options }: FaceNeeds): Promise<string> {
  const { host } = options.advertise?.[0] ?? options.listen ?? LISTEN_DEFAULT;
  const publicKey = doors.signer.publicKey.bytes;
  return await runtime.ref(GEO_PATCH).call.patchOf({ host, publicKey });
}

/** Added to the distance of a peer that lately left others waiting, in km: more than any way on the globe. */
const SLOW_KM = 100_000;

/** Peers, each as far away as its patch; a peer of unknown place, or that is slow, comes last, the slow one behind. */
export async function distancesOf(
  needs: FaceNeeds,
  peers: readonly PeerId[],
): Promise<QuorumPeer[]> {
  const own = await ownPatch(needs);
  const isSlow = new Set(peers.filter((peer) => needs.timing.isSlow(peer)));
  const inOrder = [...peers.filter((peer) => !isSlow.has(peer)), ...isSlow];
  return await Promise.all(
    inOrder.map(async (peer) => {
      const known = await needs.runtime.ref(MEM_TABLE).call.get(nodeKeyOf({ key: peer }));
      const distance = geoDistanceKm(known?.geoPatch ?? "", own);
      return { peer, distance: isSlow.has(peer) ? distance + SLOW_KM : distance };
    }),
  );
}
