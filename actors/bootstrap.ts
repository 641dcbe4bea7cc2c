/**
 * Brings the node into its network: asks somebody for nodes to work with, has the host tell the
 * network what it has to know, and has it catch up. An attempt that fails is reported and made again
 * after a while; nothing waits without an end.
 *
 *   asking --answered--> acting --acted--> finishing --finished--> up
 *
 * It owns nothing but how far it is. When it dies it begins anew, which the host's steps allow for.
 */

import type { BootstrapLook, BootstrapMessages, BootstrapPhase } from "../messages/bootstrap.ts";
import { BOOTSTRAPPING_SEEDS } from "../messages/bootstrapping-seeds.ts";
import type { NodeMessage } from "../messages/wire/node-messages.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import { machineTable } from "../src/actor/machine-table.ts";
import { type CastResult, keep, next, reply, started } from "../src/actor/result.ts";
import type { ActorTask } from "../src/actor/task.ts";
import { describeError, RuntimeError } from "../src/errors.ts";
import type { PeerAsk } from "../src/link/peer-ask.ts";
import { nextDelayMs } from "../src/peer/backoff.ts";
import {
  BOOTSTRAP_LIMITS,
  type BootstrapLimits,
  type BootstrapView,
  bootstrapStep,
  closestOf,
  type NodePlace,
} from "../src/peer/bootstrap-plan.ts";
import type { BootstrapGiven, BootstrapSteps } from "../src/peer/bootstrap-steps.ts";
import { reachOf } from "../src/peer/contact-plan.ts";
import type { NodeAddress } from "../src/peer/node-address.ts";
import type { PeerId } from "../src/peer/peer-id.ts";
import { NO_TERMS } from "../src/peer/peer-terms.ts";
import type { Seed } from "../src/peer/seed.ts";
import type { DialTarget } from "../src/transport/transport.ts";
import { type BootstrapEvent, bootstrapMachine } from "./bootstrap.machine.ts";
import { doStep, lookAround, surveyNetwork } from "./bootstrap.tasks.ts";

/** What a bootstrap is handed. */
export interface BootstrapArgs {
  readonly self: PeerId;
  readonly steps: BootstrapSteps;
  /** Where the node is reached; `null` for one that only dials. */
  readonly address: NodeAddress | null;
  readonly ask: Pick<PeerAsk<NodeMessage>, "request" | "connected">;
  /** Starts a connection, which dials by itself from then on. */
  readonly dial: (peer: PeerId, peerKey: Uint8Array, endpoint: DialTarget) => Promise<void>;
  readonly limits?: Partial<BootstrapLimits>;
}

type Context = ActorContext<BootstrapMessages>;

interface State {
  readonly args: BootstrapArgs;
  readonly limits: BootstrapLimits;
  readonly phase: BootstrapPhase;
  readonly failures: number;
  readonly reason: string | null;
  /** Who has been asked in this attempt. */
  readonly asked: ReadonlySet<PeerId>;
  /** When the attempt began, on the monotonic clock. */
  readonly sinceMs: number;
  readonly answeredBy: PeerId | null;
  readonly closest: readonly Seed[];
  /** What goes on; ended when its time is over. */
  readonly work: ActorTask | undefined;
}

const table = machineTable<BootstrapPhase, BootstrapEvent["type"]>(bootstrapMachine);

/** The bootstrap actor; registered as `BOOTSTRAP`. */
export const bootstrap = defineActor<BootstrapMessages, State, BootstrapArgs>({
  name: "bootstrap",
  init: (args, context) => {
    const limits = { ...BOOTSTRAP_LIMITS, ...args.limits };
    const begun = { phase: table.initial, failures: 0, reason: null, ...fresh(context) };
    return started({ args, limits, ...begun }, { continueWith: ["look"] });
  },
  phase: ({ phase }) => phase,
  chart: { machine: bootstrapMachine, active: ({ phase }) => [phase], table },
  formatState: ({ phase, failures, reason, closest }) => ({
    ...{ phase, failures, reason },
    closest: closest.map(({ peer }) => peer),
  }),
  handle: {
    view: ({ phase, failures, reason }) => reply({ phase, failures, reason }),
    rejoin: (state, address, context) => {
      const moved = { ...state, args: { ...state.args, address } };
      return table.accepts(state.phase, "rejoin") ? begin(moved, "rejoin", context) : next(moved);
    },
    again: (state, _, context) => begin(state, "again", context),
    look: (state, _, context) => {
      const { args, limits, asked } = state;
      const work = context.task(
        (signal) => lookAround({ ...args, askMs: limits.askMs, asked, signal }, context),
        { done: "looked", failed: "failed" },
      );
      return next({ ...state, work });
    },
    looked,
    surveyed: (state, view, context) => act(state, view, context),
    acted: (state, _, context) => finish(state, context),
    finished: (state, _, context) => {
      context.cancelTimer("overdue");
      context.emit("bootstrap.up", { failures: state.failures });
      const phase = table.next(state.phase, "finished");
      return next({ ...state, phase, failures: 0, reason: null, work: undefined });
    },
    failed: (state, error, context) => fail(state, describeError(error), context),
  },
});

