/** Carries what consensus engines say to each other. */

import type { ConsensusPortArgs } from "../../actors/consensus-port.ts";
import { CONNECTION_REGISTRY } from "../../messages/connection-registry.ts";
import type { Committee } from "../../src/chain/committee.ts";
import { hexOf } from "../../src/hex.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import type { NodeDoors } from "./node-options.ts";

/** The way of consensus bytes to the other members that are connected. */
export function relayOf({
  doors,
  runtime,
  genesis,
}: {
  readonly doors: Pick<NodeDoors, "signer">;
  readonly runtime: Runtime;
  readonly genesis: Committee;
}): Pick<ConsensusPortArgs, "broadcast" | "send"> {
  const registry = runtime.ref(CONNECTION_REGISTRY);
  const self = hexOf(doors.signer.publicKey.bytes);
  const members = genesis.authorities.map(({ networkKey }) => hexOf(networkKey));
  const send = (peer: string, packet: { wireId: number; payload: Uint8Array }): void => {
    registry.call.lookup(peer).then(
      (entry) => entry?.ref.cast.notify(packet),
      () => {},
    );
  };
  return {
    send,
    broadcast: (packet: { wireId: number; payload: Uint8Array }): void => {
      for (const peer of members) if (peer !== self) send(peer, packet);
    },
  };
}
