/** What a request asks a node to be elected for, and what is answered when it is not. */

import type { Message } from "../wire/define-messages.ts";
import type { ComponentMessage } from "../../messages/wire/node-messages.ts";
import type { Failed, Ok } from "../../messages/wire/generic.ts";
import type { Duty } from "./surroundings.ts";

/** A duty, and the answer of a node that does not have it. */
export interface Admission {
  readonly duty: Duty;
  readonly otherwise: Failed | Ok;
}

/** A slot or a stamp by one who is not elected is worth nothing: the asker has another view. */
const OTHER_VIEW: Failed = { type: "generic.error", reason: "p2p_sync" };

/**
 * The duty a request stands on.
 *
 * @returns `undefined` for a request anybody may answer
 */
export function admissionOf(request: Message): Admission | undefined {
  if (!isDuty(request)) return undefined;
  switch (request.type) {
    case "replication.replicate_transaction": {
      const { address } = request.transaction;
      // Who is not elected keeps nothing and says so to nobody: a repeat would change nothing either.
      return { duty: { type: "store", address }, otherwise: { type: "generic.ok" } };
    }
    case "mining.start_mining": {
      const { transaction, validationNodes } = request;
      const duty = { type: "validate", address: transaction.address, validationNodes } as const;
      return { duty, otherwise: OTHER_VIEW };
    }
    case "beacon.new_slot": {
      const { subset, slotTimeMs } = request.slot;
      return { duty: { type: "summarize", subset, slotTimeMs }, otherwise: OTHER_VIEW };
    }
  }
}

const ON_DUTY = [
  "beacon.new_slot",
  "mining.start_mining",
  "replication.replicate_transaction",
] as const;

type OnDuty = Extract<ComponentMessage, { readonly type: (typeof ON_DUTY)[number] }>;

function isDuty(request: Message): request is OnDuty {
  return ON_DUTY.some((type) => type === request.type);
}
