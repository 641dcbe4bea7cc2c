import { expect } from "chai";
import { defineMessages, type Message } from "../../src/wire/define-messages.ts";
import { bytes, fixedBytes } from "../../src/wire/field.ts";
import { makeCommittee } from "../../src/chain/committee.ts";
import { GENESIS_HEAD } from "../../src/chain/head.ts";
import { decodeTransaction, isSignedBySender } from "../../src/chain/transaction.ts";
import { signatureVerifier } from "../../src/chain/transaction-verifier.ts";
import { verifyBlock } from "../../src/chain/verify-block.ts";
import { verifyCommits } from "../../src/chain/verify-commits.ts";
import { refForm } from "../../src/chain-store/value-forms.ts";
import type { NodeMessage } from "../../messages/wire/node-messages.ts";
import { hexOf } from "../../src/hex.ts";
import { sameBytes } from "../../src/same-bytes.ts";
import { hostMessages, nativeCrypto } from "../../supervisors/index.ts";
import { SimulatedDevnet } from "../support/devnet-simulated.ts";
import { useMemoryNodes } from "../support/memory-nodes.ts";

const crypto = nativeCrypto();

type Of<Type extends NodeMessage["type"]> = Extract<NodeMessage, { readonly type: Type }>;

describe("soma ports: authority", () => {
  let devnet: SimulatedDevnet;
  before(async () => {
    devnet = await SimulatedDevnet.start({ validators: 1, fullNodes: 1 });
  });
  after(() => devnet.end());

  /** Asks the validator as the full node's host would. */
  async function ask<Type extends NodeMessage["type"]>(
    message: NodeMessage,
    type: Type,
  ): Promise<Of<Type>> {
    const [peer, self] = [devnet.member(0).node, devnet.member(1).node];
    const answer = await devnet.settled(self.ask.request(peer.id, message));
    if (answer.type !== type) throw new Error(`${type} was expected, not ${answer.type}`);
    return answer as Of<Type>;
  }

  it("has a host ask its peers for commits with what certifies them, for the blocks they name and the transactions in these, and find all of it to hold (S9)", async () => {
    const { networkId, authorities } = devnet.member(1).options;
    const signing = { crypto, networkId };
    const committee = makeCommittee(0, authorities, crypto);
    const context = { ...signing, committee, transactions: signatureVerifier(signing) };
    await devnet.until("transactions", 20_000, () => devnet.member(1).sink.taken.length > 8);

    const fetched = await ask({ type: "sync.fetch_commits", start: 1, end: 8 }, "sync.commits");
    const { commits } = verifyCommits(GENESIS_HEAD, fetched, {
      ...{ ...context, committeeOf: () => committee },
    });
    const refs = commits.flatMap(({ commit }) => commit.blocks);
    const blockRefs = refs.map((ref) => refForm.write(ref));
    const found = await ask(
      { type: "sync.fetch_blocks", blockRefs, highestAcceptedRounds: [] },
      "sync.blocks",
    );
    const blocks = found.blocks.map((one, at) => verifyBlock(one, context, refs[at]));

    const transactions = blocks.flatMap(({ block }) => block.transactions).map(decodeTransaction);
    expect(blocks).to.have.length(refs.length);
    expect(transactions.length).to.be.above(0);
    for (const one of transactions) expect(isSignedBySender(one, signing)).to.equal(true);
  }).timeout(60_000);
});

/** Asks for an object by its digest. */
interface GetObject {
  readonly type: "object.get";
  readonly digest: Uint8Array;
}

/** Answers with the object's bytes; none for one that is not here. */
interface ObjectFound {
  readonly type: "object.found";
  readonly content: Uint8Array;
}

const objectMessages = defineMessages<GetObject | ObjectFound>()({
  version: 1,
  bytesMax: 4_096,
  schemas: {
    "object.get": {
      ...{ wireId: 0x9200, kind: "request", timeout: "default" },
      answeredBy: ["object.found"],
      fields: { digest: fixedBytes(32) },
    },
    "object.found": { wireId: 0x9201, kind: "response", fields: { content: bytes(4_000) } },
  },
});

describe("soma ports: objects of a host's own", () => {
  const nodes = useMemoryNodes();
  const object = new TextEncoder().encode("a coin of 5");
  const digest = crypto.blake2b256(object);
  const holding = (content: Uint8Array) =>
    hostMessages(objectMessages, {
      responders: { "object.get": () => ({ type: "object.found", content }) as const },
    });

  it("are found among peers of which some have none and some lie: what has the digest is the object (S9)", async () => {
    const asker = await nodes().start(1, { host: holding(new Uint8Array()) });
    await nodes().start(2, { host: holding(new TextEncoder().encode("a coin of 500")) });
    const honest = await nodes().start(3, { host: holding(object) });
    await nodes().start(4, { host: holding(new Uint8Array()) });
    await nodes().clock.advance(15_000);
    const isIt = (answer: Message): boolean =>
      answer.type === "object.found" &&
      sameBytes(crypto.blake2b256((answer as ObjectFound).content), digest);

    const asked = asker.node.askAny<GetObject | ObjectFound>(
      { type: "object.get", digest },
      { rules: { accepts: isIt } },
    );
    await nodes().clock.advance(10_000);
    const { peer, answer } = await asked;

    expect(peer).to.equal(honest.node.id);
    expect(hexOf((answer as ObjectFound).content)).to.equal(hexOf(object));
  });
});
