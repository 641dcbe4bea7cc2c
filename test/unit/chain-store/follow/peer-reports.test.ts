import { expect } from "chai";
import { hexOf } from "../../../../src/hex.ts";
import { GENESIS_HEAD } from "../../../../src/chain/head.ts";
import { chainName } from "../../../../src/chain-store/chain-name.ts";
import { applyPoll, pollPeers } from "../../../../src/chain-store/follow/peer-reports.ts";
import type { PeerHeights } from "../../../../src/peer/peer-heights.ts";
import { growChain, makeFixture } from "../../../support/chain-fixture.ts";
import { ChainOnDisk, honestPeer, liar, StubPeers } from "../../../support/chain-on-disk.ts";

const fixture = makeFixture();
const grown = growChain(fixture, { commits: 4 });
const chain = hexOf(chainName(fixture.committee, fixture.context));

async function polled(peers: StubPeers, heights: PeerHeights, head = GENESIS_HEAD) {
  const { signal } = new AbortController();
  const poll = await pollPeers(peers, { heights, head, chain, timeoutMs: 1, signal });
  return applyPoll(heights, poll, chain);
}

describe("asking peers where they stand", () => {
  let disk: ChainOnDisk;
  let peers: StubPeers;

  beforeEach(async () => {
    disk = await ChainOnDisk.open(fixture);
    await disk.append(grown, 4);
    peers = new StubPeers();
    peers.peers.set("a", honestPeer(disk));
  });

  it("takes new peers in, asks known ones only how far they are, and forgets those that left", async () => {
    const first = await polled(peers, new Map());
    expect(first.get("a")).to.deep.equal({ genesis: chain, height: 4, lowest: 0, sameChain: true });

    await polled(peers, first);
    expect(peers.askedFor("sync.get_commit_info")).to.have.length(1);
    peers.peers.clear();

    expect((await polled(peers, first)).size).to.equal(0);
  });

  it("tells peers that have another commit where our head is", async () => {
    const head = { ...(await disk.reader.head()) };
    expect((await polled(peers, new Map(), head)).get("a")?.sameChain).to.equal(true);

    const forked = { ...head, digest: new Uint8Array(32) };

    expect((await polled(peers, new Map(), forked)).get("a")?.sameChain).to.equal(false);
  });

  it("takes no peer for one of another chain that has not opened its own yet, and asks it again", async () => {
    const nameless = liar(honestPeer(disk), "sync.commit_info", () => ({
      type: "sync.commit_info",
      commit: null,
    }));
    peers.peers.set("a", nameless);
    const first = await polled(peers, new Map());
    expect(first.size).to.equal(0);
    peers.peers.set("a", honestPeer(disk));

    expect((await polled(peers, first)).get("a")?.sameChain).to.equal(true);
  });

  it("keeps what a peer said that does not answer now", async () => {
    const first = await polled(peers, new Map());
    peers.peers.set(
      "a",
      liar(honestPeer(disk), "sync.commit_availability", () => ({ type: "p2p.pong" })),
    );

    expect((await polled(peers, first)).get("a")?.height).to.equal(4);
  });
});
