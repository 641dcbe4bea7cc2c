/**
 * Runs the consensus engine the host brings: gives it the network and the disk, and tells it what
 * peers and state sync have for it.
 *
 * It owns the engine. An engine that throws, or says that it failed, is this actor's crash: its
 * network falls silent at once, it is told to stop, and the next incarnation makes a new engine from
 * what the disk holds. Nothing else dies with it.
 */

import { CONSENSUS_PORT, type ConsensusPortMessages } from "../messages/consensus-port.ts";
import type { Packet } from "../messages/connection.ts";
import { type OwnCommit, STATE_SYNC } from "../messages/state-sync.ts";
import { STORE } from "../messages/store.ts";
import { RELAY_BYTES_MAX } from "../messages/wire/consensus.ts";
import { nodeMessages } from "../messages/wire/node-messages.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import {
  type CastResult,
  type InitResult,
  keep,
  next,
  reply,
  started,
  stop,
} from "../src/actor/result.ts";
import type {
  BlocksToSave,
  CertifiedCommits,
  ConsensusFactory,
  ConsensusHost,
  ConsensusNetwork,
} from "../src/chain/ports.ts";
import { refused } from "../src/chain/refusal.ts";
import type { SignatureContext } from "../src/chain/signing.ts";
import type { CommittedSubDag } from "../src/chain/sub-dag.ts";
import { ChainReader } from "../src/chain-store/chain-reader.ts";
import { actorSource } from "../src/chain-store/chain-source.ts";
import { readResume, readSubDags, saveWrites } from "../src/chain-store/resume.ts";
import { describeError, RuntimeError } from "../src/errors.ts";
import { encodeMessage } from "../src/wire/catalogue.ts";

/** Limits of the port. */
export interface ConsensusPortLimits {
  /** Last commits an engine is given to resume from. @defaultValue 64, three times the committee's */
  readonly recentCommits: number;
  /** Synced commits read and told at once. @defaultValue 16 */
  readonly toldAtOnceMax: number;
}

/** The one place where these limits have numbers. */
export const CONSENSUS_PORT_LIMITS: ConsensusPortLimits = { recentCommits: 64, toldAtOnceMax: 16 };

/** What the port is started with. */
export interface ConsensusPortArgs extends SignatureContext {
  /** Makes the host's engine. */
  readonly factory: ConsensusFactory;
  /** Sends a notice to every other member that is connected. */
  readonly broadcast: (packet: Packet) => void;
  /** Sends a notice to one member, named by its network key as hexadecimal text, if connected. */
  readonly send: (peer: string, packet: Packet) => void;
  readonly limits?: Partial<ConsensusPortLimits>;
}

type Context = ActorContext<ConsensusPortMessages>;

interface State {
  readonly engine: ConsensusHost;
  readonly reader: ChainReader;
  readonly limits: ConsensusPortLimits;
  /** Index of the last commit the engine was told of, or handed over itself. */
  readonly known: number;
  /** Index of the newest commit sync has told us of. */
  readonly head: number;
  readonly isReading: boolean;
}

/** The port actor; registered as {@link CONSENSUS_PORT}. */
export const consensusPort = defineActor<ConsensusPortMessages, State, ConsensusPortArgs>({
  name: CONSENSUS_PORT.name,
  trapExit: true,
  init: open,
  formatState: ({ known, head, isReading }) => ({ known, head, isReading }),
  handle: {
    relayed: ({ engine }, { peer, content }) => {
      engine.receive(peer, content);
      return keep();
    },
    synced: (state, { index }, context) =>
      readOn({ ...state, head: Math.max(state.head, index) }, context),
    known: ({ known }) => reply(known),
    subDagsRead: (state, subDags, context) => {
      for (const subDag of subDags) state.engine.onSyncedCommit(subDag);
      const known = Math.max(state.known, subDags[subDags.length - 1]?.commitRef.index ?? 0);
      return readOn({ ...state, known, isReading: false }, context);
    },
    committed: (state, index, context) =>
      readOn({ ...state, known: Math.max(state.known, index) }, context),
    engineFailed: (_state, error) => stop({ error }),
  },
  exit: () => stop("shutdown"),
  terminate: ({ engine }, _reason, context) => end(engine, context),
});

