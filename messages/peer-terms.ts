/** Who is told and asked what the operator and the chain say of peers. */

import { actorName } from "../src/actor/name.ts";
import type { Call } from "../src/actor/protocol.ts";
import type { PeerId } from "../src/peer/peer-id.ts";
import type { PeerChange, PeerTerms } from "../src/peer/peer-terms.ts";

/** Messages of the holder of terms. */
export type PeerTermsMessages = {
  /** Changes what is said of a peer, from now on; false when there is no room for one more. */
  change: Call<{ readonly peer: PeerId; readonly change: PeerChange }, boolean>;
  list: Call<void, PeerTerms>;
};

/** The holder of terms. */
export const PEER_TERMS = actorName<PeerTermsMessages>("peer-terms");
