/** Connecting to nodes by hand: each contact ends with a word for how it went, and nobody waits for another. */

import type { ConnectionMessages } from "../../messages/connection.ts";
import {
  CONNECTION_REGISTRY,
  type RegisteredConnection,
} from "../../messages/connection-registry.ts";
import { MEM_TABLE } from "../../messages/mem-table.ts";
import type { ActorRef } from "../../src/actor/ref.ts";
import { isRuntimeError } from "../../src/errors.ts";
import { nodeKeyOf } from "../../src/peer/genesis-node.ts";
import { isValidAddress, type NodeAddress } from "../../src/peer/node-address.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import { decideContact } from "../../src/peer/redial.ts";
import { CONNECTIONS } from "../names.ts";
import { isWanted } from "./peer-face.ts";
import type { FaceNeeds } from "./face-of.ts";

/** Whom to connect to. */
export interface Contact {
  readonly peer: PeerId;
  /** Where it is reached. @defaultValue where the table of nodes says */
  readonly endpoint?: NodeAddress;
  /** Whether it has moved there, so that a link that stands is given up for it. @defaultValue false */
  readonly isMove?: boolean;
}

/** How a contact went; after `timeout` and `unreachable` the connection goes on dialing. */
export type ContactOutcome =
  | "already_connected"
  | "connected"
  | "unreachable"
  | "timeout"
  | "self"
  | "unknown_address"
  | "not_wanted"
  | "no_room";

/** Patience with one dial, in ms: what the reference gives each. */
export const CONTACT_TIMEOUT_MS = 5_000;

/** Connects to all at once, so that many that are away cost no more than one. */
export async function connectAll(
  needs: FaceNeeds,
  contacts: readonly Contact[],
  timeoutMs: number = CONTACT_TIMEOUT_MS,
): Promise<ReadonlyMap<PeerId, ContactOutcome>> {
  const outcomes = await Promise.all(
    contacts.map(async (contact) => {
      const outcome = await connectTo(needs, contact, timeoutMs);
      return [contact.peer, outcome] as const;
    }),
  );
  return new Map(outcomes);
}

async function connectTo(
  needs: FaceNeeds,
  contact: Contact,
  timeoutMs: number,
): Promise<ContactOutcome> {
  const { runtime, options, self } = needs;
  const { peer, isMove = false } = contact;
  if (peer === self) return "self";
  if (!(await isWanted(runtime, peer))) return "not_wanted";
  const known = contact.endpoint ?? (await addressOf(needs, peer));
  if (known === undefined) return "unknown_address";
  const endpoint = options.route?.(known) ?? known;
  const entry = await runtime.ref(CONNECTION_REGISTRY).call.lookup(peer);
  const decision = await decided(entry, endpoint, isMove);
  if (decision === "keep") return await keptEnd(entry, timeoutMs);
  if (entry?.own !== undefined) await runtime.ref(CONNECTIONS).call.terminateChild(entry.own);
  const peerKey = new Uint8Array(Buffer.from(peer, "hex"));
  const started = await runtime.ref(CONNECTIONS).call.startChild({ peer, peerKey, endpoint });
  if (!started.ok) return "no_room";
  // Somebody else started one meanwhile: that is the one there is.
  const ref = started.ref ?? (await runtime.ref(CONNECTION_REGISTRY).call.lookup(peer))?.own;
  return ref === undefined ? "unreachable" : await dialEnd(ref as ConnectionRef, timeoutMs);
}

/** What becomes of what there is; where a link stands that the peer has dialed, there is nothing to dial. */
async function decided(
  entry: RegisteredConnection | undefined,
  endpoint: NodeAddress,
  isMove: boolean,
): Promise<"keep" | "replace" | "start"> {
  if (entry === undefined) return "start";
  const { own, state } = entry;
  if (own === undefined) return state === "connected" ? "keep" : "start";
  return decideContact({ ...(await own.call.view()), state }, endpoint, isMove);
}

async function keptEnd(
  entry: RegisteredConnection | undefined,
  timeoutMs: number,
): Promise<ContactOutcome> {
  if (entry?.state === "connected") return "already_connected";
  if (entry?.own === undefined) return "unreachable";
  // Whoever asks by hand need not wait for the back-off.
  entry.own.cast.wakeUp();
  return await dialEnd(entry.own, timeoutMs);
}

type ConnectionRef = ActorRef<ConnectionMessages>;

async function addressOf({ runtime }: FaceNeeds, peer: PeerId): Promise<NodeAddress | undefined> {
  const node = await runtime.ref(MEM_TABLE).call.get(nodeKeyOf({ key: peer }));
  const address = node && { host: node.ip, port: node.port };
  return address !== undefined && isValidAddress(address) ? address : undefined;
}

async function dialEnd(connection: ConnectionRef, timeoutMs: number): Promise<ContactOutcome> {
  try {
    const state = await connection.call.dialEnd(undefined, { timeoutMs });
    return state === "connected" ? "connected" : "unreachable";
  } catch (error) {
    if (isRuntimeError(error, "call.timeout")) return "timeout";
    if (isRuntimeError(error)) return "unreachable";
    throw error;
  }
}
