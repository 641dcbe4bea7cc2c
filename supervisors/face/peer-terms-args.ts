/** What a node's options say of peers, and who hears of it. */

import type { PeerTermsArgs } from "../../actors/peer-terms.ts";
import { DISCOVERY } from "../../messages/discovery.ts";
import type { Committee } from "../../src/chain/committee.ts";
import { hexOf } from "../../src/hex.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import { GRPC_LISTENER, TCP_LISTENER } from "../names.ts";
import { keptBy } from "./committee-terms.ts";
import type { NamedPeer, NodeDoors, NodeOptions } from "./node-options.ts";

/** What it is made of. */
interface TermsNeeds {
  readonly options: NodeOptions;
  readonly doors: NodeDoors;
  readonly runtime: Runtime;
  readonly genesis: Committee;
}

/** Whom a validator keeps from the start. */
export function firstKept(
  self: PeerId,
  { options, genesis }: Pick<TermsNeeds, "options" | "genesis">,
): readonly PeerId[] {
  return options.kind === "validator" ? keptBy(self, genesis) : [];
}

/** What the holder of terms is handed; members of a committee keep each other, unless the options say otherwise. */
export function peerTermsArgs({ options, doors, runtime, genesis }: TermsNeeds): PeerTermsArgs {
  const self = hexOf(doors.signer.publicKey.bytes);
  const others = firstKept(self, { options, genesis });
  const kept = others.map((peer): NamedPeer => ({ peer, affinity: "high" }));
  const named = [...kept, ...(options.peers ?? [])].map(
    ({ peer, affinity, addresses: admin = [] }) => [peer, { affinity, admin, chain: [] }] as const,
  );
  return {
    first: new Map(named),
    run: String(doors.clock.now()),
    tell: (terms) => {
      runtime.whereis(DISCOVERY)?.cast.termsChanged(terms);
      runtime.whereis(TCP_LISTENER)?.cast.termsChanged(terms);
      runtime.whereis(GRPC_LISTENER)?.cast.termsChanged(terms);
    },
  };
}
