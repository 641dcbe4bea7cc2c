/** One engine of the host, for one epoch: what it says and writes, and its end. */

import { CONSENSUS_PORT, type ConsensusPortMessages } from "../messages/consensus-port.ts";
import type { Packet } from "../messages/connection.ts";
import { type OwnCommit, STATE_SYNC } from "../messages/state-sync.ts";
import { STORE } from "../messages/store.ts";
import { RELAY_BYTES_MAX } from "../messages/wire/consensus.ts";
import { nodeMessages } from "../messages/wire/node-messages.ts";
import type { ActorContext } from "../src/actor/context.ts";
import type { Committee } from "../src/chain/committee.ts";
import type {
  BlocksToSave,
  CertifiedCommits,
  ConsensusFactory,
  ConsensusHost,
  ConsensusNetwork,
  Resume,
} from "../src/chain/ports.ts";
import { refused } from "../src/chain/refusal.ts";
import type { SignatureContext } from "../src/chain/signing.ts";
import type { ChainReader } from "../src/chain-store/chain-reader.ts";
import { saveWrites } from "../src/chain-store/resume.ts";
import { describeError, RuntimeError } from "../src/errors.ts";
import { hexOf } from "../src/hex.ts";
import { encodeMessage } from "../src/wire/catalogue.ts";

/** What an engine is made and heard with. */
export interface EngineArgs extends SignatureContext {
  /** Makes the host's engine of an epoch. */
  readonly factory: ConsensusFactory;
  /** Our own network key as hexadecimal text: who is not sent what is for every member. */
  readonly self: string;
  /** Sends a notice to one member, named by its network key as hexadecimal text, if connected. */
  readonly send: (peer: string, packet: Packet) => void;
}

/** An engine while its epoch lasts; in an epoch without us there is none, and the rest is the same. */
export interface EngineRun {
  readonly committee: Committee;
  readonly engine: ConsensusHost | undefined;
  /** Silences it at once; resolves when it has stopped. */
  readonly end: () => Promise<void>;
}

type Context = ActorContext<ConsensusPortMessages>;

/** Where an engine begins. */
export interface EngineGround {
  readonly reader: ChainReader;
  readonly resume: Resume;
}

/**
 * Makes the engine of the epoch that is due, and starts it.
 *
 * @throws whatever the host throws
 */
export function beginEngine(args: EngineArgs, ground: EngineGround, context: Context): EngineRun {
  const { committee } = ground.resume;
  const over = new AbortController();
  const signal = AbortSignal.any([context.signal, over.signal]);
  const network = networkOf(args, { ...ground, signal }, context);
  const engine = args.factory(network, ground.resume);
  // A change of epochs, a crash in it and a kill may all end it: the host hears of it once.
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= stopEngine(engine, context));
  // Also a killed actor's engine stops; what it says to its network is heard by nobody by then.
  const once = { once: true, signal: over.signal };
  context.signal.addEventListener("abort", () => void stop(), once);
  engine?.start();
  const end = (): Promise<void> => {
    over.abort();
    return stop();
  };
  return { committee, engine, end };
}

async function stopEngine(engine: ConsensusHost | undefined, context: Context): Promise<void> {
  try {
    await engine?.stop();
  } catch (error) {
    context.emit("consensus.stop_failed", { reason: describeError(error) });
  }
}

/** What an engine is heard through, until its signal. */
interface Heard extends EngineGround {
  readonly signal: AbortSignal;
}

function networkOf(args: EngineArgs, heard: Heard, context: Context): ConsensusNetwork {
  const { signal, resume } = heard;
  const members = resume.committee.authorities.map(({ networkKey }) => hexOf(networkKey));
  const others = members.filter((peer) => peer !== args.self);
  const say = (content: Uint8Array, to: readonly string[]): void => {
    if (signal.aborted) return;
    if (content.length > RELAY_BYTES_MAX) {
      context.emit("consensus.relay_dropped", { bytes: content.length });
      return;
    }
    const packet = encodeMessage(nodeMessages, { type: "consensus.relay", content });
    for (const peer of to) args.send(peer, packet);
  };
  return {
    broadcast: (content) => say(content, others),
    send: (peer, content) => say(content, [peer]),
    save: (blocks) => save(blocks, heard, context),
    commit: (certified) => commit(certified, heard, context),
    failed: (error) => {
      if (!signal.aborted) context.post("engineFailed", error);
    },
  };
}

async function save(blocks: BlocksToSave, { reader, signal }: Heard, context: Context) {
  const writes = await saveWrites(reader.source, blocks);
  if (signal.aborted) throw stopped();
  await context.ref(STORE).call.write(writes, { timeoutMs: "infinity" });
}

async function commit(certified: CertifiedCommits, { signal }: Heard, context: Context) {
  if (signal.aborted) throw stopped();
  const { ownCommit } = context.ref(STATE_SYNC).call;
  const answer = await ownCommit(ownCommitOf(certified), { timeoutMs: "infinity" });
  if (answer.kind === "refused") throw refused(answer.rule, answer.what);
  if (!signal.aborted) context.post("committed", answer);
}

function ownCommitOf({ commits, certifiers, blocks }: CertifiedCommits): OwnCommit {
  return {
    commits,
    certifierBlocks: certifiers.map(({ bytes }) => bytes),
    blocks: blocks.map((some) => some.map(({ bytes }) => bytes)),
  };
}

function stopped(): RuntimeError<"runtime.stopped"> {
  const { name } = CONSENSUS_PORT;
  return new RuntimeError("runtime.stopped", { name }, `cannot write for ${name}: it has stopped`);
}
