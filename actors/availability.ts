/**
 * Finds out, at the end of each slot, how long the nodes of the network were there, and tells the host.
 *
 * A connection counts how long it stands; here the counts are read and set to zero, for every node of
 * each subset this node is elected for, and each of them is pinged. A node that cannot be asked counts
 * as away and costs nobody else's reading. It owns no more than the date of the slot: when it dies,
 * the slot that runs is sampled by its successor.
 */

import type { AvailabilityMessages } from "../messages/availability.ts";
import type { PeerLinkMessages } from "../messages/connection.ts";
import { CONNECTION_REGISTRY } from "../messages/connection-registry.ts";
import { MEM_TABLE } from "../messages/mem-table.ts";
import type { NodeMessage } from "../messages/wire/node-messages.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import type { ActorRef } from "../src/actor/ref.ts";
import { type CastResult, keep, next, reply, started } from "../src/actor/result.ts";
import { describeError, isRuntimeError } from "../src/errors.ts";
import type { PeerAsk } from "../src/link/peer-ask.ts";
import {
  keysBySubset,
  type NodeReading,
  sampleOf,
  slotEndMs,
  type SubsetSample,
} from "../src/peer/availability-sampling.ts";
import type { NodeKey } from "../src/peer/known-node.ts";
import type { AvailabilityPort, ElectionPort } from "../src/ports/surroundings.ts";

/** What the sampler is started with. */
export interface AvailabilityArgs {
  /** This node's first key: it counts as there for the whole slot. */
  readonly self: NodeKey;
  readonly ask: Pick<PeerAsk<NodeMessage>, "request">;
  /** Who takes the samples, and how long a slot is. */
  readonly port: AvailabilityPort;
  /** Who knows which subsets are this node's. @defaultValue all of them are */
  readonly election?: ElectionPort;
}

/** Patience with one node, in ms. */
export const SAMPLE_TIMES = { pingMs: 1_000, readingMs: 5_000 } as const;

type Context = ActorContext<AvailabilityMessages>;
type Connections = ReadonlyMap<string, ActorRef<PeerLinkMessages>>;

interface State extends AvailabilityArgs {
  readonly taken: number;
  /** End of the slot that runs, in ms since 1970. */
  readonly slotTimeMs: number;
}

/** The sampler of availability. */
export const availability = defineActor<AvailabilityMessages, State, AvailabilityArgs>({
  name: "availability",
  init: (args, context) => started({ ...args, taken: 0, slotTimeMs: beginSlot(args, context) }),
  formatState: ({ taken, slotTimeMs }) => ({ taken, slotTimeMs }),
  handle: {
    view: ({ taken, slotTimeMs }) => reply({ taken, slotTimeMs }),
    slotEnded,
    sampled: (state, count) => next({ ...state, taken: state.taken + count }),
    sampleFailed: (_, error, context) => {
      context.emit("availability.not_sampled", { error: describeError(error) });
      return keep();
    },
  },
});

/** @returns when the slot ends */
function beginSlot({ port }: AvailabilityArgs, context: Context): number {
  const nowMs = context.clock.now();
  const endMs = slotEndMs(nowMs, port.slotMs);
  context.setTimer("slot", endMs - nowMs, "slotEnded");
  return endMs;
}

function slotEnded(state: State, _: unknown, context: Context): CastResult<State> {
  context.task(() => sampleSlot(state, context), { done: "sampled", failed: "sampleFailed" });
  return next({ ...state, slotTimeMs: beginSlot(state, context) });
}

/** Samples every subset that is this node's. @returns how many the host has taken */
async function sampleSlot(state: State, context: Context): Promise<number> {
  const nodes = await context.ref(MEM_TABLE).call.list({ view: "all", at: { dateMs: 0 } });
  const entries = await context.ref(CONNECTION_REGISTRY).call.list();
  const connections: Connections = new Map(
    // The connection that dials counts for its peer, whoever dialed the link in use.
    entries.map(({ peer, own, ref }) => [peer, own ?? ref] as const),
  );
  const subsets = keysBySubset(nodes.map(({ firstPublicKey }) => firstPublicKey));
  const taken = await Promise.all(
    [...subsets].map(async ([subset, keys]) => {
      const { slotTimeMs, port } = state;
      const isOurs = await toldOf(context, async () => {
        const duty = { type: "summarize", subset, slotTimeMs } as const;
        return state.election === undefined || (await state.election.isElected(duty));
      });
      if (isOurs !== true) return false;
      const readings = await Promise.all(
        keys.map(
          async (key) => [key, await readingOf(key, connections, { state, context })] as const,
        ),
      );
      const slot = { subset, slotTimeMs, slotMs: port.slotMs };
      return await give(port, sampleOf(slot, new Map(readings)), context);
    }),
  );
  return taken.filter(Boolean).length;
}

interface Where {
  readonly state: State;
  readonly context: Context;
}

/** A node that cannot be asked was away, as far as this node can tell. */
async function readingOf(
  key: NodeKey,
  connections: Connections,
  { state, context }: Where,
): Promise<NodeReading> {
  if (key === state.self) return { seconds: state.port.slotMs / 1_000, latencyMs: 0 };
  // A node's links are made with its first key, which stands behind the byte of the curve.
  const peer = key.slice(2);
  const connection = connections.get(peer);
  if (connection === undefined) return { seconds: 0, latencyMs: 0 };
  const patience = { timeoutMs: SAMPLE_TIMES.readingMs };
  const [seconds, latencyMs] = await Promise.all([
    orZero(connection.call.readAvailability({ reset: true }, patience)),
    orZero(pingMs(peer, { state, context })),
  ]);
  return { seconds, latencyMs };
}

async function pingMs(peer: string, { state, context }: Where): Promise<number> {
  const startMs = context.clock.monotonic();
  await state.ask.request(peer, { type: "p2p.ping" }, { timeoutMs: SAMPLE_TIMES.pingMs });
  // An answer within the same millisecond is an answer: 0 means none.
  return Math.max(1, context.clock.monotonic() - startMs);
}

async function orZero(answer: Promise<number>): Promise<number> {
  try {
    return await answer;
  } catch (error) {
    if (isRuntimeError(error)) return 0;
    throw error;
  }
}

async function give(
  port: AvailabilityPort,
  sample: SubsetSample,
  context: Context,
): Promise<boolean> {
  return (
    (await toldOf(context, async () => {
      await port.sampled(sample);
      return true;
    })) === true
  );
}

/** What a host throws is told, and costs one subset. */
async function toldOf<T>(context: Context, host: () => Promise<T>): Promise<T | undefined> {
  try {
    return await host();
  } catch (error) {
    context.emit("availability.not_sampled", { error: describeError(error) });
    return undefined;
  }
}
