import { expect } from "chai";
import { DISCOVERY, type DiscoveryMessages } from "../../messages/discovery.ts";
import { defineActor } from "../../src/actor/define-actor.ts";
import { actorName } from "../../src/actor/name.ts";
import { next, started } from "../../src/actor/result.ts";
import { RuntimeError } from "../../src/errors.ts";
import { growChain, makeFixture } from "../support/chain-fixture.ts";
import { ChainOnDisk, honestPeer, liar, type StubPeer } from "../support/chain-on-disk.ts";
import { Follower, silentPeer } from "../support/follower.ts";
import { useNodeWorld } from "../support/node-world.ts";

const fixture = makeFixture([1, 1, 1, 1], { isModelled: true });
const grown = growChain(fixture, { commits: 60 });

let peer: StubPeer;

before(async () => {
  const disk = await ChainOnDisk.open(fixture);
  await disk.append(grown, 60);
  peer = honestPeer(disk);
});

type Failed = Pick<DiscoveryMessages, "failed">;

/** Notes which peers it is told of. */
function listening(told: string[]) {
  const actor = defineActor<Failed, null, null>({
    name: DISCOVERY.name,
    init: () => started(null),
    handle: {
      failed: (state, { peer: who }) => {
        told.push(who);
        return next(state);
      },
    },
  });
  return actor.childSpec(null, { name: actorName<Failed>(DISCOVERY.name) });
}

describe("soma state sync: commits asked of more than one peer", () => {
  const world = useNodeWorld();

  it("asks another for commits when the first is late, long before its time is over (weakness 7, S4)", async () => {
    const node = new Follower(world(), { fixture, grown });
    const silent = silentPeer(peer, world().clock, "sync.fetch_commits");
    for (const name of ["a", "b", "c"]) node.peers.peers.set(name, silent);
    await node.start();
    const [first = ""] = node.peers.askedFor("sync.fetch_commits");
    for (const name of ["a", "b", "c"]) if (name !== first) node.peers.peers.set(name, peer);
    await world().clock.advance(9_000);

    await node.expectAt(60);
    expect(world().emitted("sync.job_failed")).to.deep.equal([]);
    const [late] = world().emitted("sync.commits_late");
    expect(late).to.include({ peer: first, start: 1 });
    const [stored] = world().emitted("sync.stored");
    expect(stored?.["by"]).to.not.equal(first);
  });

  it("blames who brought a lie, not who was late (S4)", async () => {
    const node = new Follower(world(), { fixture, grown });
    const silent = silentPeer(peer, world().clock, "sync.fetch_commits");
    for (const name of ["a", "b"]) node.peers.peers.set(name, silent);
    await node.start();
    const [first = ""] = node.peers.askedFor("sync.fetch_commits");
    const other = first === "a" ? "b" : "a";
    const lying = liar(peer, "sync.commits", ({ commits }) => ({
      type: "sync.commits",
      commits,
      certifierBlocks: grown.certifiers(2),
    }));
    node.peers.peers.set(other, lying);
    await world().clock.advance(9_000);

    const [failed] = world().emitted("sync.job_failed");
    expect(failed).to.include({ peer: other });
    expect(failed?.["reason"]).to.contain("commits.too_few_votes");
    expect(world().emitted("sync.commits_late")).to.deep.equal([]);
  });

  it("waits for the first when the other fails at once (S4)", async () => {
    const node = new Follower(world(), { fixture, grown });
    let asked = 0;
    const late: StubPeer = (request, options) => {
      if (request.type !== "sync.fetch_commits") return peer(request, options);
      asked += 1;
      if (asked > 1) return Promise.resolve({ type: "generic.not_found" });
      return new Promise((resolve) => {
        world().clock.setTimer(() => resolve(peer(request, options)), 15_000);
      });
    };
    for (const name of ["a", "b"]) node.peers.peers.set(name, late);
    await node.start();
    await world().clock.advance(20_000);

    await node.expectAt(60);
    expect(asked).to.equal(2);
    expect(world().emitted("sync.job_failed")).to.deep.equal([]);
  });
});

describe("soma state sync: a peer that is asked too much", () => {
  const world = useNodeWorld();

  /** Refuses requests of a type until a time, and says how long it is. */
  function busy(type: string, untilMs: number, asked: number[]): StubPeer {
    return async (request, options) => {
      const nowMs = world().clock.monotonic();
      if (request.type === type) asked.push(nowMs);
      if (request.type !== type || nowMs >= untilMs) return await peer(request, options);
      const details = { peer: "busy", waitMs: untilMs - nowMs };
      throw new RuntimeError("request.over_quota", details, "cannot ask busy: too often");
    };
  }

  for (const type of ["sync.fetch_commits", "sync.fetch_blocks"]) {
    it(`is asked again for ${type} when it said, and is not blamed (S1, S4)`, async () => {
      const [asked, told]: [number[], string[]] = [[], []];
      const node = new Follower(world(), { fixture, grown, beside: [listening(told)] });
      node.peers.peers.set("busy", busy(type, 20_000, asked));
      await node.start();
      await world().clock.advance(19_000);
      expect(await node.head()).to.equal(0);
      await world().clock.advance(3_000);

      await node.expectAt(60);
      const early = asked.filter((at) => at < 20_000);
      expect(new Set(early).size).to.equal(1);
      expect(told).to.deep.equal([]);
    });
  }

  it("is not waited for longer than a minute, whatever it says (S4)", async () => {
    const node = new Follower(world(), { fixture, grown });
    let isBusy = true;
    node.peers.peers.set("busy", async (request, options) => {
      if (!isBusy || request.type !== "sync.fetch_commits") return await peer(request, options);
      const details = { peer: "busy", waitMs: 4_000_000_000 };
      throw new RuntimeError("request.over_quota", details, "cannot ask busy: too often");
    });
    await node.start();
    isBusy = false;
    await world().clock.advance(62_000);

    await node.expectAt(60);
  });

  it("is told of to discovery when it truly fails, once for each time it is left alone (S2, S4)", async () => {
    const told: string[] = [];
    const node = new Follower(world(), { fixture, grown, beside: [listening(told)] });
    const lying = liar(peer, "sync.blocks", ({ blocks }) => ({
      type: "sync.blocks",
      blocks: blocks.slice(1),
      more: false,
    }));
    node.peers.peers.set("lying", lying);
    await node.start();

    expect(told).to.deep.equal(["lying"]);
  });
});
