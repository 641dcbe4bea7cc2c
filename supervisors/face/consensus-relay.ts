/** Carries what consensus engines say to each other, and tells who goes by it whose epoch it is. */

import type { ConsensusPortArgs } from "../../actors/consensus-port.ts";
import { CONNECTION_REGISTRY } from "../../messages/connection-registry.ts";
import type { Committee } from "../../src/chain/committee.ts";
import { hexOf } from "../../src/hex.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import { followCommittees, type RoleFollower } from "./committee-terms.ts";
import type { NodeDoors, NodeOptions } from "./node-options.ts";
import { firstKept } from "./peer-terms-args.ts";

/** What engines are heard with. */
interface EngineNeeds {
  readonly doors: Pick<NodeDoors, "signer">;
  readonly runtime: Runtime;
  readonly options: NodeOptions;
  readonly genesis: Committee;
}

/** How an engine is heard, and who hears whose epoch it is: the node's role, and whom it keeps. */
export function engineNeeds(
  needs: EngineNeeds,
  role: RoleFollower,
): Pick<ConsensusPortArgs, "self" | "send" | "tell"> {
  const { options, runtime } = needs;
  const relay = relayOf(needs);
  const { self } = relay;
  const named = new Set((options.peers ?? []).map(({ peer }) => peer));
  const first = firstKept(self, needs);
  const keepMembers = followCommittees({ runtime, self, first, named });
  const tell = (committee: Committee): void => {
    role.take(committee);
    keepMembers(committee);
  };
  return { ...relay, tell };
}

/** The way of consensus bytes to a member that is connected. */
function relayOf({
  doors,
  runtime,
}: Pick<EngineNeeds, "doors" | "runtime">): Pick<ConsensusPortArgs, "self" | "send"> {
  const registry = runtime.ref(CONNECTION_REGISTRY);
  return {
    self: hexOf(doors.signer.publicKey.bytes),
    send: (peer, packet) => {
      registry.call.lookup(peer).then(
        (entry) => entry?.ref.cast.notify(packet),
        () => {},
      );
    },
  };
}
