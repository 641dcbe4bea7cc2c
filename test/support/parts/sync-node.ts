/** Nodes that follow a recorded chain over links, and nodes that serve it: honestly, late, or bent. */

import { commitFeed } from "../../../actors/commit-feed.ts";
import type { Routes } from "../../../actors/p2p-server.ts";
import { stateSync } from "../../../actors/state-sync.ts";
import { store } from "../../../actors/store.ts";
import { COMMIT_FEED } from "../../../messages/commit-feed.ts";
import { STATE_SYNC } from "../../../messages/state-sync.ts";
import { STORE } from "../../../messages/store.ts";
import { type NodeMessage, nodeMessages } from "../../../messages/wire/node-messages.ts";
import { encodeCommit, readCommit } from "../../../src/chain/commit.ts";
import type { CommitSink } from "../../../src/chain/ports.ts";
import { ChainReader } from "../../../src/chain-store/chain-reader.ts";
import { actorSource } from "../../../src/chain-store/chain-source.ts";
import { chainName } from "../../../src/chain-store/chain-name.ts";
import { openChain } from "../../../src/chain-store/open-chain.ts";
import { commitsFrom } from "../../../src/chain-store/serve.ts";
import { SinkGate } from "../../../src/chain-store/sink-gate.ts";
import { isRuntimeError } from "../../../src/errors.ts";
import { hexOf } from "../../../src/hex.ts";
import type { PeerAsk } from "../../../src/link/peer-ask.ts";
import type { Runtime } from "../../../src/runtime/runtime.ts";
import type { Store, StoreOpener } from "../../../src/store/store.ts";
import { modelledCrypto } from "../../../src/testing/crypto/modelled-crypto.ts";
import type { NodeEnv, NodeSpec } from "../../../src/testing/spec.ts";
import type { Catalogue } from "../../../src/wire/catalogue.ts";
import type { Message } from "../../../src/wire/define-messages.ts";
import { nodeRoutes } from "../../../supervisors/face/routes.ts";
import { type LinkNode, startLinks } from "./link-node.ts";
import { commitsIn, proofsIn, type RecordedChain, recordedChain } from "./recorded-chain.ts";

/** What followers write into the trace; the checks read them. */
export const SYNC_TRACE = {
  /** A commit is on its way to the disk: index, digest. */
  writing: "disk.writing",
  /** A batch with commits is durable: index of the last, and how many blocks prove it. */
  durable: "disk.durable",
  /** Peers are told of a commit: index. */
  announced: "sync.announced",
  /** A source bent its answer: what it answered to. */
  lied: "source.lied",
} as const;

/** Commits a source serves at once: fewer than there are, so that there are many jobs. */
const SERVED_MAX = 6;
/** Between two stretches a source comes to have, in ms. */
const GROWTH_MS = 250;
/** Shorter than in production, and pieces smaller; the network is small. */
const LIMITS = {
  ...{ tickMs: 250, questionMs: 500, jobMs: 1_500 },
  ...{ pieceMsMin: 500, pieceMsMax: 1_000, blocksPerPieceMax: 4 },
} as const;
const CATALOGUE = nodeMessages as Catalogue<Message>;

/** How a follower's host is made, for each of its lives. */
export type SinkMaker = (env: NodeEnv) => Promise<CommitSink>;

/** A node that follows: store, links, state sync, feed. */
export function followerNode(
  name: string,
  { dials, sink }: { readonly dials: readonly string[]; readonly sink: SinkMaker },
): NodeSpec {
  return {
    name,
    role: "follower",
    start: async (env) => {
      const chain = await recordedChain();
      const gate = new SinkGate(await sink(env));
      const signing = signingOf(chain);
      const opener = watched(env, chain);
      return await startLinks(env, {
        dials,
        catalogue: CATALOGUE,
        routes: () => nodeRoutes(signing),
        below: [storeChild(env, opener)],
        above: (ask) => {
          const { transactions, committee: genesis } = chain.fixture.context;
          const asking = announcing(env, ask as PeerAsk<NodeMessage>);
          const args = { ...signing, genesis, transactions, ask: asking, limits: LIMITS };
          return [
            stateSync.childSpec(args, { name: STATE_SYNC }),
            commitFeed.childSpec({ ...signing, gate }, { name: COMMIT_FEED }),
          ];
        },
      });
    },
  };
}

/** A node whose chain grows as it was recorded, and that serves it. */
export function sourceNode(
  name: string,
  /** Share of answers that are bent. */
  { lies }: { readonly lies: number },
): NodeSpec {
  return {
    name,
    role: "source",
    start: async (env): Promise<LinkNode> => {
      const chain = await recordedChain();
      const node = await startLinks(env, {
        dials: [],
        catalogue: CATALOGUE,
        routes: (runtime) => sourceRoutes(env, { chain, runtime, lies }),
        below: [storeChild(env, env.storeOpener)],
      });
      grow(env, chain, node.runtime);
      return node;
    },
  };
}

function storeChild(env: NodeEnv, opener: StoreOpener) {
  const args = { opener, path: `/${env.name}/store` };
  return store.childSpec(args, { name: STORE, shutdown: { afterMs: 30_000 } });
}

function signingOf({ fixture }: RecordedChain) {
  const { crypto, networkId } = fixture;
  return { crypto, networkId };
}

