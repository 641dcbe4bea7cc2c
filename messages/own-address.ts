/** Where the node is reached, as its host looks it up. */

import { actorName } from "../src/actor/name.ts";
import type { Call, Internal } from "../src/actor/protocol.ts";
import type { NodeAddress } from "../src/peer/node-address.ts";
import type { OwnAddresses } from "../src/peer/own-address.ts";

/** Messages of the watch over the own address. */
export type OwnAddressMessages = {
  /** The addresses others are told. */
  view: Call<void, readonly NodeAddress[]>;
  look: Internal;
  found: Internal<OwnAddresses>;
  notFound: Internal<unknown>;
};

/** The watch over the own address. */
export const OWN_ADDRESS = actorName<OwnAddressMessages>("own-address");
