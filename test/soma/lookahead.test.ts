import { expect } from "chai";
import type { StateSyncArgs } from "../../actors/state-sync.state.ts";
import { STATE_SYNC } from "../../messages/state-sync.ts";
import { growChain, makeFixture } from "../support/chain-fixture.ts";
import { ChainOnDisk, honestPeer, liar, type StubPeer } from "../support/chain-on-disk.ts";
import { Follower, slowPeer } from "../support/follower.ts";
import { useNodeWorld } from "../support/node-world.ts";

const fixture = makeFixture([1, 1, 1, 1], { isModelled: true });
const grown = growChain(fixture, { commits: 250 });

let peer: StubPeer;

before(async () => {
  const disk = await ChainOnDisk.open(fixture);
  await disk.append(grown, 100, 200, 250);
  peer = honestPeer(disk);
});

describe("soma state sync: commits of the next stretch", () => {
  const world = useNodeWorld();

  /** Blocks take a while, commits do not; starts of what was asked for are noted. */
  function following(starts: number[], sync: Partial<StateSyncArgs> = {}): Follower {
    const node = new Follower(world(), { fixture, grown, sync });
    const slow = slowPeer(peer, world().clock, 1_000);
    node.peers.peers.set("peer", (request, options) => {
      if (request.type === "sync.fetch_commits") starts.push(request.start);
      return (request.type === "sync.fetch_blocks" ? slow : peer)(request, options);
    });
    return node;
  }

  it("are asked for while the blocks of this one are fetched, one stretch ahead and each once (S4)", async () => {
    const starts: number[] = [];
    const node = following(starts);
    await node.start();
    expect(await node.head()).to.equal(0);
    expect(starts).to.deep.equal([1, 101]);
    await world().clock.advance(20_000);

    await node.expectAt(250);
    expect(starts).to.deep.equal([1, 101, 201]);
  });

  it("are not asked for where that is not wanted (S4)", async () => {
    const starts: number[] = [];
    const node = following(starts, { limits: { commitsAheadMax: 0 } });
    await node.start();
    expect(starts).to.deep.equal([1]);
    await world().clock.advance(20_000);

    await node.expectAt(250);
  });

  it("are believed no more for having been asked ahead (S4)", async () => {
    const starts: number[] = [];
    const node = following(starts);
    const honest = node.peers.peers.get("peer") ?? peer;
    let lies = 1;
    const lying = liar(honest, "sync.commits", (answer) => {
      if (starts.at(-1) !== 101 || lies === 0) return answer;
      lies -= 1;
      return { ...answer, certifierBlocks: grown.certifiers(2) };
    });
    node.peers.peers.set("peer", lying);
    await node.start();
    await world().clock.advance(20_000);

    await node.expectAt(250);
    const [failed, ...others] = world().emitted("sync.job_failed");
    expect(failed).to.include({ peer: "peer", start: 101 });
    expect(others).to.deep.equal([]);
  });

  it("are given up when another brings them first, and no answer is waited for (S4)", async () => {
    const asked: (AbortSignal | undefined)[] = [];
    const node = new Follower(world(), { fixture, grown });
    const slow = slowPeer(peer, world().clock, 1_000);
    const late: StubPeer = (request, options) => {
      if (request.type === "sync.fetch_blocks") return slow(request, options);
      if (request.type !== "sync.fetch_commits" || request.start !== 101) {
        return peer(request, options);
      }
      asked.push(options?.signal);
      return asked.length === 1 ? new Promise(() => {}) : peer(request, options);
    };
    for (const name of ["a", "b"]) node.peers.peers.set(name, late);
    await node.start();
    await world().clock.advance(20_000);

    await node.expectAt(250);
    expect(asked).to.have.length(2);
    expect(asked[0]?.aborted).to.equal(true);
  });

  it("come as one answer: certifiers without room beside them wait for their turn (S4)", async () => {
    const heads: number[] = [];
    const node = new Follower(world(), { fixture, grown });
    const slow = slowPeer(peer, world().clock, 1_000);
    const full = liar(peer, "sync.commits", (answer) => ({ ...answer, certifierBlocks: [] }));
    node.peers.peers.set("peer", async (request, options) => {
      const stored = Number(world().emitted("sync.stored").at(-1)?.["to"] ?? 0);
      if (request.type === "sync.get_certifiers") heads.push(request.index - stored);
      if (request.type === "sync.fetch_blocks") return await slow(request, options);
      return await full(request, options);
    });
    await node.start();
    await world().clock.advance(30_000);

    await node.expectAt(250);
    expect(heads).to.deep.equal([100, 100, 50]);
  });

  it("are asked for anew when the stretch before them was not, and by who comes after a kill (S4)", async () => {
    const starts: number[] = [];
    const node = following(starts);
    await node.start();
    await world().kill(STATE_SYNC);
    await world().clock.advance(20_000);

    await node.expectAt(250);
    expect(starts).to.deep.equal([1, 101, 1, 101, 201]);
  });
});
