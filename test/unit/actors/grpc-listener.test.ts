import { expect } from "chai";
import type { Responder } from "../../../actors/p2p-server.ts";
import { healthResponse, SERVING_STATUS } from "../../../messages/grpc/health.ts";
import { reflectionRequest, reflectionResponse } from "../../../messages/grpc/reflection.ts";
import { fetchBlocksRequest, fetchBlocksResponse } from "../../../messages/grpc/p2p.ts";
import { P2P_SERVER } from "../../../messages/p2p-server.ts";
import { refForm } from "../../../src/chain-store/value-forms.ts";
import { blockRef, type SignedBlock } from "../../../src/chain/block.ts";
import { hexOf } from "../../../src/hex.ts";
import { NO_TERMS } from "../../../src/peer/peer-terms.ts";
import type { Message } from "../../../src/wire/define-messages.ts";
import { makeBlock, makeFixture } from "../../support/chain-fixture.ts";
import type { FakeDoor } from "../../support/grpc-door.ts";
import { AVAILABLE, LISTENER, startListener } from "../../support/grpc-listener-world.ts";
import { useNodeWorld } from "../../support/node-world.ts";

const P2P = "/coppice.p2p.v1.P2p";
const NO_QUESTION = {
  host: "",
  fileByFilename: undefined,
  fileContainingSymbol: undefined,
  fileContainingExtension: undefined,
  allExtensionNumbersOfType: undefined,
};
const WATCH = "/grpc.health.v1.Health/Watch";

const fixture = makeFixture();

/** A block of a round, with so many bytes in it. */
const blockOf = (round: number, bytes: number): SignedBlock =>
  makeBlock(fixture, { round, transactions: [new Uint8Array(bytes)] });
const refBytes = (block: SignedBlock) => refForm.write(blockRef(block, fixture.crypto));

/** Serves these blocks as a store does, two in one answer. */
const serving =
  (blocks: readonly SignedBlock[], asked: number[]): Responder<Message> =>
  (message) => {
    const { blockRefs } = message as unknown as { readonly blockRefs: readonly Uint8Array[] };
    asked.push(blockRefs.length);
    const names = blockRefs.map(hexOf);
    const here = blocks.filter((block) => names.includes(hexOf(refBytes(block))));
    const answer = here.slice(0, 2).map(({ bytes }) => bytes);
    return { type: "sync.blocks", blocks: answer, more: here.length > 2 } as Message;
  };

const KNOWN_PEERS = {
  type: "p2p.known_peers",
  ownRecord: new Uint8Array(0),
  knownPeers: [],
} as Message;

