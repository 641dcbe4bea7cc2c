/** A node that follows: store, state sync and feed, and a host that notes what it is handed. */

import { expect } from "chai";
import { commitFeed } from "../../actors/commit-feed.ts";
import { stateSync } from "../../actors/state-sync.ts";
import type { StateSyncArgs } from "../../actors/state-sync.state.ts";
import { store } from "../../actors/store.ts";
import { COMMIT_FEED } from "../../messages/commit-feed.ts";
import { STATE_SYNC } from "../../messages/state-sync.ts";
import { STORE } from "../../messages/store.ts";
import type { Committee } from "../../src/chain/committee.ts";
import type { CommitSink } from "../../src/chain/ports.ts";
import type { CommittedSubDag } from "../../src/chain/sub-dag.ts";
import { SinkGate } from "../../src/chain-store/sink-gate.ts";
import { RuntimeError } from "../../src/errors.ts";
import { hexOf } from "../../src/hex.ts";
import { memoryStoreOpener } from "../../src/store/memory.ts";
import type { StoreOpener } from "../../src/store/store.ts";
import type { SimulatedClock } from "../../src/time/simulated-clock.ts";
import type { Fixture, Grown } from "./chain-fixture.ts";
import { type StubPeer, StubPeers } from "./chain-on-disk.ts";
import type { NodeWorld } from "./node-world.ts";

/** What a follower follows, and by what rules. */
export interface FollowerPlan {
  readonly fixture: Fixture;
  /** The chain it should come to have. */
  readonly grown: Grown;
  /** @defaultValue an empty disk */
  readonly opener?: StoreOpener;
  /** What state sync is handed beside what the fixture says. */
  readonly sync?: Partial<StateSyncArgs>;
  /** The host. @defaultValue one that takes a commit at once and keeps no index */
  readonly sink?: CommitSink;
  /** Actors it works with. @defaultValue none */
  readonly beside?: Parameters<NodeWorld["supervise"]>[0];
  /** Actors that stand on it. @defaultValue none */
  readonly after?: Parameters<NodeWorld["supervise"]>[0];
}

/** A node that follows. */
export class Follower {
  readonly world: NodeWorld;
  readonly peers = new StubPeers();
  readonly handed: CommittedSubDag[] = [];
  /** Ends of epochs the host was told of. */
  readonly ended: { readonly index: number; readonly next: Committee }[] = [];
  readonly opener: StoreOpener;
  readonly #plan: FollowerPlan;

  constructor(world: NodeWorld, plan: FollowerPlan) {
    this.world = world;
    this.opener = plan.opener ?? memoryStoreOpener();
    this.#plan = plan;
  }

  async start(): Promise<void> {
    const { fixture, sync } = this.#plan;
    const { committee: genesis, context } = fixture;
    const { crypto, networkId, transactions } = context;
    const args = { crypto, networkId, transactions, genesis, ask: this.peers, ...sync };
    const handle = async (subDag: CommittedSubDag, next?: Committee): Promise<void> => {
      await this.#plan.sink?.handle(subDag, next);
      this.handed.push(subDag);
      if (next !== undefined) this.ended.push({ index: subDag.commitRef.index, next });
    };
    const gate = new SinkGate({ ...this.#plan.sink, handle });
    await this.world.supervise([
      store.childSpec({ opener: this.opener, path: "node" }, { name: STORE }),
      ...(this.#plan.beside ?? []),
      stateSync.childSpec(args, { name: STATE_SYNC }),
      commitFeed.childSpec({ crypto, networkId, gate }, { name: COMMIT_FEED }),
      ...(this.#plan.after ?? []),
    ]);
    await this.world.clock.settle();
  }

  get sync() {
    return this.world.ref(STATE_SYNC);
  }

  async head(): Promise<number> {
    return (await this.sync.call.head()).index;
  }

  /** Same head as the chain, and the host has every commit once, in order. */
  async expectAt(index: number): Promise<void> {
    const { fixture, grown } = this.#plan;
    await this.world.clock.settle();
    const { digest } = await this.sync.call.head();
    expect(await this.head()).to.equal(index);
    expect(hexOf(digest)).to.equal(
      hexOf(fixture.crypto.blake2b256(grown.commits[index - 1] ?? digest)),
    );
    const expected = Array.from({ length: index }, (_, at) => at + 1);
    expect(this.handed.map(({ commitRef }) => commitRef.index)).to.deep.equal(expected);
  }
}

/** A peer that takes its time, and is too late when the asker's patience is shorter. */
export function slowPeer(peer: StubPeer, clock: SimulatedClock, ms: number): StubPeer {
  return (request, options) =>
    new Promise((resolve, reject) => {
      const { timeoutMs } = { timeoutMs: Number.POSITIVE_INFINITY, ...options };
      const patienceMs = timeoutMs === "learned" ? Number.POSITIVE_INFINITY : timeoutMs;
      const isLate = patienceMs < ms;
      clock.setTimer(
        () => {
          if (isLate) reject(tooLate(patienceMs));
          else resolve(peer(request, options));
        },
        Math.min(ms, patienceMs),
      );
    });
}

/** A peer that never answers requests of some types. */
export function silentPeer(
  peer: StubPeer,
  clock: SimulatedClock,
  ...types: readonly string[]
): StubPeer {
  const silent = slowPeer(peer, clock, 1_000_000_000);
  return (request, options) => (types.includes(request.type) ? silent : peer)(request, options);
}

function tooLate(timeoutMs: number): RuntimeError<"call.timeout"> {
  return new RuntimeError("call.timeout", { address: "peer", timeoutMs }, "cannot wait longer");
}
