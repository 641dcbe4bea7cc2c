import { readFileSync } from "node:fs";
import { expect } from "chai";
import { P2P_FILE, UNARY_RPCS } from "../../../messages/grpc/p2p.ts";
import { STATUS_OF_REASON, STATUS_OF_REFUSAL, statusOf } from "../../../messages/grpc/status.ts";
import { FAILURE_REASONS } from "../../../messages/wire/generic.ts";
import { nodeMessages } from "../../../messages/wire/node-messages.ts";
import { encodeMessage } from "../../../src/wire/catalogue.ts";
import type { ProtoMessage } from "../../../src/wire/protobuf.ts";

/** The words of the table in docs/grpc.md, each with its status. */
function documented(): Record<string, string> {
  const rows = readFileSync("docs/grpc.md", "utf8").matchAll(/^\| ([A-Z_]+) \| (`.*?) \| /gm);
  return Object.fromEntries(
    [...rows].flatMap(([, status = "", words = ""]) =>
      [...words.matchAll(/`(\w+)`/g)].map(([, word = ""]) => [word, status.toLowerCase()]),
    ),
  );
}

describe("the status codes of gRPC (S1)", () => {
  it("are in docs/grpc.md as they are in the code, and no others", () => {
    const inCode = { ...STATUS_OF_REASON, ...STATUS_OF_REFUSAL, not_found: "not_found" };
    expect(documented()).to.deep.equal(inCode);
  });

  it("have one for every reason a node may give, and internal for what is no answer", () => {
    for (const reason of Object.keys(FAILURE_REASONS) as (keyof typeof FAILURE_REASONS)[]) {
      expect(statusOf({ type: "generic.error", reason }).details).to.equal(reason);
    }
    expect(statusOf({ type: "p2p.pong" })).to.deep.equal({ code: "internal", details: "internal" });
  });
});

describe("the published service (S1)", () => {
  const fieldsOf = (message: ProtoMessage) =>
    Object.entries(message.fields).map(([key, { number }]) => `${number} ${key}`);

  it("numbers each field of a message once, and each message is in the file", () => {
    const { messages, services } = P2P_FILE;
    for (const message of messages) {
      const numbers = Object.values(message.fields).map(({ number }) => number);
      expect(new Set(numbers).size, message.name).to.equal(numbers.length);
    }
    const names = messages.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
    for (const { input, output } of services.flatMap(({ methods }) => methods)) {
      expect(names).to.include.members([input.name, output.name]);
    }
  });

  it("never gives a number another meaning", () => {
    expect(
      Object.fromEntries(P2P_FILE.messages.map((one) => [one.name, fieldsOf(one)])),
    ).to.deep.equal({
      GetKnownPeersRequest: ["1 ownRecord"],
      GetKnownPeersResponse: ["1 ownRecord", "2 knownPeers"],
      GetCommitAvailabilityRequest: [],
      GetCommitAvailabilityResponse: ["1 highestSyncedCommit", "2 lowestAvailableCommit"],
      PushCommitRequest: ["1 index"],
      PushCommitResponse: ["1 timestampMs"],
      GetCommitInfoRequest: ["1 latest", "2 byIndex", "3 byDigest"],
      GetCommitInfoResponse: ["1 commit"],
      FetchCommitsRequest: ["1 start", "2 end"],
      FetchCommitsResponse: ["1 commits", "2 certifierBlocks"],
      GetCertifiersRequest: ["1 index"],
      GetCertifiersResponse: ["1 blockRefs"],
      FetchBlocksRequest: ["1 blockRefs", "2 highestAcceptedRounds"],
      FetchBlocksResponse: ["1 blocks"],
      Latest: [],
      CommitName: ["1 index", "2 digest"],
    });
  });

  it("asks in messages of the wire", () => {
    for (const { method, ask } of UNARY_RPCS) {
      const wire = nodeMessages.byType(ask(new Uint8Array(0)).type);
      expect(wire?.kind, method.name).to.equal("request");
      encodeMessage(nodeMessages, ask(new Uint8Array(0)));
    }
  });
});