async function open(args: ConsensusPortArgs, context: Context): Promise<InitResult<State>> {
  const store = context.ref(STORE);
  const reader = new ChainReader(actorSource(store), args);
  const limits = { ...CONSENSUS_PORT_LIMITS, ...args.limits };
  // An own block that was on its way to the disk has to be seen: a second one of its round is a lie.
  await store.call.write([], { timeoutMs: "infinity" });
  const resume = await readResume(reader, limits.recentCommits);
  const engine = args.factory(networkOf(args, reader, context), resume);
  context.signal.addEventListener("abort", () => void end(engine, context), { once: true });
  engine.start();
  const { index } = resume.head;
  return started({ engine, reader, limits, known: index, head: index, isReading: false });
}

/** Also a killed actor's engine stops; what it says to its network is heard by nobody by then. */
async function end(engine: ConsensusHost, context: Context): Promise<void> {
  try {
    await engine.stop();
  } catch (error) {
    context.emit("consensus.stop_failed", { reason: describeError(error) });
  }
}

/** Reads on where the engine is, a few commits at a time. */
function readOn(state: State, context: Context): CastResult<State> {
  const { known, head, isReading, reader, limits } = state;
  context.whereis(STATE_SYNC)?.cast.taken({ by: "engine", index: known });
  if (isReading || known >= head) return next(state);
  const end = Math.min(head, known + limits.toldAtOnceMax);
  const work = (): Promise<readonly CommittedSubDag[]> => readSubDags(reader, known + 1, end);
  context.task(work, { done: "subDagsRead" });
  return next({ ...state, isReading: true });
}

function networkOf(
  args: ConsensusPortArgs,
  reader: ChainReader,
  context: Context,
): ConsensusNetwork {
  const { signal } = context;
  const say = (content: Uint8Array, to: (packet: Packet) => void): void => {
    if (signal.aborted) return;
    if (content.length > RELAY_BYTES_MAX) {
      context.emit("consensus.relay_dropped", { bytes: content.length });
      return;
    }
    to(encodeMessage(nodeMessages, { type: "consensus.relay", content }));
  };
  return {
    broadcast: (content) => say(content, args.broadcast),
    send: (peer, content) => say(content, (packet) => args.send(peer, packet)),
    save: (blocks) => save(blocks, reader, context),
    commit: (certified) => commit(certified, context),
    failed: (error) => {
      if (!signal.aborted) context.post("engineFailed", error);
    },
  };
}

async function save(blocks: BlocksToSave, reader: ChainReader, context: Context): Promise<void> {
  const writes = await saveWrites(reader.source, blocks);
  if (context.signal.aborted) throw stopped();
  await context.ref(STORE).call.write(writes, { timeoutMs: "infinity" });
}

async function commit(certified: CertifiedCommits, context: Context): Promise<void> {
  if (context.signal.aborted) throw stopped();
  const { ownCommit } = context.ref(STATE_SYNC).call;
  const answer = await ownCommit(ownCommitOf(certified), { timeoutMs: "infinity" });
  if (answer.kind === "refused") throw refused(answer.rule, answer.what);
  if (!context.signal.aborted) context.post("committed", answer.index);
}

function ownCommitOf({ commits, certifiers, blocks }: CertifiedCommits): OwnCommit {
  return {
    commits,
    certifierBlocks: certifiers.map(({ bytes }) => bytes),
    blocks: blocks.map((some) => some.map(({ bytes }) => bytes)),
  };
}

function stopped(): RuntimeError<"runtime.stopped"> {
  const name = CONSENSUS_PORT.name;
  return new RuntimeError("runtime.stopped", { name }, `cannot write for ${name}: it has stopped`);
}
