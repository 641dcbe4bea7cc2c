/** Nodes that follow a recorded chain over links, and note what goes to their disks and what they ask. */

import { archiveWriter } from "../../../actors/archive-writer.ts";
import { commitFeed } from "../../../actors/commit-feed.ts";
import { stateSync } from "../../../actors/state-sync.ts";
import { store } from "../../../actors/store.ts";
import { ARCHIVE_WRITER } from "../../../messages/archive-writer.ts";
import { COMMIT_FEED } from "../../../messages/commit-feed.ts";
import { STATE_SYNC } from "../../../messages/state-sync.ts";
import { STORE } from "../../../messages/store.ts";
import { type NodeMessage, nodeMessages } from "../../../messages/wire/node-messages.ts";
import type { CommitSink } from "../../../src/chain/ports.ts";
import type { SignatureContext } from "../../../src/chain/signing.ts";
import { CHAIN_KEYS, CHAIN_TABLES } from "../../../src/chain-store/layout.ts";
import { SinkGate } from "../../../src/chain-store/sink-gate.ts";
import { headForm, indexForm } from "../../../src/chain-store/value-forms.ts";
import { hexOf } from "../../../src/hex.ts";
import type { PeerAsk } from "../../../src/link/peer-ask.ts";
import { sameBytes } from "../../../src/same-bytes.ts";
import type { FileSource, Folder } from "../../../src/store/folder.ts";
import type { Store, StoreOpener, StoreWrite } from "../../../src/store/store.ts";
import type { NodeEnv, NodeSpec } from "../../../src/testing/index.ts";
import type { Catalogue } from "../../../src/wire/catalogue.ts";
import type { Message } from "../../../src/wire/define-messages.ts";
import { nodeRoutes } from "../../../supervisors/face/routes.ts";
import { type LinkNode, startLinks } from "../../support/parts/link-node.ts";
import {
  commitsIn,
  proofsIn,
  type RecordedChain,
  recordedChain,
} from "../../support/parts/recorded-chain.ts";
import type { PartChild } from "../../support/parts/part-node.ts";
import { runEngine } from "./own-engine.ts";
import { SYNC_TRACE } from "./sync-trace.ts";
import { watchedAsk } from "./watched-ask.ts";

/** A follower while it runs. */
export interface FollowerNode extends LinkNode {
  /** Its disk as it is open now; `undefined` while it is not. */
  readonly disk: () => Store | undefined;
}

/** How a follower's host is made, for each of its lives. */
export type SinkMaker = (env: NodeEnv) => Promise<CommitSink>;

/** What a follower is made of. */
export interface FollowerPlan {
  readonly dials: readonly string[];
  readonly sink: SinkMaker;
  /** How many of the newest commits it keeps. @defaultValue all */
  readonly keepCommits?: number;
  /** How long after the others its first life begins, in ms. @defaultValue 0 */
  readonly lateMs?: number;
  /** Whether an engine beside it makes commits of the chain too. @defaultValue false */
  readonly hasEngine?: boolean;
  /** The archive it writes. @defaultValue none */
  readonly writes?: (env: NodeEnv) => Folder;
  /** The archive it reads. @defaultValue none */
  readonly reads?: (env: NodeEnv) => FileSource;
}

/** Shorter than in production, and pieces and room smaller; the network is small. */
export const FOLLOWER_LIMITS = {
  ...{ tickMs: 250, questionMs: 500, jobMs: 1_500, archiveReadMs: 500 },
  ...{ pieceMsMin: 500, pieceMsMax: 1_000, blocksPerPieceMax: 3 },
  ...{ piecesMax: 6, piecesPerPeerMax: 2, blocksMax: 16, bytesMax: 40_000, answerBytesMax: 10_000 },
} as const;

/** Far shorter than in production, for the same reason. */
const WRITER_LIMITS = {
  lingerMs: 300,
  readMs: 500,
  retry: { firstMs: 100, capMs: 2_000 },
} as const;

const MARKS = [
  ["head", CHAIN_KEYS.head, (bytes: Uint8Array) => headForm.read(bytes).index],
  ["lowest", CHAIN_KEYS.lowest, (bytes: Uint8Array) => indexForm.read(bytes)],
  ["cursor", CHAIN_KEYS.cursor, (bytes: Uint8Array) => indexForm.read(bytes)],
] as const;

