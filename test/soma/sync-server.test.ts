import { expect } from "chai";
import { STATE_SYNC } from "../../messages/state-sync.ts";
import type { NodeMessage } from "../../messages/wire/node-messages.ts";
import type { WhichCommit } from "../../messages/wire/sync.ts";
import { refName } from "../../src/chain/block-ref.ts";
import { answerSyncRequest } from "../../src/chain-store/answers.ts";
import { chainName } from "../../src/chain-store/chain-name.ts";
import { planPrune, pruneWrites } from "../../src/chain-store/prune.ts";
import { refForm } from "../../src/chain-store/value-forms.ts";
import type { Message } from "../../src/wire/define-messages.ts";
import { nodeRoutes } from "../../supervisors/face/routes.ts";
import { growChain, makeFixture } from "../support/chain-fixture.ts";
import { ChainOnDisk, blockBytes, honestPeer, liar } from "../support/chain-on-disk.ts";
import { Follower } from "../support/follower.ts";
import { useNodeWorld } from "../support/node-world.ts";

const fixture = makeFixture();
const grown = growChain(fixture, { commits: 10 });
const { blake2b256 } = fixture.crypto;
const digestOf = (index: number): Uint8Array =>
  blake2b256(grown.commits[index - 1] ?? new Uint8Array());

async function served(...ends: readonly number[]): Promise<ChainOnDisk> {
  const disk = await ChainOnDisk.open(fixture);
  await disk.append(grown, ...ends);
  return disk;
}

function infoOf({ reader }: ChainOnDisk, which: WhichCommit): Promise<NodeMessage> {
  return answerSyncRequest(reader, { type: "sync.get_commit_info", which });
}

const named = (index: number) => ({
  type: "sync.commit_info",
  commit: { index, digest: digestOf(index) },
});
const NONE = { type: "sync.commit_info", commit: null };

describe("soma sync server: announcements", () => {
  const world = useNodeWorld();

  /** A node that knows one peer, which has as many commits as it says. */
  async function knowing(height: number, has = 0): Promise<Follower> {
    const node = new Follower(world(), { fixture, grown });
    const disk = await served(...(has > 0 ? [has] : []));
    const saying = liar(honestPeer(disk), "sync.commit_availability", (answer) => ({
      ...answer,
      highestSyncedCommit: height,
    }));
    node.peers.peers.set("known", saying);
    await node.start();
    return node;
  }

  /** Announces a commit to the node, as a session would hand it over. */
  async function push(peer: string, index: number): Promise<Message> {
    const respond = nodeRoutes(fixture.context).requests["sync.push_commit"];
    const context = { clock: world().clock, ref: () => world().ref(STATE_SYNC) };
    const message = { type: "sync.push_commit", index } as Message;
    if (respond === undefined) throw new Error("a node takes announcements");
    return await respond(message, peer, context as never);
  }

  it("SV1: a known peer's announcement raises its height, and stores nothing of it (S1, S4)", async () => {
    const node = await knowing(0);
    expect((await node.sync.call.view()).highestKnown).to.equal(0);
    await push("known", 3);

    expect((await node.sync.call.view()).highestKnown).to.equal(3);
    expect(await node.head()).to.equal(0);
  });

  it("SV2: an unknown peer's is acknowledged, and changes nothing (S1, S4)", async () => {
    const node = await knowing(0);
    const before = await node.sync.call.view();
    const answer = await push("stranger", 3);
    await world().clock.settle();

    expect(answer.type).to.equal("sync.commit_acknowledged");
    expect(await node.sync.call.view()).to.deep.equal(before);
    expect(node.peers.askedFor("sync.fetch_commits")).to.deep.equal([]);
  });

  it("server_push_checkpoint: an announcement is counted, and a job begins at once (S1, S4)", async () => {
    const node = await knowing(0, 1);
    expect(node.peers.askedFor("sync.fetch_commits")).to.deep.equal([]);
    await push("known", 1);
    await world().clock.settle();

    expect(node.peers.askedFor("sync.fetch_commits")).to.deep.equal(["known"]);
    await node.expectAt(1);
  });
});

describe("soma sync server: names and contents", () => {
  it("server_get_checkpoint: the genesis first, none beyond; then each by digest and by number (S1)", async () => {
    const empty = await served();
    const name = chainName(fixture.committee, fixture.context);
    const genesis = { type: "sync.commit_info", commit: { index: 0, digest: name } };
    expect(await infoOf(empty, { type: "latest" })).to.deep.equal(genesis);
    expect(await infoOf(empty, { type: "by_index", index: 9 })).to.deep.equal(NONE);
    expect(await infoOf(empty, { type: "by_digest", digest: digestOf(9) })).to.deep.equal(NONE);

    const disk = await served(4, 10);
    for (let index = 1; index <= 10; index += 1) {
      const digest = digestOf(index);
      expect(await infoOf(disk, { type: "by_digest", digest })).to.deep.equal(named(index));
      expect(await infoOf(disk, { type: "by_index", index })).to.deep.equal(named(index));
    }
  });

  it("SV5: by digest the commit of that digest, and none for one nobody has (S1)", async () => {
    const disk = await served(5);

    expect(await infoOf(disk, { type: "by_digest", digest: digestOf(3) })).to.deep.equal(named(3));
    const unknown = { type: "by_digest", digest: new Uint8Array(32) } as const;
    expect(await infoOf(disk, unknown)).to.deep.equal(NONE);
  });

  it("SV5: a commit that was removed has no name any more, those kept have (S1, S6)", async () => {
    const disk = await served(5, 10);
    const plan = planPrune({ head: 10, lowest: 0, keep: 4, taken: [10] });
    if (plan === undefined) throw new Error("there is something to remove");
    await disk.store.write(await pruneWrites(disk.reader, plan, fixture.crypto));

    expect(await infoOf(disk, { type: "by_digest", digest: digestOf(6) })).to.deep.equal(NONE);
    expect(await infoOf(disk, { type: "by_digest", digest: digestOf(7) })).to.deep.equal(named(7));
    expect(disk.store.scan("digests", { limit: 20 })).to.have.length(4);
  });

  it("SV7, SV8: contents by digest: the block that is there, nothing for one that is not (S1)", async () => {
    const { reader } = await served(10);
    const ref = grown.parsed[4]?.leader;
    if (ref === undefined) throw new Error("the chain has a fifth commit");
    const asked = async (...blockRefs: readonly Uint8Array[]) =>
      await answerSyncRequest(reader, {
        type: "sync.fetch_blocks",
        blockRefs,
        highestAcceptedRounds: [],
      });
    const there = refForm.write(ref);
    const notThere = refForm.write({ ...ref, digest: new Uint8Array(32) });

    const blocks = [blockBytes(grown, refName(ref))];
    expect(await asked(there)).to.deep.equal({ type: "sync.blocks", blocks, more: false });
    expect(await asked(notThere)).to.deep.equal({ type: "sync.blocks", blocks: [], more: false });
  });
});