describe("the gRPC listener (S1)", () => {
  const world = useNodeWorld();
  let door: FakeDoor;

  const begin = async (
    requests: Readonly<Record<string, Responder<Message>>> = {},
    isUp = true,
  ) => {
    door = await startListener(world(), { answers: requests, isUp });
  };

  const AVAILABILITY = `${P2P}/GetCommitAvailability`;

  it("answers over the same server as sessions, under the peer's own key", async () => {
    const peers: string[] = [];
    await begin({
      "sync.get_commit_availability": (_message, peer) => {
        peers.push(peer);
        return AVAILABLE;
      },
    });
    const call = door.call(AVAILABILITY);
    await world().clock.settle();

    expect(call.how).to.equal("ok");
    expect(call.got).to.have.length(1);
    expect(peers).to.deep.equal(["07".repeat(32)]);
  });

  for (const [title, answer, how] of [
    ["not found", { type: "generic.not_found" }, "not_found not_found"],
    ["overload", { type: "generic.error", reason: "overloaded" }, "resource_exhausted overloaded"],
    [
      "a node that catches up",
      { type: "generic.error", reason: "p2p_sync" },
      "unavailable p2p_sync",
    ],
    ["an answer to another question", { type: "p2p.pong" }, "internal internal"],
  ] as const) {
    it(`tells ${title} by its status`, async () => {
      await begin({ "sync.get_commit_availability": () => answer as Message });
      const call = door.call(AVAILABILITY);
      await world().clock.settle();
      expect(call.how).to.equal(how);
    });
  }

  it("tells a responder that fails as internal, and goes on", async () => {
    await begin({
      "sync.get_commit_availability": () => {
        throw new Error("planted");
      },
    });
    const call = door.call(AVAILABILITY);
    await world().clock.settle();

    expect(call.how).to.equal("internal internal");
    expect(world().crashes).to.deep.equal([]);
  });

  it("tells that the server went away, to whom it was answering", async () => {
    await begin({ "sync.get_commit_availability": () => new Promise(() => {}) });
    const call = door.call(AVAILABILITY);
    await world().clock.settle();
    await world().kill(P2P_SERVER);

    expect(call.how).to.equal("unavailable server_away");
  });

  it("asks for no more than a message of the wire may ask", async () => {
    await begin();
    const names = Array.from({ length: 1_001 }, () => Uint8Array.of(1));
    const request = fetchBlocksRequest.encode({ blockRefs: names, highestAcceptedRounds: [] });
    const call = door.call(`${P2P}/FetchBlocks`, { says: [request] });
    const garbled = door.call(`${P2P}/PushCommit`, { says: [Uint8Array.of(255)] });
    const silent = door.call(`${P2P}/PushCommit`, { says: [] });
    await world().clock.settle();

    expect(call.how).to.equal("invalid_argument malformed_request");
    expect(garbled.how).to.equal("invalid_argument malformed_request");
    expect(silent.how).to.equal("invalid_argument no_request");
  });

  const fetched = async (blocks: readonly SignedBlock[], here = blocks) => {
    const asked: number[] = [];
    await begin({ "sync.fetch_blocks": serving(here, asked) });
    const request = { blockRefs: blocks.map(refBytes), highestAcceptedRounds: [] };
    const call = door.call(`${P2P}/FetchBlocks`, { says: [fetchBlocksRequest.encode(request)] });
    await world().clock.settle();
    const chunks = call.got.map((bytes) => fetchBlocksResponse.decode(bytes).blocks);
    return { how: call.how, asked, chunks };
  };

  it("streams blocks in chunks of 1 MiB, and a larger one by itself", async () => {
    const blocks = [400, 400, 400, 1_500, 1].map((size) => new Uint8Array(size * 1_024));
    await begin({ "sync.fetch_blocks": () => ({ type: "sync.blocks", blocks, more: false }) });
    const call = door.call(`${P2P}/FetchBlocks`);
    await world().clock.settle();

    const chunks = call.got.map((bytes) => fetchBlocksResponse.decode(bytes).blocks);
    expect(call.how).to.equal("ok");
    expect(chunks.map((chunk) => chunk.map(({ length }) => length / 1_024))).to.deep.equal([
      [400, 400],
      [400],
      [1_500],
      [1],
    ]);
  });

  it("asks the server on for as long as it has more, also where blocks are missing", async () => {
    const blocks = [1, 2, 3, 4, 5, 6].map((round) => blockOf(round, 8));
    const here = blocks.filter((_block, at) => at !== 1);
    const { how, asked, chunks } = await fetched(blocks, here);

    expect(how).to.equal("ok");
    expect(asked).to.deep.equal([6, 3, 1]);
    expect(chunks.flat()).to.deep.equal(here.map(({ bytes }) => bytes));
  });

  it("tells two blocks of one author and round from each other", async () => {
    const blocks = [1, 2, 3, 4].map((bytes) => blockOf(1, bytes));
    const { asked, chunks } = await fetched(blocks);

    expect(asked).to.deep.equal([4, 2]);
    expect(chunks.flat()).to.deep.equal(blocks.map(({ bytes }) => bytes));
  });

  it("stops asking for a caller that is gone", async () => {
    const asked: number[] = [];
    const blocks = [1, 2, 3, 4, 5].map((round) => blockOf(round, 8));
    await begin({ "sync.fetch_blocks": serving(blocks, asked) });
    const request = { blockRefs: blocks.map(refBytes), highestAcceptedRounds: [] };
    const call = door.call(`${P2P}/FetchBlocks`, { says: [fetchBlocksRequest.encode(request)] });
    call.controller.abort();
    await world().clock.settle();

    expect(asked).to.have.length.below(2);
  });

  it("cuts a caller off that does not read, and gives its place back", async () => {
    await begin();
    const calls = Array.from({ length: 64 }, () => door.call(AVAILABILITY, { reads: 0 }));
    await world().clock.settle();
    const oneMore = door.call(AVAILABILITY);
    await world().clock.settle();
    expect(oneMore.how).to.equal("resource_exhausted too_many_calls");

    await world().clock.advance(20_000);

    expect(calls.every(({ isCutOff, how }) => isCutOff && how === "aborted unread")).to.equal(true);
    const next = door.call(AVAILABILITY);
    await world().clock.settle();
    expect(next.how).to.equal("ok");
  });

  it("does not wait for ever for a caller that says nothing", async () => {
    await begin();
    const call = door.call(AVAILABILITY, { says: [], staysOpen: true });
    await world().clock.settle();
    expect(call.how).to.equal("open");
    await world().clock.advance(10_000);
    expect(call.how).to.equal("invalid_argument no_request");
  });

  it("lets a peer ask as often as the message says, and tells it when to come again", async () => {
    await begin({ "p2p.get_known_peers": () => KNOWN_PEERS });
    const calls = Array.from({ length: 60 }, () => door.call(`${P2P}/GetKnownPeers`));
    await world().clock.settle();
    const other = door.call(`${P2P}/GetKnownPeers`, { seed: 8 });
    await world().clock.settle();

    const refused = calls.filter(({ how }) => how === "resource_exhausted over_quota");
    expect(refused).to.have.length(10);
    expect(refused[0]?.ended?.retryMs).to.be.within(1, 500);
    expect(other.how).to.equal("ok");
  });

  it("answers nothing to a peer nobody wants, until that is taken back", async () => {
    await begin();
    const before = door.call(AVAILABILITY, { seed: 9 });
    const health = door.call("/grpc.health.v1.Health/Check", { seed: 9 });
    await world().clock.settle();
    world().ref(LISTENER).cast.termsChanged(NO_TERMS);
    await world().clock.settle();
    const after = door.call(AVAILABILITY, { seed: 9 });
    await world().clock.settle();

    expect(before.how).to.equal("permission_denied not_wanted");
    expect(health.how).to.equal("permission_denied not_wanted");
    expect(after.how).to.equal("ok");
  });

  it("lets a peer call so often, whatever it calls", async () => {
    await begin();
    const hows: string[] = [];
    for (let count = 0; count < 2_010; count += 1) {
      const call = door.call("/grpc.health.v1.Health/Check");
      await world().clock.settle();
      hows.push(call.how);
    }

    expect(hows.filter((how) => how === "ok")).to.have.length(2_000);
    expect(hows.at(-1)).to.equal("resource_exhausted over_quota");
  });

  it("answers nothing but health and reflection while the node is down", async () => {
    await begin({}, false);
    const refused = door.call(AVAILABILITY);
    const watch = door.call(WATCH);
    const services = reflectionRequest.encode({ ...NO_QUESTION, listServices: "" });
    const reflected = door.call("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", {
      says: [services],
    });
    await world().clock.settle();
    world().ref(LISTENER).cast.nodeUp();
    await world().clock.settle();
    const answered = door.call(AVAILABILITY);
    await world().clock.settle();

    expect([refused.how, answered.how, reflected.how]).to.deep.equal([
      "unavailable not_up",
      "ok",
      "ok",
    ]);
    expect(watch.got.map((bytes) => healthResponse.decode(bytes).status)).to.deep.equal([
      SERVING_STATUS.not_serving,
      SERVING_STATUS.serving,
    ]);
    const [answer = new Uint8Array(0)] = reflected.got;
    const { listServicesResponse } = reflectionResponse.decode(answer);
    expect(listServicesResponse?.service.map(({ name }) => name)).to.include("coppice.p2p.v1.P2p");
  });

  it("ends watchers and drains when it stops", async () => {
    await begin();
    const watch = door.call(WATCH);
    await world().clock.settle();
    await world().end();

    expect(watch.how).to.equal("unavailable stopping");
    expect(door.did).to.deep.equal(["listen 11", "drain 2000", "close"]);
  });

  it("closes its port at once when it is killed, and opens it again", async () => {
    await begin();
    await world().kill(LISTENER);

    expect(door.did).to.deep.equal(["listen 11", "close", "listen 11"]);
    const call = door.call(AVAILABILITY);
    await world().clock.settle();
    expect(call.how).to.equal("ok");
  });

  it("reports connections that were refused", async () => {
    await begin();
    door.refuse("too_many_connections");
    await world().clock.settle();

    expect(world().emitted("p2p.handshake_refused")).to.deep.equal([
      { remote: "10.0.0.9:1", reason: "too_many_connections" },
    ]);
  });
});
