/** A node as another node's table describes it: what consensus has said about it so far. */

import {
  HOST_BYTES_MAX,
  NODE_ADDRESSES_MAX,
  type NodeAddress,
} from "../../src/peer/node-address.ts";
import { bool, bytes, type Field, fixedBytes, text, u16, u53 } from "../../src/wire/field.ts";
import { list, option, record } from "../../src/wire/schema.ts";

/** Longest key with its curve byte, in bytes. */
const KEY_BYTES_MAX = 66;

/** Longest chain address with curve and hash ids, in bytes. */
const CHAIN_ADDRESS_BYTES_MAX = 66;

/** Length of a BLS key in bytes. */
const MINING_KEY_BYTES = 48;

/** Length of a patch in bytes: three hexadecimal digits. */
export const PATCH_BYTES = 3;

/** One node of a {@link NodeList}. Times are in ms since 1970; `null` means not yet. */
export interface NodeEntry {
  /** Its first key with curve byte: its name for ever. */
  readonly firstPublicKey: Uint8Array;
  /** Its newest key with curve byte. */
  readonly lastPublicKey: Uint8Array;
  readonly miningPublicKey: Uint8Array | null;
  readonly originPublicKey: Uint8Array | null;
  readonly lastAddress: Uint8Array | null;
  readonly rewardAddress: Uint8Array | null;
  /** At most {@link NODE_ADDRESSES_MAX}. */
  readonly addresses: readonly NodeAddress[];
  /** Where GeoIP puts it. */
  readonly geoPatch: string;
  /** Where its latencies put it. */
  readonly networkPatch: string;
  /** Share of the last period it was up, in thousandths, 0 to 1,000. */
  readonly averageAvailabilityPermille: number;
  readonly available: boolean;
  readonly synced: boolean;
  readonly enrollmentMs: number | null;
  readonly authorizationMs: number | null;
  readonly lastUpdateMs: number;
  readonly availabilityUpdateMs: number;
}

/** The fields of an entry on the wire. */
export const nodeEntryField: Field<NodeEntry> = record({
  firstPublicKey: bytes(KEY_BYTES_MAX),
  lastPublicKey: bytes(KEY_BYTES_MAX),
  miningPublicKey: option(fixedBytes(MINING_KEY_BYTES)),
  originPublicKey: option(bytes(KEY_BYTES_MAX)),
  lastAddress: option(bytes(CHAIN_ADDRESS_BYTES_MAX)),
  rewardAddress: option(bytes(CHAIN_ADDRESS_BYTES_MAX)),
  addresses: list(record({ host: text(HOST_BYTES_MAX), port: u16 }), NODE_ADDRESSES_MAX),
  geoPatch: text(PATCH_BYTES),
  networkPatch: text(PATCH_BYTES),
  averageAvailabilityPermille: u16,
  available: bool,
  synced: bool,
  enrollmentMs: option(u53),
  authorizationMs: option(u53),
  lastUpdateMs: u53,
  availabilityUpdateMs: u53,
});
