/**
 * Runs the consensus engine the host brings, one for each epoch: gives it the network and the disk, and
 * tells it what peers and state sync have for it.
 *
 *   following --the epoch is over--> changing --opened--> following
 *
 * It owns the engine. When the last commit of an epoch is durable, whoever made it, the engine of that
 * epoch is stopped, and the next one is made from what the disk holds by then; what peers say meanwhile
 * waits for it. An engine that throws, or says that it failed, is this actor's crash: its network falls
 * silent at once, it is told to stop, and the next incarnation makes a new engine from the disk. Nothing
 * else dies with it.
 */

import {
  CONSENSUS_PORT,
  type ConsensusPortMessages,
  type Relayed,
} from "../messages/consensus-port.ts";
import { STATE_SYNC } from "../messages/state-sync.ts";
import { STORE } from "../messages/store.ts";
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
import type { Committee } from "../src/chain/committee.ts";
import type { Resume } from "../src/chain/ports.ts";
import type { CommittedSubDag } from "../src/chain/sub-dag.ts";
import { ChainReader } from "../src/chain-store/chain-reader.ts";
import { actorSource } from "../src/chain-store/chain-source.ts";
import { readResume, readSubDags } from "../src/chain-store/resume.ts";
import { beginEngine, type EngineArgs, type EngineRun } from "./consensus-port.engine.ts";

/** Limits of the port. */
export interface ConsensusPortLimits {
  /** Last commits an engine is given to resume from. @defaultValue 64, three times the committee's */
  readonly recentCommits: number;
  /** Synced commits read and told at once. @defaultValue 16 */
  readonly toldAtOnceMax: number;
  /** Bytes of what peers say that wait while engines change. @defaultValue 16 MiB */
  readonly heldBytesMax: number;
}

/** The one place where these limits have numbers. */
export const CONSENSUS_PORT_LIMITS: ConsensusPortLimits = {
  recentCommits: 64,
  toldAtOnceMax: 16,
  heldBytesMax: 16 * 1024 * 1024,
};

/** What a message that waits counts beside its bytes: many empty ones are no small thing. */
export const HELD_OVERHEAD = 1024;

/** What the port is started with. */
export interface ConsensusPortArgs extends EngineArgs {
  readonly limits?: Partial<ConsensusPortLimits>;
  /** Told who decides from now on: at the start, and at each change of epochs. @defaultValue nobody is */
  readonly tell?: (committee: Committee) => void;
}

type Context = ActorContext<ConsensusPortMessages>;

interface State {
  readonly args: ConsensusPortArgs;
  readonly phase: "following" | "changing";
  readonly run: EngineRun;
  readonly reader: ChainReader;
  readonly limits: ConsensusPortLimits;
  /** Index of the last commit the engine was told of, or handed over itself. */
  readonly known: number;
  /** Index of the newest commit sync has told us of. */
  readonly head: number;
  /** The epoch the commit after it belongs to, as far as we were told. */
  readonly due: number;
  readonly isReading: boolean;
  /** What peers said while engines change, the oldest first; for the next engine. */
  readonly held: readonly Relayed[];
}

