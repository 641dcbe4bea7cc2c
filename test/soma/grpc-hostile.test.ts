/** What one caller of the gRPC port can take from the others: little, whatever it does. */

import { expect } from "chai";
import { fetchBlocksRequest } from "../../messages/grpc/p2p.ts";
import type { Message } from "../../src/wire/define-messages.ts";
import { refForm } from "../../src/chain-store/value-forms.ts";
import { blockRef } from "../../src/chain/block.ts";
import { makeBlock, makeFixture } from "../support/chain-fixture.ts";
import type { FakeDoor } from "../support/grpc-door.ts";
import { type Answers, LISTENER, startListener } from "../support/grpc-listener-world.ts";
import { useNodeWorld } from "../support/node-world.ts";

const P2P = "/coppice.p2p.v1.P2p";
const AVAILABILITY = `${P2P}/GetCommitAvailability`;
const WATCH = "/grpc.health.v1.Health/Watch";
const COMMITS = { type: "sync.commits", commits: [], certifierBlocks: [] } as Message;

describe("soma grpc: a hostile caller", () => {
  const world = useNodeWorld();
  let door: FakeDoor;

  const begin = async (answers: Answers = {}): Promise<void> => {
    door = await startListener(world(), { answers });
  };

  it("that says two messages where one is asked is cut off before more pile up (S1)", async () => {
    await begin();
    const says = [new Uint8Array(0), new Uint8Array(0)];
    const talker = door.call(WATCH, { says, staysOpen: true });
    const silent = door.call(WATCH, { staysOpen: true });
    await world().clock.settle();

    expect([talker.isCutOff, talker.how]).to.deep.equal([true, "unavailable stopping"]);
    expect([silent.isCutOff, silent.how]).to.deep.equal([false, "open"]);
  });

  it("whose connection was ended for its pings is told of by its key (A7)", async () => {
    await begin();
    door.end(7, "enhance_your_calm");
    await world().clock.settle();

    expect(world().emitted("p2p.session_ended")).to.deep.equal([
      { peer: "07".repeat(32), remote: "10.0.0.9:1", reason: "enhance_your_calm" },
    ]);
  });

  it("that watches for ever under many keys keeps out its own address and nobody else (S1)", async () => {
    await begin();
    for (let seed = 10; seed < 26; seed += 1) {
      for (let count = 0; count < 64; count += 1) door.call(WATCH, { seed });
    }
    await world().clock.settle();
    const neighbour = door.call(AVAILABILITY, { seed: 30 });
    const other = door.call(AVAILABILITY, { seed: 31, host: "10.0.8.8" });
    await world().clock.settle();

    expect(neighbour.how).to.equal("resource_exhausted too_many_calls");
    expect(other.how).to.equal("ok");
  });

  it("that reads no answers has few of MiB held for it, and small ones beside them (S1)", async () => {
    await begin({ "sync.fetch_commits": () => COMMITS });
    const calls = Array.from({ length: 20 }, () => door.call(`${P2P}/FetchCommits`, { reads: 0 }));
    await world().clock.settle();
    const small = door.call(AVAILABILITY);
    await world().clock.settle();

    const refused = calls.filter(({ how }) => how === "resource_exhausted too_many_calls");
    expect(refused).to.have.length(4);
    expect(small.how).to.equal("ok");
  });

  it("that nobody wants any more loses the calls it has, and no other does (S1)", async () => {
    await begin();
    const unwanted = door.call(WATCH, { seed: 8 });
    const other = door.call(WATCH);
    await world().clock.settle();
    const never = { affinity: "never", admin: [], chain: [] } as const;
    world()
      .ref(LISTENER)
      .cast.termsChanged(new Map([["08".repeat(32), never]]));
    await world().clock.settle();

    expect(unwanted.isCutOff).to.equal(true);
    expect([other.isCutOff, other.how]).to.deep.equal([false, "open"]);
  });

  it("that streams while the node goes down gets no further answer (S1)", async () => {
    const fixture = makeFixture();
    const blocks = [1, 2, 3].map((round) => makeBlock(fixture, { round }));
    const blockRefs = blocks.map((block) => refForm.write(blockRef(block, fixture.crypto)));
    let asked = 0;
    await begin({
      "sync.fetch_blocks": () => {
        world().ref(LISTENER).cast.nodeDown();
        asked += 1;
        return { type: "sync.blocks", blocks: [blocks[asked - 1]?.bytes], more: true } as Message;
      },
    });
    const request = fetchBlocksRequest.encode({ blockRefs, highestAcceptedRounds: [] });
    const call = door.call(`${P2P}/FetchBlocks`, { says: [request] });
    await world().clock.settle();

    expect([call.how, asked, call.got.length]).to.deep.equal(["unavailable not_up", 1, 1]);
  });
});