/** A disk that notes which commits go to it, and when they are there. */
function watched(env: NodeEnv, { fixture }: RecordedChain): StoreOpener {
  const watch = (disk: Store): Store => ({
    get: (table, key) => disk.get(table, key),
    scan: (table, range) => disk.scan(table, range),
    close: () => disk.close(),
    write: async (writes) => {
      const commits = commitsIn(writes);
      for (const [index, bytes] of commits) {
        const digest = hexOf(fixture.crypto.blake2b256(bytes));
        env.trace(SYNC_TRACE.writing, { index, digest });
      }
      await disk.write(writes);
      if (commits.size === 0) return;
      const votes = Math.min(...proofsIn(writes));
      env.trace(SYNC_TRACE.durable, { index: Math.max(...commits.keys()), votes });
    },
  });
  return { open: async (path) => watch(await env.storeOpener.open(path)) };
}

/** Asks as before, and notes what peers are told of. */
function announcing(env: NodeEnv, ask: PeerAsk<NodeMessage>): PeerAsk<NodeMessage> {
  return {
    ...ask,
    request: (peer, message, options) => {
      if (message.type === "sync.push_commit") {
        env.trace(SYNC_TRACE.announced, { index: message.index });
      }
      return ask.request(peer, message, options);
    },
  };
}

interface SourceParts {
  readonly chain: RecordedChain;
  readonly runtime: Runtime;
  readonly lies: number;
}

function sourceRoutes(
  env: NodeEnv,
  { chain, runtime, lies }: SourceParts,
): Pick<Routes<Message>, "requests" | "notices"> {
  const own = nodeRoutes(signingOf(chain));
  const reader = new ChainReader(actorSource(runtime.ref(STORE)), signingOf(chain));
  const limits = { commitsMax: SERVED_MAX, bytesMax: 1_000_000 };
  const random = env.random.fork("lies");
  const served: typeof own.requests = {
    ...own.requests,
    "sync.push_commit": () => ({ type: "sync.commit_acknowledged", timestampMs: 0 }) as Message,
    "sync.fetch_commits": async (message) => {
      const range = { start: 0, end: 0, ...message };
      const commits = await commitsFrom(reader, range, limits);
      return { type: "generic.not_found", ...(commits && { ...commits, type: "sync.commits" }) };
    },
  };
  const bent = Object.entries(served).map(([type, respond]) => {
    const answer: typeof respond = async (message, peer, context) => {
      const honest = await respond(message, peer, context);
      if (random.unit() >= lies) return honest;
      env.trace(SYNC_TRACE.lied, { type });
      return bend(honest, random.below(4));
    };
    return [type, answer] as const;
  });
  return { requests: Object.fromEntries(bent), notices: {} };
}

/** An answer that is not true: another stretch, another block, less proof, more height. */
function bend(answer: Message, how: number): Message {
  const { commits, certifierBlocks, blocks, highestSyncedCommit } = { ...answer } as {
    readonly commits?: readonly Uint8Array[];
    readonly certifierBlocks?: readonly Uint8Array[];
    readonly blocks?: readonly Uint8Array[];
    readonly highestSyncedCommit?: number;
  };
  const change: Readonly<Record<string, unknown>> = {
    ...(highestSyncedCommit !== undefined && { highestSyncedCommit: highestSyncedCommit + how }),
    ...(blocks && { blocks: how === 0 ? blocks.slice(1) : blocks.map(garbled) }),
    ...(commits && how === 0 && { commits: commits.slice(1) }),
    ...(commits &&
      how === 1 && { commits: [...commits.slice(0, -1), ...commits.slice(-1).map(forked)] }),
    ...(commits && how === 2 && { commits: [...commits.slice(0, 1), ...commits.slice(2)] }),
    ...(certifierBlocks && how === 3 && { certifierBlocks: certifierBlocks.slice(0, 2) }),
  };
  return { ...answer, ...change };
}

/** A commit in the place of another: whole, well formed, and nobody's vote is for it. */
function forked(bytes: Uint8Array): Uint8Array {
  const { commit } = readCommit(bytes, modelledCrypto());
  return encodeCommit({ ...commit, timestampMs: commit.timestampMs + 1 });
}

/** Bytes with one of them changed. */
function garbled(bytes: Uint8Array): Uint8Array {
  const changed = bytes.slice();
  const place = changed.length >> 1;
  changed[place] = (changed[place] ?? 0) ^ 1;
  return changed;
}

/** Lets a source have one stretch after the other; one that fails is tried again. */
function grow(env: NodeEnv, chain: RecordedChain, runtime: Runtime): void {
  const disk = runtime.ref(STORE);
  const reader = new ChainReader(actorSource(disk), signingOf(chain));
  const step = async (): Promise<void> => {
    const write: Store["write"] = (writes) => disk.call.write(writes);
    const { fixture } = chain;
    const name = chainName(fixture.committee, fixture.context);
    const { head } = await openChain({ reader, write, name, genesis: fixture.committee });
    const next = chain.stretches.find(({ end }) => end > head.index);
    if (next !== undefined) await disk.call.write(next.writes);
  };
  const look = (): void => {
    step().catch((error: unknown) => {
      if (!isRuntimeError(error)) throw error;
    });
    env.clock.setTimer(look, GROWTH_MS);
  };
  look();
}
