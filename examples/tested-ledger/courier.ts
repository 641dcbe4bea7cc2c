/**
 * Tells one other node what the ledger holds, again and again: whoever missed something has it then.
 * A courier that dies loses its link; the next one dials again.
 */

import {
  type ActorRef,
  defineActor,
  type Internal,
  keep,
  type Link,
  next,
  started,
} from "./coppice/index.ts";
import type { LedgerMessages, Payment } from "./ledger.ts";

/** What a courier needs. */
export interface CourierNeeds {
  /** The ledger as it is now; `undefined` while it is being restarted. */
  readonly ledger: () => ActorRef<LedgerMessages> | undefined;
  /** Opens a link to the other node. */
  readonly dial: (signal: AbortSignal) => Promise<Link>;
}

type CourierMessages = {
  tick: Internal<void>;
  dialed: Internal<Link>;
  refused: Internal<unknown>;
  lost: Internal<void>;
};

interface Courier extends CourierNeeds {
  readonly link: Link | "none" | "dialing";
}

/** Between two rounds, in ms. */
const ROUND_MS = 200;

const utf8 = { encoder: new TextEncoder(), decoder: new TextDecoder() };

/** Payments as one frame. */
export function frameOf(payments: readonly Payment[]): Uint8Array {
  return utf8.encoder.encode(JSON.stringify(payments));
}

/** What a frame holds; the link of whoever sends something else is closed. */
export function paymentsOf(frame: Uint8Array): readonly Payment[] {
  const payments: unknown = JSON.parse(utf8.decoder.decode(frame));
  if (!Array.isArray(payments)) throw new TypeError("a frame holds payments");
  return payments.map(({ id, amount }) => ({ id: String(id), amount: Number(amount) }));
}

/** The courier to one other node. */
export const courier = defineActor<CourierMessages, Courier, CourierNeeds>({
  name: "courier",
  init: (needs, context) => {
    context.setTimer("round", ROUND_MS, "tick");
    return started({ ...needs, link: "none" });
  },
  handle: {
    tick: async (state, _, context) => {
      context.setTimer("round", ROUND_MS, "tick");
      if (state.link === "dialing") return keep();
      if (state.link === "none") {
        context.task(state.dial, { done: "dialed", failed: "refused" });
        return next({ ...state, link: "dialing" });
      }
      const payments = await state.ledger()?.call.all();
      if (payments !== undefined) state.link.send(frameOf(payments));
      return keep();
    },
    dialed: (state, link, context) => {
      link.attach({ onFrame: () => {}, onClose: () => context.post("lost") });
      context.signal.addEventListener("abort", () => link.destroy());
      return next({ ...state, link });
    },
    refused: (state) => next({ ...state, link: "none" }),
    lost: (state) => next({ ...state, link: "none" }),
  },
});
