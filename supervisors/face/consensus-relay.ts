/** Carries what consensus engines say to each other, and tells who holds terms whose epoch it is. */

import type { ConsensusPortArgs } from "../../actors/consensus-port.ts";
import { CONNECTION_REGISTRY } from "../../messages/connection-registry.ts";
import { hexOf } from "../../src/hex.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import type { NodeDoors } from "./node-options.ts";

/** The way of consensus bytes to a member that is connected. */
export function relayOf({
  doors,
  runtime,
}: {
  readonly doors: Pick<NodeDoors, "signer">;
  readonly runtime: Runtime;
}): Pick<ConsensusPortArgs, "self" | "send"> {
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