/** A node that follows: store, links, state sync, feed. */
export function followerNode(name: string, plan: FollowerPlan): NodeSpec {
  return {
    name,
    role: "follower",
    start: async (env): Promise<FollowerNode> => {
      if (env.incarnation === 1) await wait(env, plan.lateMs ?? 0);
      const chain = await recordedChain();
      const signing = { crypto: chain.fixture.crypto, networkId: chain.fixture.networkId };
      const watch = new DiskWatch(env, chain);
      const parts = { plan, chain, signing, gate: new SinkGate(await plan.sink(env)) };
      const node = await startLinks(env, {
        dials: plan.dials,
        catalogue: nodeMessages as Catalogue<Message>,
        routes: () => nodeRoutes(signing),
        below: [
          store.childSpec(
            { opener: watch, path: `/${env.name}/store` },
            { name: STORE, shutdown: { afterMs: 30_000 } },
          ),
        ],
        above: (ask) => followerChildren(env, ask as PeerAsk<NodeMessage>, parts),
      });
      env.trace(SYNC_TRACE.began, { peer: node.self });
      if (plan.hasEngine === true) runEngine(env, node.runtime, chain);
      return { ...node, disk: () => watch.now };
    },
  };
}

interface FollowerParts {
  readonly plan: FollowerPlan;
  readonly chain: RecordedChain;
  readonly signing: SignatureContext;
  readonly gate: SinkGate;
}

function followerChildren(
  env: NodeEnv,
  ask: PeerAsk<NodeMessage>,
  { plan, chain, signing, gate }: FollowerParts,
): readonly PartChild[] {
  const { committee: genesis, context } = chain.fixture;
  const { keepCommits } = plan;
  const archive = plan.reads?.(env);
  const folder = plan.writes?.(env);
  if (folder !== undefined) env.trace(SYNC_TRACE.archiving);
  const args = {
    ...{ ...signing, genesis, transactions: context.transactions, limits: FOLLOWER_LIMITS },
    ask: watchedAsk(env, ask, FOLLOWER_LIMITS),
    isArchived: folder !== undefined,
    ...(keepCommits !== undefined && { keepCommits }),
    ...(archive !== undefined && { archive }),
  };
  const written = folder === undefined ? [] : [{ ...signing, folder, limits: WRITER_LIMITS }];
  return [
    stateSync.childSpec(args, { name: STATE_SYNC }),
    commitFeed.childSpec({ ...signing, gate }, { name: COMMIT_FEED }),
    ...written.map((one) => archiveWriter.childSpec(one, { name: ARCHIVE_WRITER })),
  ];
}

function wait({ clock }: NodeEnv, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimer(resolve, ms);
  });
}

/** A disk that notes what goes to it, and what of it is there. */
class DiskWatch implements StoreOpener {
  readonly #env: NodeEnv;
  readonly #chain: RecordedChain;
  #disk: Store | undefined;

  constructor(env: NodeEnv, chain: RecordedChain) {
    this.#env = env;
    this.#chain = chain;
  }

  get now(): Store | undefined {
    return this.#disk;
  }

  async open(path: string): Promise<Store> {
    const disk = await this.#env.storeOpener.open(path);
    this.#disk = disk;
    return {
      get: (table, key) => disk.get(table, key),
      scan: (table, range) => disk.scan(table, range),
      close: async () => {
        if (this.#disk === disk) this.#disk = undefined;
        await disk.close();
      },
      write: async (writes) => {
        this.#tellBefore(writes);
        await disk.write(writes);
        this.#tellAfter(writes);
      },
    };
  }

  #tellBefore(writes: readonly StoreWrite[]): void {
    if (writes.length > 0) this.#env.trace(SYNC_TRACE.batch);
    const { crypto } = this.#chain.fixture;
    for (const [index, bytes] of commitsIn(writes)) {
      this.#env.trace(SYNC_TRACE.writing, { index, digest: hexOf(crypto.blake2b256(bytes)) });
    }
  }

  #tellAfter(writes: readonly StoreWrite[]): void {
    for (const write of writes) this.#tellMark(write);
    const commits = commitsIn(writes);
    if (commits.size === 0) return;
    const votes = Math.min(...proofsIn(writes).map(({ length }) => length));
    this.#env.trace(SYNC_TRACE.durable, { index: Math.max(...commits.keys()), votes });
  }

  #tellMark(write: StoreWrite): void {
    if (!("put" in write) || write.put[0] !== CHAIN_TABLES.chain) return;
    const [, key, bytes] = write.put;
    for (const [mark, named, read] of MARKS) {
      if (sameBytes(key, named)) this.#env.trace(SYNC_TRACE.mark, { mark, value: read(bytes) });
    }
  }
}
