/** What the operator said of peers while the node runs, as entries of a store. */

import { isRuntimeError } from "../errors.ts";
import { hexOf } from "../hex.ts";
import { HOST_BYTES_MAX, NODE_ADDRESSES_MAX } from "../peer/node-address.ts";
import type { PeerId } from "../peer/peer-id.ts";
import type { Affinity, PeerTerm } from "../peer/peer-terms.ts";
import { decode, encode } from "../wire/codec.ts";
import { type Field, text, u16, word } from "../wire/field.ts";
import { list, option, record } from "../wire/schema.ts";
import type { StoreEntry, StoreWrite } from "./store.ts";

/** The table of a store terms are kept in, one entry a peer. */
export const TERMS_TABLE = "peer-terms";

/** Longest name of a run, in bytes. */
const RUN_BYTES_MAX = 32;

/** The term of a peer, as one run of the process said it. */
export interface KeptTerm {
  readonly run: string;
  readonly peer: PeerId;
  readonly term: PeerTerm;
}

const addresses = list(record({ host: text(HOST_BYTES_MAX), port: u16 }), NODE_ADDRESSES_MAX);

const termField: Field<{
  readonly run: string;
  readonly affinity: Affinity | null;
  readonly admin: PeerTerm["admin"];
  readonly chain: PeerTerm["chain"];
}> = record({
  run: text(RUN_BYTES_MAX),
  affinity: option(word<Affinity>({ high: 0, allowed: 1, never: 2 })),
  admin: addresses,
  chain: addresses,
});

/** The write that keeps a term; one that says nothing is kept too: it takes a word of the options back. */
export function termWrite({ run, peer, term }: KeptTerm): StoreWrite {
  const { affinity = null, admin, chain } = term;
  const value = encode(termField.toWire({ run, affinity, admin, chain }, "peer term"));
  return { put: [TERMS_TABLE, new Uint8Array(Buffer.from(peer, "hex")), value] };
}

/** Reads an entry; `undefined` for one that is garbled. */
export function keptTerm([key, bytes]: StoreEntry): KeptTerm | undefined {
  try {
    const { run, affinity, admin, chain } = termField.fromWire(decode(bytes), "peer term");
    return { run, peer: hexOf(key), term: { affinity: affinity ?? undefined, admin, chain } };
  } catch (error) {
    if (isRuntimeError(error)) return undefined;
    throw error;
  }
}
