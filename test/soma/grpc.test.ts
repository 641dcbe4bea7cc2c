/** The P2P service over gRPC: a whole node on real ports, asked by the library's own client. */

import { expect } from "chai";
import { healthRequest, healthResponse } from "../../messages/grpc/health.ts";
import {
  fetchBlocksRequest,
  fetchBlocksResponse,
  P2P_FILE,
  UNARY_RPCS,
} from "../../messages/grpc/p2p.ts";
import { refName } from "../../src/chain/block-ref.ts";
import { refForm } from "../../src/chain-store/value-forms.ts";
import { type Caller, callerOf, closeCallers } from "../support/grpc-caller.ts";
import { COMMITS, type GrpcNode, grpcNode } from "../support/grpc-node.ts";

const P2P = "/coppice.p2p.v1.P2p";
const NOTHING = new Uint8Array(0);

const method = (name: string) => {
  const found = UNARY_RPCS.find((rpc) => rpc.method.name === name)?.method;
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
};

/** Asks with plain values; `answer` is the decoded answer of a call that went well. */
async function askFor(caller: Caller, name: string, request: Record<string, unknown>) {
  const { input, output } = method(name);
  const { code, details, messages } = await caller.call(`${P2P}/${name}`, input.encode(request));
  const [first] = messages;
  return { code, details, answer: first && (output.decode(first) as Record<string, unknown>) };
}