function fresh(context: Context) {
  const sinceMs = context.clock.monotonic();
  return { asked: new Set<PeerId>(), answeredBy: null, closest: [], work: undefined, sinceMs };
}

function begin(state: State, event: "again" | "rejoin", context: Context): CastResult<State> {
  const phase = table.next(state.phase, event);
  return next({ ...state, phase, ...fresh(context) }, { continueWith: ["look"] });
}

function looked(state: State, look: BootstrapLook, context: Context): CastResult<State> {
  const { args, limits } = state;
  const { seeds, asked: peer, answer } = look;
  if (seeds.length === 0 && peer === undefined) return survey(state, context);
  if (answer !== undefined && peer !== undefined) {
    const closest = closestOf(answer, args.self);
    context.ref(BOOTSTRAPPING_SEEDS).cast.told(closest);
    for (const seed of closest) dial(args, seed, context);
    return survey({ ...state, answeredBy: peer, closest }, context);
  }
  if (context.clock.monotonic() - state.sinceMs >= limits.answerMs) {
    return fail(state, `no seed has answered within ${limits.answerMs} ms`, context);
  }
  const asked = new Set([...state.asked, ...(peer === undefined ? [] : [peer])]);
  context.setTimer("look", peer === undefined ? limits.lookMs : 0, "look");
  return next({ ...state, asked });
}

/** Nobody waits for a dial: a dead node of an answer costs nothing. */
function dial(
  { dial: start, address }: BootstrapArgs,
  { peer, endpoint }: Seed,
  context: Context,
): void {
  const ownAddresses = address === null ? [] : [address];
  // Whoever answered may have written any address, as a stranger may in its record.
  const reach = reachOf({ ownAddresses, terms: NO_TERMS }, { peer, said: {} }, endpoint);
  const key = new Uint8Array(Buffer.from(peer, "hex"));
  start(peer, key, { ...endpoint, reach }).catch((error: unknown) => {
    context.emit("bootstrap.dial_failed", { peer, error: describeError(error) });
  });
}

function survey(state: State, context: Context): CastResult<State> {
  const { args, answeredBy } = state;
  const { self, steps } = args;
  const needs = { self, steps, answeredBy, place: placeOf(args) };
  const work = context.task(() => surveyNetwork(needs, context), {
    done: "surveyed",
    failed: "failed",
  });
  const phase = table.next(state.phase, "answered");
  return watch({ ...state, phase, work }, context);
}

function act(state: State, view: BootstrapView, context: Context): CastResult<State> {
  const step = bootstrapStep(view, state.limits);
  context.emit("bootstrap.step", { step, closest: state.closest.length });
  const { steps } = state.args;
  const work = context.task((signal) => doStep(steps, step, givenTo(state, signal)), {
    done: "acted",
    failed: "failed",
  });
  return watch({ ...state, work }, context);
}

function finish(state: State, context: Context): CastResult<State> {
  const { steps } = state.args;
  const work = context.task((signal) => steps.finish(givenTo(state, signal)), {
    done: "finished",
    failed: "failed",
  });
  return watch({ ...state, phase: table.next(state.phase, "acted"), work }, context);
}

/** The host has so much time for each thing it is asked to do, and no more. */
function watch(state: State, context: Context): CastResult<State> {
  const { stepMs } = state.limits;
  context.setTimer("overdue", stepMs, "failed", overdue(stepMs));
  return next(state);
}

function givenTo({ args, answeredBy, closest }: State, signal: AbortSignal): BootstrapGiven {
  return { answeredBy, closest, place: placeOf(args), signal };
}

function fail(state: State, reason: string, context: Context): CastResult<State> {
  if (!table.accepts(state.phase, "failed")) return keep();
  state.work?.cancel();
  context.cancelTimer("overdue");
  const againMs = nextDelayMs(state.failures, state.limits.backoff, context.random);
  const failures = state.failures + 1;
  context.emit("bootstrap.failed", { phase: state.phase, reason, failures, againMs });
  context.setTimer("again", againMs, "again");
  const phase = table.next(state.phase, "failed");
  return next({ ...state, phase, failures, reason, work: undefined });
}

function placeOf({ address, steps }: BootstrapArgs): NodePlace | null {
  if (address === null) return null;
  return { ...address, httpPort: steps.httpPort ?? null, transport: "tcp" };
}

function overdue(timeoutMs: number): RuntimeError<"call.timeout"> {
  const text = `cannot finish the step: the host did not within ${timeoutMs} ms`;
  return new RuntimeError("call.timeout", { address: "bootstrap", timeoutMs }, text);
}
