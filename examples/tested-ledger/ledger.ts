/**
 * Keeps payments on the disk. One that was acknowledged is never lost: the answer waits for the flush.
 * When the ledger dies nothing is lost but the answers that are owed; whoever asked asks again.
 */

import {
  type Call,
  type Cast,
  defineActor,
  keep,
  reply,
  type Store,
  started,
} from "./coppice/index.ts";

/** A payment; who makes it makes up its id, and may post it twice. */
export interface Payment {
  readonly id: string;
  readonly amount: number;
}

/** What a ledger is asked. */
export type LedgerMessages = {
  /** Keeps a payment; `true` is the promise that it will never be lost. */
  post: Call<Payment, boolean>;
  /** Takes over what another ledger holds. */
  merge: Cast<readonly Payment[]>;
  all: Call<void, readonly Payment[]>;
};

/** What a ledger needs. */
export interface LedgerNeeds {
  /** Open; the ledger is the only one that writes to it. */
  readonly store: Store;
  /** A bug to look for: answers before the payment is on the disk. @defaultValue false */
  readonly isHasty?: boolean;
}

const TABLE = "payments";
const ALL = { limit: 10_000 };

const utf8 = { encoder: new TextEncoder(), decoder: new TextDecoder() };

/** Whether a store holds a payment. */
export function isIn(store: Store, id: string): boolean {
  return store.get(TABLE, utf8.encoder.encode(id)) !== undefined;
}

function paymentsIn(store: Store): readonly Payment[] {
  return store.scan(TABLE, ALL).map(([key, value]) => ({
    id: utf8.decoder.decode(key),
    amount: Number(utf8.decoder.decode(value)),
  }));
}

/** The ledger of one node. */
export const ledger = defineActor<LedgerMessages, LedgerNeeds, LedgerNeeds>({
  name: "ledger",
  init: (needs) => started(needs),
  handle: {
    post: async ({ store, isHasty = false }, payment, context) => {
      const written = write(store, [payment]);
      if (isHasty) written.catch(() => {});
      else await written;
      context.emit("ledger.acknowledged", { id: payment.id });
      return reply(true);
    },
    merge: async ({ store }, payments) => {
      const missing = payments.filter(({ id }) => !isIn(store, id));
      if (missing.length > 0) await write(store, missing);
      return keep();
    },
    all: ({ store }) => reply(paymentsIn(store)),
  },
});

function write(store: Store, payments: readonly Payment[]): Promise<void> {
  const { encoder } = utf8;
  return store.write(
    payments.map(({ id, amount }) => ({
      put: [TABLE, encoder.encode(id), encoder.encode(String(amount))],
    })),
  );
}
