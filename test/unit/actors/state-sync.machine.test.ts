import { expect } from "chai";
import { step } from "../../../actors/state-sync.life.ts";
import { stateSyncMachine } from "../../../actors/state-sync.machine.ts";
import type { NodeMessage } from "../../../messages/wire/node-messages.ts";
import { machineTable } from "../../../src/actor/machine-table.ts";
import { targetOf } from "../../../src/actor/ref.ts";
import { getStatus } from "../../../src/actor/sys.ts";
import { ChainOnDisk, honestPeer, type StubPeer } from "../../support/chain-on-disk.ts";
import { growChain, makeFixture } from "../../support/chain-fixture.ts";
import { Follower } from "../../support/follower.ts";
import { useNodeWorld } from "../../support/node-world.ts";

const fixture = makeFixture();
const grown = growChain(fixture, { commits: 4 });

/** A peer that answers everything but one kind of question. */
function silentAbout(peer: StubPeer, type: NodeMessage["type"]): StubPeer {
  return async (request) =>
    request.type === type ? await new Promise(() => {}) : await peer(request);
}

describe("the machine of state sync", () => {
  it("has these arrows and no other", () => {
    const { states, events, accepts, next } = machineTable(stateSyncMachine);
    const arrows = states.map((state) => {
      const out = events.filter((event) => accepts(state, event));
      return `${state}: ${out.map((event) => `${event} ${next(state, event)}`).join(", ")}`;
    });

    expect(arrows).to.deep.equal([
      "planning: fetch proving, readArchive reading, prune pruning, nobodyKnown alone, nothingNew synced, allResting waiting, noneHasIt outOfReach",
      "alone: look planning, ownCommit judging",
      "synced: look planning, ownCommit judging",
      "waiting: look planning, ownCommit judging",
      "outOfReach: look planning, ownCommit judging",
      "proving: ownCommit judging, proven gathering, failed planning",
      "gathering: ownCommit judging, failed planning, fetched writing",
      "reading: ownCommit judging, failed planning, fetched writing",
      "judging: accepted writing, refused planning",
      "writing: stored planning",
      "pruning: pruned planning",
    ]);
  });

  it("lets nobody take a step it does not have, or to another state", () => {
    expect(step("proving", "proven", "gathering")).to.equal("gathering");
    expect(() => step("writing", "fetch", "proving")).to.throw("takes no fetch in writing");
    expect(() => step("proving", "failed", "writing")).to.throw("leads to writing");
  });
});

describe("state sync as whoever looks sees it (V1)", () => {
  const world = useNodeWorld();

  const startWith = async (made: (peer: StubPeer) => StubPeer | undefined): Promise<Follower> => {
    const disk = await ChainOnDisk.open(fixture);
    await disk.append(grown, 4);
    const node = new Follower(world(), { fixture, grown });
    const peer = made(honestPeer(disk));
    if (peer !== undefined) node.peers.peers.set("peer", peer);
    await node.start();
    return node;
  };

  const phaseOf = async ({ sync }: Follower): Promise<string> => {
    const { state } = await getStatus(sync);
    return String(Reflect.get(Object(state), "slot"));
  };

  const phaseWith = async (made: (peer: StubPeer) => StubPeer | undefined): Promise<string> =>
    phaseOf(await startWith(made));

  it("is alone while no peer has said where it stands", async () => {
    expect(await phaseWith(() => undefined)).to.equal("alone");
  });

  it("is proving until the commits have come", async () => {
    expect(await phaseWith((peer) => silentAbout(peer, "sync.fetch_commits"))).to.equal("proving");
  });

  it("is gathering until the blocks have come", async () => {
    expect(await phaseWith((peer) => silentAbout(peer, "sync.fetch_blocks"))).to.equal("gathering");
  });

  it("is synced once nobody has more", async () => {
    expect(await phaseWith((peer) => peer)).to.equal("synced");
  });

  it("is waiting while the only peer that has the next commit is left alone", async () => {
    const phase = await phaseWith((peer) => async (request) => {
      const isAsked = request.type === "sync.fetch_commits";
      return isAsked ? { type: "generic.not_found" } : await peer(request);
    });
    expect(phase).to.equal("waiting");
  });

  it("is out of reach when peers are ahead and none still has the next commit", async () => {
    const phase = await phaseWith((peer) => async (request) => {
      const answer = await peer(request);
      if (answer.type !== "sync.commit_availability") return answer;
      return { ...answer, lowestAvailableCommit: 3 };
    });
    expect(phase).to.equal("outOfReach");
  });

  it("stays where it is when a job that was given up has ended just before", async () => {
    const node = await startWith((peer) => silentAbout(peer, "sync.fetch_commits"));
    const cell = targetOf(node.sync).resolve();
    const job = { ...(await node.sync.call.view()).job };

    cell?.mailbox.putSystem(cell.kernel.note("own", "fetched", { job, stretch: {} }));
    await world().clock.settle();

    expect(world().crashes).to.deep.equal([]);
    expect(await phaseOf(node)).to.equal("proving");
  });
});
