/**
 * Watches where the node is reached: has it looked up every few minutes, by the host or by asking peers,
 * and when that is another place, has discovery sign a new record and the bootstrap tell the network.
 *
 * A look-up that fails, finds nothing that can be told or never ends changes nothing and is told of.
 * When it dies it looks again at once. Opening a port in a router stays the host's affair.
 */

import { BOOTSTRAP } from "../messages/bootstrap.ts";
import { DISCOVERY } from "../messages/discovery.ts";
import { OWN_ADDRESS, type OwnAddressMessages } from "../messages/own-address.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import { type CastResult, keep, next, reply, started } from "../src/actor/result.ts";
import type { ActorTask } from "../src/actor/task.ts";
import { describeError, RuntimeError } from "../src/errors.ts";
import type { IpPurpose } from "../src/geo/ip-range.ts";
import type { NodeAddress } from "../src/peer/node-address.ts";
import { judgeOwnAddresses, type OwnAddresses, sameAddresses } from "../src/peer/own-address.ts";

/** Times of the watch. */
export interface OwnAddressTimes {
  /** Between two look-ups, in ms. @defaultValue 300_000 */
  readonly everyMs: number;
  /** The same while nothing is known at all, in ms. @defaultValue 15_000 */
  readonly unknownEveryMs: number;
  /** Patience with one of them, in ms. @defaultValue 30_000 */
  readonly lookUpMs: number;
}

/** The one place where these times have numbers. */
export const OWN_ADDRESS_TIMES: OwnAddressTimes = {
  everyMs: 300_000,
  unknownEveryMs: 15_000,
  lookUpMs: 30_000,
};

/** What the watch is handed. */
export interface OwnAddressArgs extends Partial<OwnAddressTimes> {
  /** What others are told at the start. */
  readonly first: readonly NodeAddress[];
  /** The way to find out. */
  readonly lookUp: () => Promise<readonly NodeAddress[]>;
  /** Purposes of addresses that are told although they lead nowhere from elsewhere. @defaultValue none */
  readonly allowed?: readonly IpPurpose[];
}

type Context = ActorContext<OwnAddressMessages>;

interface State {
  readonly args: OwnAddressArgs;
  readonly times: OwnAddressTimes;
  readonly told: readonly NodeAddress[];
  /** The look-up under way. */
  readonly work: ActorTask | undefined;
}

/** The watch over the own address; registered as {@link OWN_ADDRESS}. */
export const ownAddress = defineActor<OwnAddressMessages, State, OwnAddressArgs>({
  name: OWN_ADDRESS.name,
  init: (args) => {
    const times = { ...OWN_ADDRESS_TIMES, ...args };
    return started({ args, times, told: args.first, work: undefined }, { continueWith: ["look"] });
  },
  formatState: ({ told }) => ({ told }),
  handle: {
    view: ({ told }) => reply(told),
    look: (state, _, context) => {
      const { args, times } = state;
      // Judged in the task: what a host hands over that is no list of addresses is its failure.
      const lookUp = async () => judgeOwnAddresses(await args.lookUp(), args.allowed);
      const work = context.task(lookUp, { done: "found", failed: "notFound" });
      context.setTimer("overdue", times.lookUpMs, "notFound", overdue(times.lookUpMs));
      context.setTimer("look", times.everyMs, "look");
      return next({ ...state, work });
    },
    found,
    notFound: (state, error, context) => {
      state.work?.cancel();
      context.cancelTimer("overdue");
      context.emit("own_address.not_found", { error: describeError(error) });
      return next({ ...state, work: undefined });
    },
  },
});

function found(state: State, { told, refused }: OwnAddresses, context: Context): CastResult<State> {
  context.cancelTimer("overdue");
  for (const one of refused) context.emit("own_address.refused", { ...one });
  if (told.length === 0 && state.told.length === 0) {
    context.setTimer("look", state.times.unknownEveryMs, "look");
  }
  if (told.length === 0 || sameAddresses(told, state.told)) return keep();
  context.emit("own_address.changed", { from: state.told, to: told });
  context.ref(DISCOVERY).cast.moved(told);
  // Only a host that keeps a chain has a network to tell.
  context.whereis(BOOTSTRAP)?.cast.rejoin(told[0] ?? null);
  return next({ ...state, told, work: undefined });
}

function overdue(timeoutMs: number): RuntimeError<"call.timeout"> {
  const text = `cannot look up the own address: it was not found within ${timeoutMs} ms`;
  return new RuntimeError("call.timeout", { address: OWN_ADDRESS.name, timeoutMs }, text);
}
