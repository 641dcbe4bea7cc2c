/** Commits whose proof, or whose blocks, do not fit one answer. */

import { expect } from "chai";
import type { NodeMessage } from "../../messages/wire/node-messages.ts";
import { blocksByRefs } from "../../src/chain-store/serve.ts";
import { refForm } from "../../src/chain-store/value-forms.ts";
import { growChain, makeFixture } from "../support/chain-fixture.ts";
import { ChainOnDisk, honestPeer, liar, type StubPeer } from "../support/chain-on-disk.ts";
import { Follower } from "../support/follower.ts";
import { useNodeWorld } from "../support/node-world.ts";

const fixture = makeFixture();
const grown = growChain(fixture, { commits: 12 });
/** Room of one answer: a block or two. */
const ROOM_BYTES = 1_000;

describe("soma state sync: commits larger than an answer", () => {
  const world = useNodeWorld();
  let disk: ChainOnDisk;
  let crowded: StubPeer;

  before(async () => {
    disk = await ChainOnDisk.open(fixture);
    await disk.append(grown, 6, 12);
    // As a node serves whose certifiers have no room beside the commits, and few blocks in one answer.
    crowded = liar(narrow(disk), "sync.commits", (answer) => ({ ...answer, certifierBlocks: [] }));
  });

  /** A follower of one peer, and why its first job failed. */
  const following = async (peer: StubPeer) => {
    const node = new Follower(world(), { fixture, grown });
    node.peers.peers.set("peer", peer);
    await node.start();
    const reason = String(world().emitted("sync.job_failed")[0]?.["reason"]);
    return { node, reason };
  };

  it("asks for certifiers by name where they had no room, and for whatever it is in pieces (S4)", async () => {
    const { node } = await following(crowded);
    await world().clock.advance(1_000);

    await node.expectAt(12);
    expect(world().emitted("sync.job_failed")).to.deep.equal([]);
    expect(node.peers.askedFor("sync.get_certifiers").length).to.be.above(0);
    // Certifiers and some fifty blocks, a few an answer, where one would have held them all.
    expect(node.peers.askedFor("sync.fetch_blocks").length).to.be.above(10);
  });

  it("does not ask for them where they came", async () => {
    const { node } = await following(honestPeer(disk));

    await node.expectAt(12);
    expect(node.peers.askedFor("sync.get_certifiers")).to.deep.equal([]);
  });

  const NAMES = grown.parsed.flatMap(({ blocks }) => blocks.map((ref) => refForm.write(ref)));

  for (const [title, names, rule] of [
    ["names more of them than there are authorities", NAMES.slice(0, 5), "too_many_certifiers"],
    ["names blocks that vote for another commit", NAMES.slice(0, 4), "commits.too_few_votes"],
    ["names none", [], "commits.too_few_votes"],
  ] as const) {
    it(`takes nothing from a peer that ${title} (S4)`, async () => {
      const lying = liar(crowded, "sync.certifiers", () => ({
        type: "sync.certifiers",
        blockRefs: names,
      }));
      const { node, reason } = await following(lying);

      expect(reason).to.contain(rule);
      expect(await node.head()).to.equal(0);
    });
  }
});

/** A peer that gives no more blocks in one answer than have little room. */
function narrow(disk: ChainOnDisk): StubPeer {
  const honest = honestPeer(disk);
  return async (request): Promise<NodeMessage> => {
    if (request.type !== "sync.fetch_blocks") return await honest(request);
    const refs = request.blockRefs.map((bytes) => refForm.read(bytes));
    const bytesMax = ROOM_BYTES;
    return { type: "sync.blocks", ...(await blocksByRefs(disk.reader, refs, { bytesMax })) };
  };
}
