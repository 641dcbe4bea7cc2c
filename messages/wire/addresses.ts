/**
 * Which addresses and keys a chain has. Asked by whoever has one of them and wants another; all only
 * read but the one notice, whose repeats change nothing and whose loss costs a repair. The low byte of
 * a wire id is the message's number in the source.
 *
 * @see Archethic's message catalogue, ids 20, 21, 22, 24, 31, 35, 228, 229, 235, 241 and 242
 */

import { defineMessages } from "../../src/wire/define-messages.ts";
import { u16, u53 } from "../../src/wire/field.ts";
import { list, record } from "../../src/wire/schema.ts";
import { addressField, publicKeyField } from "./chain-values.ts";

/** Every message about addresses of chains. */
export type AddressMessage =
  | AddressList
  | FirstPublicKey
  | FirstTransactionAddress
  | GenesisAddress
  | GetFirstPublicKey
  | GetFirstTransactionAddress
  | GetGenesisAddress
  | GetLastTransactionAddress
  | GetNextAddresses
  | LastTransactionAddress
  | NotifyLastTransactionAddress;

/** An address and since when it is one. */
export interface DatedAddress {
  readonly address: Uint8Array;
  /** When its transaction was validated, in ms since 1970. */
  readonly timestampMs: number;
}

/** Asks for the first key of the chain a key belongs to. */
export interface GetFirstPublicKey {
  readonly type: "address.get_first_public_key";
  readonly publicKey: Uint8Array;
}

/** Answers {@link GetFirstPublicKey}; a key nobody knows is the first of its own chain. */
export interface FirstPublicKey {
  readonly type: "address.first_public_key";
  readonly publicKey: Uint8Array;
}

/** Asks for the last address a chain had at a time. */
export interface GetLastTransactionAddress {
  readonly type: "address.get_last_transaction_address";
  /** Any address of the chain. */
  readonly address: Uint8Array;
  readonly timestampMs: number;
}

/** Answers {@link GetLastTransactionAddress}; a chain nobody knows ends with the address asked. */
export interface LastTransactionAddress extends DatedAddress {
  readonly type: "address.last_transaction_address";
}

/** Tells that a chain has a new last address; who sees a gap repairs it. */
export interface NotifyLastTransactionAddress {
  readonly type: "address.notify_last_transaction_address";
  readonly lastAddress: Uint8Array;
  readonly genesisAddress: Uint8Array;
  /** The last address before. */
  readonly previousAddress: Uint8Array;
  readonly timestampMs: number;
}

/** Asks for the address of the first transaction of a chain. */
export interface GetFirstTransactionAddress {
  readonly type: "address.get_first_transaction_address";
  /** Any address of the chain. */
  readonly address: Uint8Array;
}

/** Answers {@link GetFirstTransactionAddress}. */
export interface FirstTransactionAddress extends DatedAddress {
  readonly type: "address.first_transaction_address";
}

/** Asks for the address a chain grows from, which no transaction has. */
export interface GetGenesisAddress {
  readonly type: "address.get_genesis_address";
  /** Any address of the chain. */
  readonly address: Uint8Array;
}

/** Answers {@link GetGenesisAddress}; for a chain nobody knows, the address asked, dated now. */
export interface GenesisAddress extends DatedAddress {
  readonly type: "address.genesis_address";
}

/** Asks for the addresses that follow one on its chain. */
export interface GetNextAddresses {
  readonly type: "address.get_next_addresses";
  readonly address: Uint8Array;
  /** Most addresses wanted; 0 for as many as fit. */
  readonly limit: number;
}

/** Answers {@link GetNextAddresses}. */
export interface AddressList {
  readonly type: "address.address_list";
  /** From the oldest to the newest, at most {@link ADDRESSES_MAX}. */
  readonly addresses: readonly DatedAddress[];
}

/** Most addresses of one answer. */
export const ADDRESSES_MAX = 1_000;

const dated = { address: addressField, timestampMs: u53 };

/** Wire ids 0x0500 to 0x05ff. */
export const addressMessages = defineMessages<AddressMessage>()({
  version: 1,
  bytesMax: 512,
  schemas: {
    "address.get_first_public_key": {
      wireId: 0x0514,
      kind: "request",
      timeout: "default",
      answeredBy: ["address.first_public_key", "generic.error"],
      fields: { publicKey: publicKeyField },
    },
    "address.get_last_transaction_address": {
      wireId: 0x0515,
      kind: "request",
      timeout: "default",
      answeredBy: ["address.last_transaction_address", "generic.error"],
      fields: dated,
    },
    "address.notify_last_transaction_address": {
      wireId: 0x0516,
      kind: "request",
      timeout: "default",
      answeredBy: ["generic.ok", "generic.error"],
      fields: {
        lastAddress: addressField,
        genesisAddress: addressField,
        previousAddress: addressField,
        timestampMs: u53,
      },
    },
    "address.get_first_transaction_address": {
      wireId: 0x0518,
      kind: "request",
      timeout: "default",
      answeredBy: ["address.first_transaction_address", "generic.not_found", "generic.error"],
      fields: { address: addressField },
    },
    "address.get_genesis_address": {
      wireId: 0x051f,
      kind: "request",
      timeout: "default",
      answeredBy: ["address.genesis_address", "generic.error"],
      fields: { address: addressField },
    },
    "address.get_next_addresses": {
      wireId: 0x0523,
      kind: "request",
      timeout: "default",
      answeredBy: ["address.address_list", "generic.error"],
      fields: { address: addressField, limit: u16 },
    },
    "address.first_transaction_address": { wireId: 0x05e4, kind: "response", fields: dated },
    "address.address_list": {
      wireId: 0x05e5,
      kind: "response",
      bytesMax: 128 * 1024,
      fields: { addresses: list(record(dated), ADDRESSES_MAX) },
    },
    "address.genesis_address": { wireId: 0x05eb, kind: "response", fields: dated },
    "address.last_transaction_address": { wireId: 0x05f1, kind: "response", fields: dated },
    "address.first_public_key": {
      wireId: 0x05f2,
      kind: "response",
      fields: { publicKey: publicKeyField },
    },
  },
});
