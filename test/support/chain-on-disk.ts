/** Chains in memory stores, and peers that serve them: honest ones, and ones that bend one answer. */

import type { NodeMessage } from "../../messages/wire/node-messages.ts";
import { refName } from "../../src/chain/block-ref.ts";
import { answerSyncRequest, type ChainRequest } from "../../src/chain-store/answers.ts";
import { chainName } from "../../src/chain-store/chain-name.ts";
import { ChainReader } from "../../src/chain-store/chain-reader.ts";
import { storeSource } from "../../src/chain-store/chain-source.ts";
import {
  type StretchContext,
  type VerifiedStretch,
  verifyStretch,
} from "../../src/chain-store/follow/verify-stretch.ts";
import { openChain } from "../../src/chain-store/open-chain.ts";
import { RuntimeError } from "../../src/errors.ts";
import type { AskOptions, PeerAsk } from "../../src/link/peer-ask.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import { memoryStoreOpener } from "../../src/store/memory.ts";
import type { Store } from "../../src/store/store.ts";
import type { Fixture, Grown } from "./chain-fixture.ts";

/** A context that never waits. */
export function stretchContext(fixture: Fixture): StretchContext {
  return {
    ...fixture.context,
    nextTurn: async () => {},
    stage: async () => {},
    signal: new AbortController().signal,
  };
}

/** The stretch of a grown chain from one index to another, as a peer would serve it. */
export function servedStretch(grown: Grown, start: number, end: number) {
  const fetched = {
    commits: grown.commits.slice(start - 1, end),
    certifierBlocks: grown.certifiers(end),
  };
  const blocks = grown.parsed
    .slice(start - 1, end)
    .map((commit) => commit.blocks.map((ref) => blockBytes(grown, refName(ref))));
  return { fetched, blocks };
}

/** The bytes of a grown block. */
export function blockBytes(grown: Grown, name: string): Uint8Array {
  const block = grown.blocks.get(name);
  if (block === undefined) throw new Error(`the chain has no block ${name}`);
  return block.bytes;
}

/** A chain in a store, and what reads it. */
export class ChainOnDisk {
  readonly fixture: Fixture;
  readonly store: Store;
  readonly reader: ChainReader;

  private constructor(fixture: Fixture, store: Store) {
    this.fixture = fixture;
    this.store = store;
    this.reader = new ChainReader(storeSource(store), fixture.context);
  }

  /** Opens an empty chain. */
  static async open(fixture: Fixture, opener = memoryStoreOpener()): Promise<ChainOnDisk> {
    const disk = new ChainOnDisk(fixture, await opener.open("node"));
    await openChain({
      reader: disk.reader,
      write: (writes) => disk.store.write(writes),
      name: chainName(fixture.committee, fixture.context),
      genesis: fixture.committee,
    });
    return disk;
  }

  /** Appends stretches of a grown chain that end at the given indexes. */
  async append(grown: Grown, ...ends: readonly number[]): Promise<void> {
    for (const end of ends) {
      const stretch = await this.verify(grown, end);
      await this.store.write(stretch.writes);
    }
  }

  /** Verifies the stretch from our head to an index. */
  async verify(grown: Grown, end: number): Promise<VerifiedStretch> {
    const head = await this.reader.head();
    const { fetched, blocks } = servedStretch(grown, head.index + 1, end);
    async function* feed(): AsyncGenerator<Uint8Array> {
      yield* blocks.flat();
    }
    return await verifyStretch(head, { fetched, feed }, stretchContext(this.fixture));
  }
}

/** Answers one request of the node under test. */
export type StubPeer = (request: NodeMessage, options?: AskOptions) => Promise<NodeMessage>;

/** A peer that serves what lies on its disk. */
export function honestPeer({ reader }: ChainOnDisk): StubPeer {
  return async (request) => {
    if (request.type === "sync.push_commit") {
      return { type: "sync.commit_acknowledged", timestampMs: 0 };
    }
    return await answerSyncRequest(reader, request as ChainRequest);
  };
}

/** A peer that bends the answers of one type. */
export function liar<Type extends NodeMessage["type"]>(
  peer: StubPeer,
  type: Type,
  bend: (answer: Extract<NodeMessage, { type: Type }>) => NodeMessage,
): StubPeer {
  return async (request) => {
    const answer = await peer(request);
    return isOf(answer, type) ? bend(answer) : answer;
  };
}

/** Peers of a node under test; they come and go as the test says. */
export class StubPeers implements PeerAsk<NodeMessage> {
  readonly peers = new Map<PeerId, StubPeer>();
  /** What was asked, in order. */
  readonly asked: { readonly peer: PeerId; readonly request: NodeMessage }[] = [];

  async request(peer: PeerId, request: NodeMessage, options?: AskOptions): Promise<NodeMessage> {
    this.asked.push({ peer, request });
    const answer = this.peers.get(peer);
    if (answer !== undefined) return await answer(request, options);
    throw new RuntimeError("request.not_connected", { peer }, `cannot ask ${peer}: it is gone`);
  }

  async notify(): Promise<boolean> {
    return true;
  }

  async connected(): Promise<readonly PeerId[]> {
    return [...this.peers.keys()];
  }

  /** Requests of one type, with the peers they went to. */
  askedFor(type: NodeMessage["type"]): readonly PeerId[] {
    return this.asked.filter(({ request }) => request.type === type).map(({ peer }) => peer);
  }
}

function isOf<Type extends NodeMessage["type"]>(
  message: NodeMessage,
  type: Type,
): message is Extract<NodeMessage, { type: Type }> {
  return message.type === type;
}
