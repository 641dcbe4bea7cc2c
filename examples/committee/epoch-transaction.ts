/**
 * Epochs that end by a transaction: an operator, whose key the network was started with, names who
 * decides next. What it says counts from the commit that brings it, at every member alike.
 */

import {
  type AuthorityEntry,
  authoritiesField,
  type Committee,
  type Crypto,
  decode,
  decodeTransaction,
  encode,
  isRuntimeError,
  type PublicKey,
  sameBytes,
  type SignatureContext,
  type Signer,
  signTransaction,
} from "./coppice/index.ts";
import { checkMembers } from "./members.ts";
import type { NextAuthorities } from "./options.ts";

/** Begins the payload of such a transaction. */
const PURPOSE = "committee/next-epoch/1";

/** What the operator says. */
export interface EpochOrder {
  /** The epoch that is to end; in any other one the order says nothing. */
  readonly epoch: number;
  /** Who decides in the one after it, sorted by name. */
  readonly authorities: readonly AuthorityEntry[];
}

/** Signs an order as a transaction. */
export function epochTransaction(
  { epoch, authorities }: EpochOrder,
  operator: Signer,
  context: SignatureContext,
): Uint8Array {
  const members = authoritiesField.toWire(authorities, "next authorities");
  const payload = encode([PURPOSE, epoch, members]);
  return signTransaction({ sequence: epoch, payload }, operator, context).bytes;
}

/** Ends an epoch at the first commit that brings an order of the operator's for it. */
export function orderedEpochs(operator: PublicKey, crypto: Crypto): NextAuthorities {
  return ({ blocks }, committee) => {
    const transactions = blocks.flatMap(({ block }) => block.transactions);
    for (const bytes of transactions) {
      const order = orderIn(bytes, operator);
      if (order?.epoch === committee.epoch && canDecide(order, committee, crypto)) {
        return order.authorities;
      }
    }
    return undefined;
  };
}

/** The signature was checked with the block. */
function orderIn(bytes: Uint8Array, operator: PublicKey): EpochOrder | undefined {
  return unlessRefused(() => {
    const { sender, payload } = decodeTransaction(bytes);
    const isOurs = sender.curve === operator.curve && sameBytes(sender.bytes, operator.bytes);
    if (!isOurs) return undefined;
    const said = decode(payload);
    if (!Array.isArray(said) || said[0] !== PURPOSE || typeof said[1] !== "number") {
      return undefined;
    }
    return { epoch: said[1], authorities: authoritiesField.fromWire(said[2], "next authorities") };
  });
}

/** An order for members that cannot decide says nothing. */
function canDecide({ authorities }: EpochOrder, { epoch }: Committee, crypto: Crypto): boolean {
  const check = (): true => {
    checkMembers(epoch + 1, authorities, crypto);
    return true;
  };
  return unlessRefused(check) === true;
}

/** What does not hold is no order, whichever way it fails. */
function unlessRefused<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isRuntimeError(error)) return undefined;
    throw error;
  }
}