describe("soma grpc: a node that is asked over gRPC (S1)", () => {
  let served: GrpcNode;
  let caller: Caller;

  before(async () => {
    served = await grpcNode();
    caller = await callerOf(served.endpoint);
  });
  after(async () => {
    closeCallers();
    await served.end();
  });

  it("GetCommitAvailability tells the highest and the lowest commit (S1)", async () => {
    const { code, answer } = await askFor(caller, "GetCommitAvailability", {});

    expect(code).to.equal("OK");
    expect(answer).to.deep.equal({ highestSyncedCommit: COMMITS, lowestAvailableCommit: 0 });
  });

  it("SV3, SV4, SV5: GetCommitInfo names the newest commit, one by index, one by digest, and none (S1)", async () => {
    const newest = await askFor(caller, "GetCommitInfo", { latest: {} });
    const unsaid = await askFor(caller, "GetCommitInfo", {});
    const third = await askFor(caller, "GetCommitInfo", { byIndex: 3 });
    const none = await askFor(caller, "GetCommitInfo", { byIndex: COMMITS + 1 });

    const { blake2b256 } = served.fixture.crypto;
    const byDigest = blake2b256(served.grown.commits[1] ?? NOTHING);
    const second = await askFor(caller, "GetCommitInfo", { byDigest });
    const unknown = await askFor(caller, "GetCommitInfo", { byDigest: new Uint8Array(32) });
    const short = await askFor(caller, "GetCommitInfo", { byDigest: byDigest.slice(1) });
    const nameOf = (index: number) => ({
      commit: { index, digest: blake2b256(served.grown.commits[index - 1] ?? NOTHING) },
    });
    expect(newest.answer).to.deep.equal(nameOf(COMMITS));
    expect(unsaid.answer).to.deep.equal(nameOf(COMMITS));
    expect(third.answer).to.deep.equal(nameOf(3));
    expect(second.answer).to.deep.equal(nameOf(2));
    expect(none).to.deep.include({ code: "OK", answer: { commit: undefined } });
    expect(unknown).to.deep.include({ code: "OK", answer: { commit: undefined } });
    expect(short.code).to.equal("INVALID_ARGUMENT");
  });

  it("FetchCommits gives commits up to one its certifiers prove (S1)", async () => {
    const { code, answer } = await askFor(caller, "FetchCommits", { start: 2, end: 1_000 });

    expect(code).to.equal("OK");
    expect(answer?.["commits"]).to.deep.equal(served.grown.commits.slice(1));
    expect(answer?.["certifierBlocks"]).to.have.length.above(2);
  });

  it("GetCertifiers names the blocks that prove a commit, for FetchBlocks to bring (S1)", async () => {
    const commits = await askFor(caller, "FetchCommits", { start: COMMITS, end: COMMITS });
    const { code, answer } = await askFor(caller, "GetCertifiers", { index: COMMITS });

    expect(code).to.equal("OK");
    const blockRefs = (answer?.["blockRefs"] ?? []) as readonly Uint8Array[];
    const request = fetchBlocksRequest.encode({ blockRefs, highestAcceptedRounds: [] });
    const { messages } = await caller.call(`${P2P}/FetchBlocks`, request);
    const blocks = messages.flatMap((bytes) => fetchBlocksResponse.decode(bytes).blocks);
    expect(blocks).to.deep.equal(commits.answer?.["certifierBlocks"]);
    expect((await askFor(caller, "GetCertifiers", { index: 9_999 })).code).to.equal("NOT_FOUND");
  });

  it("SV7, SV8: FetchBlocks streams blocks in the order asked for, and leaves out what is not there (S1)", async () => {
    const refs = served.grown.parsed.flatMap(({ blocks }) => blocks);
    const [first] = refs;
    if (first === undefined) throw new Error("the chain has blocks");
    const unknown = refForm.write({ ...first, digest: new Uint8Array(32) });
    const blockRefs = [...refs.map((ref) => refForm.write(ref)), unknown];
    const request = fetchBlocksRequest.encode({ blockRefs, highestAcceptedRounds: [] });

    const { code, messages } = await caller.call(`${P2P}/FetchBlocks`, request);

    const blocks = messages.flatMap((bytes) => fetchBlocksResponse.decode(bytes).blocks);
    expect(code).to.equal("OK");
    expect(blocks).to.deep.equal(refs.map((ref) => served.grown.blocks.get(refName(ref))?.bytes));
  });

  it("PushCommit is acknowledged with the node's clock, also from a peer nobody knows (S1)", async () => {
    const { code, answer } = await askFor(caller, "PushCommit", { index: 2 });

    expect(code).to.equal("OK");
    expect(answer?.["timestampMs"]).to.be.within(Date.now() - 60_000, Date.now());
  });

  it("GetKnownPeers tells the node's own signed record (S1)", async () => {
    const { code, answer } = await askFor(caller, "GetKnownPeers", { ownRecord: NOTHING });

    expect(code).to.equal("OK");
    expect(answer?.["ownRecord"]).to.have.length.above(64);
  });

  it("every other request is refused by its own status, and the connection lives on (S1)", async () => {
    const many = Array.from({ length: 1_001 }, () => Uint8Array.of(1));
    const refused = async (name: string, request: Uint8Array) => {
      const { code, details } = await caller.call(`${P2P}/${name}`, request);
      return `${code} ${details}`;
    };
    const tooMany = fetchBlocksRequest.encode({ blockRefs: many, highestAcceptedRounds: [] });
    const noRef = { blockRefs: [Uint8Array.of(1)], highestAcceptedRounds: [] };
    const range = (start: number, end: number) =>
      method("FetchCommits").input.encode({ start, end });

    expect(await refused("FetchBlocks", tooMany)).to.equal("INVALID_ARGUMENT malformed_request");
    expect(await refused("FetchBlocks", fetchBlocksRequest.encode(noRef))).to.equal(
      "INVALID_ARGUMENT malformed_request",
    );
    expect(await refused("FetchBlocks", new Uint8Array(200 * 1024))).to.match(
      /^RESOURCE_EXHAUSTED Received message larger than max/,
    );
    expect(await refused("FetchCommits", range(5, 4))).to.equal(
      "INVALID_ARGUMENT malformed_request",
    );
    expect(await refused("FetchCommits", range(COMMITS + 1, COMMITS + 9))).to.equal(
      "NOT_FOUND not_found",
    );
    expect(await refused("GetCommitInfo", Uint8Array.of(255))).to.equal(
      "INVALID_ARGUMENT malformed_request",
    );
    expect(await refused("NoSuchMethod", NOTHING)).to.match(/^UNIMPLEMENTED /);
    expect((await askFor(caller, "GetCommitAvailability", {})).code).to.equal("OK");
  });

  it("a peer over its quota of a method is told so, and another peer is not (S1)", async () => {
    const greedy = await callerOf(served.endpoint, { seed: 8 });
    const request = method("GetKnownPeers").input.encode({ ownRecord: NOTHING });
    const calls = Array.from({ length: 60 }, () => greedy.call(`${P2P}/GetKnownPeers`, request));
    const codes = (await Promise.all(calls)).map(({ code }) => code);

    expect([...new Set(codes)]).to.have.members(["OK", "RESOURCE_EXHAUSTED"]);
    expect((await askFor(greedy, "GetCommitAvailability", {})).code).to.equal("OK");
    expect((await askFor(caller, "GetKnownPeers", { ownRecord: NOTHING })).code).to.equal("OK");
  });

  it("a deadline that is over is DEADLINE_EXCEEDED, and a call given up is CANCELLED (S1)", async () => {
    const late = await caller.call("/grpc.health.v1.Health/Watch", NOTHING, {
      deadline: Date.now() + 200,
    });
    const { stream, ended } = caller.begin("/grpc.health.v1.Health/Watch", NOTHING);
    stream.once("data", () => stream.cancel());

    expect(late.code).to.equal("DEADLINE_EXCEEDED");
    expect((await ended).code).to.equal("CANCELLED");
  });

  it("health is told, for the node and its service, and NOT_FOUND for another (S1)", async () => {
    const checked = async (service: string) => {
      const request = healthRequest.encode({ service });
      const { code, messages } = await caller.call("/grpc.health.v1.Health/Check", request);
      return [code, ...messages.map((bytes) => healthResponse.decode(bytes).status)];
    };

    expect(await checked("")).to.deep.equal(["OK", 1]);
    expect(await checked(`${P2P_FILE.package}.P2p`)).to.deep.equal(["OK", 1]);
    expect(await checked("coppice.Other")).to.deep.equal(["NOT_FOUND"]);
  });

  it("a client without a certificate is refused in TLS, and one of another network (S1)", async () => {
    const stranger = await callerOf(served.endpoint, { seed: null });
    const foreign = await callerOf(served.endpoint, { network: "other-net" });

    expect((await askFor(stranger, "GetCommitAvailability", {})).code).to.equal("UNAVAILABLE");
    expect((await askFor(foreign, "GetCommitAvailability", {})).code).to.equal("UNAVAILABLE");
  });
});

describe("soma grpc: a node that goes down and stops (S1)", () => {
  it("refuses requests while it is down, tells watchers, and ends their calls when it stops (S1)", async () => {
    const served = await grpcNode();
    const caller = await callerOf(served.endpoint);
    const watch = caller.begin("/grpc.health.v1.Health/Watch", NOTHING);
    await new Promise((resolve) => watch.stream.once("data", resolve));

    await served.node.nodeDown();
    const down = await askFor(caller, "GetCommitAvailability", {});
    await served.node.nodeUp();
    const up = await askFor(caller, "GetCommitAvailability", {});
    await served.end();
    const { code, messages } = await watch.ended;

    expect(`${down.code} ${down.details}`).to.equal("UNAVAILABLE not_up");
    expect(up.code).to.equal("OK");
    expect(code).to.equal("UNAVAILABLE");
    expect(messages.map((bytes) => healthResponse.decode(bytes).status)).to.deep.equal([
      1, 2, 1, 2,
    ]);
    expect((await askFor(caller, "GetCommitAvailability", {})).code).to.equal("UNAVAILABLE");
    closeCallers();
  });
});
