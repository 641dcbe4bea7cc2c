/**
 * A coffee kiosk with a grinder that jams: something to look at.
 *
 *   kiosk           one_for_one, 20 restarts in 60 s
 *   ├── orders      dynamic: one actor for each coffee, temporary
 *   ├── grinder     worker; jams at every eighth coffee and is as new when it comes back
 *   └── guests      worker; orders a coffee now and then, and fetches most of them
 */

import {
  type ActorName,
  actorName,
  type Cast,
  defineActor,
  defineDynamicSupervisor,
  defineMachineActor,
  defineSupervisor,
  type DynamicMessages,
  type Internal,
  keep,
  next,
  started,
} from "./coppice/index.ts";
import { orderMachine } from "./order.machine.ts";

/** Between two guests, in ms. */
const GUEST_MS = 700;

/** Guests who wait for their coffee at once; the one before them has gone home by then. */
const WAITING_MAX = 7;

/** Every how many coffees the grinder jams. */
const JAM_EVERY = 8;

const order = defineMachineActor({ name: "order", machine: orderMachine });

type GrinderMessages = { grind: Cast<{ guest: string }> };

type GuestsMessages = { come: Internal<void>; ordered: Internal<string> };

const ORDERS = actorName<DynamicMessages<string>>("orders");
const GRINDER = actorName<GrinderMessages>("grinder");

const nameOf = (guest: string): ActorName<{ ground: Cast; collect: Cast }> => actorName(guest);

const orders = defineDynamicSupervisor({
  id: "orders",
  child: (guest: string) =>
    order.childSpec(guest, { id: guest, name: nameOf(guest), restart: "temporary" }),
});

const grinder = defineActor<GrinderMessages, number>({
  name: "grinder",
  init: () => started(0),
  handle: {
    grind: (ground, { guest }, context) => {
      if (ground + 1 === JAM_EVERY) throw new Error(`jammed at the coffee of ${guest}`);
      context.ref(nameOf(guest)).cast.ground();
      return next(ground + 1);
    },
  },
});

const guests = defineActor<GuestsMessages, number>({
  name: "guests",
  init: (_, context) => {
    context.setTimer("come", GUEST_MS, "come");
    return started(0);
  },
  handle: {
    come: (came, _, context) => {
      context.setTimer("come", GUEST_MS, "come");
      const guest = `guest-${came + 1}`;
      const ordered = async (): Promise<string> => {
        await context.ref(ORDERS).call.startChild(guest);
        return guest;
      };
      context.task(ordered, { done: "ordered" });
      // One in five forgets the coffee, and it goes cold.
      const served = came + 1 - WAITING_MAX;
      if (served > 0 && served % 5 !== 0) context.ref(nameOf(`guest-${served}`)).cast.collect();
      return next(came + 1);
    },
    ordered: (_, guest, context) => {
      context.ref(GRINDER).cast.grind({ guest });
      return keep();
    },
  },
});

/** The whole kiosk. */
export const kiosk = defineSupervisor({
  id: "kiosk",
  strategy: "one_for_one",
  intensity: 20,
  periodMs: 60_000,
  children: () => [
    orders.childSpec(undefined, { name: ORDERS }),
    grinder.childSpec(undefined, { name: GRINDER }),
    guests.childSpec(),
  ],
});