/** The port actor; registered as {@link CONSENSUS_PORT}. */
export const consensusPort = defineActor<ConsensusPortMessages, State, ConsensusPortArgs>({
  name: CONSENSUS_PORT.name,
  trapExit: true,
  init: open,
  formatState: ({ phase, run, known, head, isReading }) => ({
    ...{ phase, epoch: run.committee.epoch, known, head, isReading },
    takesPart: run.engine !== undefined,
  }),
  handle: {
    relayed: (state, relayed, context) => {
      if (state.phase === "changing") return hold(state, relayed, context);
      state.run.engine?.receive(relayed.peer, relayed.content);
      return keep();
    },
    synced: (state, { index, epoch }, context) =>
      goOn(
        { ...state, head: Math.max(state.head, index), due: Math.max(state.due, epoch) },
        context,
      ),
    known: ({ known }) => reply(known),
    epoch: ({ run }) => reply({ committee: run.committee, takesPart: run.engine !== undefined }),
    subDagsRead: (state, { epoch, subDags }, context) => {
      // What was read for an engine that is over is in what the next one resumed from.
      if (state.phase === "changing" || epoch !== state.run.committee.epoch) return keep();
      const ours = subDags.filter((subDag) => subDag.epoch === epoch);
      for (const subDag of ours) state.run.engine?.onSyncedCommit(subDag);
      const known = Math.max(state.known, ours[ours.length - 1]?.commitRef.index ?? 0);
      const told = { ...state, known, isReading: false };
      return ours.length < subDags.length ? change(told, context) : goOn(told, context);
    },
    committed: (state, { index, epoch }, context) => {
      const [known, due] = [Math.max(state.known, index), Math.max(state.due, epoch)];
      return goOn({ ...state, known, due }, context);
    },
    epochOpened: (state, resume, context) => {
      const begun = begin(state, resume, context);
      // What sync told meanwhile may be newer than what was read.
      const [head, due] = [Math.max(state.head, begun.head), Math.max(state.due, begun.due)];
      for (const { peer, content } of state.held) begun.run.engine?.receive(peer, content);
      return goOn({ ...begun, head, due }, context);
    },
    engineFailed: (_state, error) => stop({ error }),
  },
  exit: () => stop("shutdown"),
  terminate: ({ run }) => run.end(),
});

async function open(args: ConsensusPortArgs, context: Context): Promise<InitResult<State>> {
  const reader = new ChainReader(actorSource(context.ref(STORE)), args);
  const limits = { ...CONSENSUS_PORT_LIMITS, ...args.limits };
  return started(
    begin({ args, reader, limits }, await resumeFrom(reader, limits, context), context),
  );
}

/** An own block that was on its way to the disk has to be seen: a second one of its round is a lie. */
async function resumeFrom(
  reader: ChainReader,
  { recentCommits }: ConsensusPortLimits,
  context: Context,
): Promise<Resume> {
  await context.ref(STORE).call.write([], { timeoutMs: "infinity" });
  return await readResume(reader, recentCommits);
}

/** Makes the engine of the epoch that is due, and tells whose epoch it is. */
function begin(
  { args, reader, limits }: Pick<State, "args" | "reader" | "limits">,
  resume: Resume,
  context: Context,
): State {
  const { index } = resume.head;
  const { committee } = resume;
  const run = beginEngine(args, { reader, resume }, context);
  args.tell?.(committee);
  const stands = { known: index, head: index, due: committee.epoch };
  const waits = { isReading: false, held: [] };
  return { ...{ args, reader, limits, run }, phase: "following", ...stands, ...waits };
}

/** Keeps what a peer says for the next engine, as long as there is room: anything may be lost. */
function hold(state: State, relayed: Relayed, context: Context): CastResult<State> {
  const held = [...state.held, relayed];
  const bytes = held.reduce((sum, { content }) => sum + content.length + HELD_OVERHEAD, 0);
  if (bytes <= state.limits.heldBytesMax) return next({ ...state, held });
  context.emit("consensus.relay_forgotten", { peer: relayed.peer });
  return keep();
}

/** Reads on where the engine is, a few commits at a time, to the end of its epoch. */
function goOn(state: State, context: Context): CastResult<State> {
  const { head, isReading, reader, limits, run, due, phase } = state;
  if (phase === "changing") return next(state);
  const known = run.engine === undefined ? head : state.known;
  context.whereis(STATE_SYNC)?.cast.taken({ by: "engine", index: known });
  const { epoch } = run.committee;
  if (isReading) return next({ ...state, known });
  if (known >= head) return due > epoch ? change(state, context) : next({ ...state, known });
  const end = Math.min(head, known + limits.toldAtOnceMax);
  const work = async (): Promise<{ epoch: number; subDags: readonly CommittedSubDag[] }> => ({
    epoch,
    subDags: await readSubDags(reader, known + 1, end),
  });
  context.task(work, { done: "subDagsRead" });
  return next({ ...state, isReading: true });
}

function change(state: State, context: Context): CastResult<State> {
  const { run, reader, limits, due } = state;
  context.emit("consensus.epoch_ended", { epoch: run.committee.epoch, due });
  const work = async (): Promise<Resume> => {
    await run.end();
    return await resumeFrom(reader, limits, context);
  };
  context.task(work, { done: "epochOpened" });
  return next({ ...state, phase: "changing" });
}
