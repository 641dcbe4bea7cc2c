import { readFileSync } from "node:fs";
import { expect } from "chai";
import { nodeMessages } from "../../../messages/wire/node-messages.ts";
import { encodeHead, lengthPrefix } from "../../../src/chain-store/archive/file-form.ts";
import { curveAgreement, recipientOf } from "../../../src/crypto/agreement.ts";
import { type AuthorityEntry, authoritiesField } from "../../../src/chain/authority.ts";
import { blockRef, signBlock, type SignedBlock } from "../../../src/chain/block.ts";
import { genesisRef } from "../../../src/chain/block-ref.ts";
import { encodeCommit } from "../../../src/chain/commit.ts";
import { committeeDigest, makeCommittee } from "../../../src/chain/committee.ts";
import { GENESIS_HEAD } from "../../../src/chain/head.ts";
import { advanceHead, buildSubDag } from "../../../src/chain/sub-dag.ts";
import { signatureVerifier } from "../../../src/chain/transaction-verifier.ts";
import { verifyBlock } from "../../../src/chain/verify-block.ts";
import { trustOwnCommit } from "../../../src/chain/verify-commits.ts";
import { chainName } from "../../../src/chain-store/chain-name.ts";
import type { Signer } from "../../../src/crypto/crypto.ts";
import { encodeKey } from "../../../src/crypto/keys.ts";
import { nobleCrypto } from "../../../src/crypto/noble.ts";
import { seal, unseal } from "../../../src/crypto/seal.ts";
import { ed25519Signer } from "../../../src/crypto/signer.ts";
import {
  decodeNodeRecord,
  isSignedByOwner,
  signNodeRecord,
} from "../../../src/peer/node-record.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";
import { encodeMessage } from "../../../src/wire/catalogue.ts";
import { encode } from "../../../src/wire/codec.ts";
import { detach, verifyDetached } from "../../../src/wire/detached.ts";
import { signedBytes } from "../../../src/wire/envelope.ts";
import { readFlush, sealFlush } from "../../../src/wire/flush.ts";
import { frameOf, HEARTBEAT_FRAME } from "../../../src/wire/frame.ts";
import { directionsOf, openFlush, ReplayWindow } from "../../../src/wire/inbox.ts";
import { merkleRoot } from "../../../src/wire/merkle.ts";

const TIME_MS = 1_700_000_000_000;
const crypto = nobleCrypto();
const alice = ed25519Signer(new Uint8Array(32).fill(1));
const bob = ed25519Signer(new Uint8Array(32).fill(2));
const channel = new Uint8Array(32).fill(3);
const page = readFileSync(new URL("../../../docs/wire-format.md", import.meta.url), "utf8");

const { outward } = directionsOf(crypto, "test-net", {
  ours: alice.publicKey.bytes,
  theirs: bob.publicKey.bytes,
  channel,
});
const { inward } = directionsOf(crypto, "test-net", {
  ours: bob.publicKey.bytes,
  theirs: alice.publicKey.bytes,
  channel,
});

const ping = encodeMessage(nodeMessages, { type: "p2p.ping" });
const push = encodeMessage(nodeMessages, { type: "sync.push_commit", index: 70_000 });
const items = [
  { messageId: 0, kind: "request", timestampMs: TIME_MS, ...ping },
  { messageId: 1, kind: "request", timestampMs: TIME_MS, ...push },
] as const;
const flush = sealFlush(items, alice, { direction: outward, crypto });
const { leaves } = readFlush(flush, { direction: inward, crypto });

/** Every example of the page, made anew. */
const vectors: Readonly<Record<string, () => Uint8Array>> = {
  heartbeat: () => HEARTBEAT_FRAME,
  value: () => encode([null, true, -1, 70_000, TIME_MS, "é", new Uint8Array(2)]),
  "alice's key": () => alice.publicKey.bytes,
  "bob's key": () => bob.publicKey.bytes,
  "alice's key with its curve": () => encodeKey(alice.publicKey),
  "a word sealed for bob": () =>
    seal(
      new TextEncoder().encode("relayed"),
      { ...sealBounds, recipient: bob.publicKey },
      {
        agreement: curveAgreement,
        random: { ...seededRandom(1), bytes: (length) => new Uint8Array(length).fill(4) },
      },
    ),
  "ping payload": () => ping.payload,
  "push payload": () => push.payload,
  "leaf of the ping": () => leaves.subarray(0, 32),
  "leaf of the push": () => leaves.subarray(32),
  "signed bytes": () => signedBytes(outward, 2, merkleRoot(crypto, leaves)),
  "flush in its frame": () => frameOf(flush),
  "the push alone": () => {
    const replay = new ReplayWindow();
    const opened = openFlush(flush, { direction: inward, crypto, replay, nowMs: TIME_MS });
    return detach(opened, 1, { direction: inward, crypto });
  },
  "record bytes": () => aliceRecord().unsignedBytes,
  "record signature": () => aliceRecord().signature,
  "signed record": () => aliceRecord().bytes,
  "archive file": () => {
    const [commit, vote, block] = [bytesOf("commit"), bytesOf("vote"), bytesOf("block")];
    const chain = new Uint8Array(32).fill(5);
    const certifiers = [crypto.blake2b256(vote)];
    const head = encodeHead({ chain, start: 7, commits: [commit], certifiers }, crypto);
    return Buffer.concat([head, lengthPrefix(4), vote, lengthPrefix(5), block]);
  },
  "digest of the genesis block": () => genesisRef(0, 0, signing).digest,
  "bytes of the next committee": () =>
    encode([1, authoritiesField.toWire(nextAuthorities, "authorities")]),
  "digest of the next committee": () => committeeDigest(1, nextAuthorities, crypto),
  "bytes of the block": () => aliceBlock().unsignedBytes,
  "signature of the block": () => aliceBlock().signature,
  "signed block": () => aliceBlock().bytes,
  "digest of the block": () => blockRef(aliceBlock(), crypto).digest,
  "commit that ends the epoch": () => lastCommit(),
  "digest of the commit": () => crypto.blake2b256(lastCommit()),
  "name of the chain": () => chainName(makeCommittee(0, firstAuthorities, crypto), signing),
};

function bytesOf(word: string): Uint8Array {
  return new TextEncoder().encode(word);
}

const signing = { crypto, networkId: "test-net" };

/** One who decides alone: alice signs its blocks, bob is its node; and those who follow it. */
const firstAuthorities = [authority("a", alice, bob, 1)];
const nextAuthorities = [
  authority("a", alice, bob, 2),
  authority(
    "b",
    ed25519Signer(new Uint8Array(32).fill(5)),
    ed25519Signer(new Uint8Array(32).fill(6)),
    1,
  ),
];

function authority(name: string, protocol: Signer, network: Signer, stake: number): AuthorityEntry {
  const keys = { protocolKey: protocol.publicKey.bytes, networkKey: network.publicKey.bytes };
  return { name, ...keys, stake, authorityKey: null };
}

/** The block that names who decides next: alone, it is a quorum. */
function aliceBlock(): SignedBlock {
  const block = {
    ...{ epoch: 0, round: 1, author: 0, timestampMs: TIME_MS },
    ancestors: [genesisRef(0, 0, signing)],
    transactions: [],
    commitVotes: [],
    endOfEpoch: { nextAuthorities },
  };
  return signBlock(block, alice, signing);
}

function lastCommit(): Uint8Array {
  const leader = blockRef(aliceBlock(), crypto);
  const previousDigest = new Uint8Array(32);
  return encodeCommit({
    ...{ index: 1, previousDigest, timestampMs: TIME_MS, leader, blocks: [leader], epoch: 0 },
  });
}

const sealBounds = { sender: alice.publicKey, networkId: "test-net" };

function aliceRecord(): ReturnType<typeof signNodeRecord> {
  const record = {
    addresses: [{ host: "10.0.0.1", port: 3002 }],
    timestampMs: TIME_MS,
    accessType: "public",
    role: "validator",
    capabilities: ["archive"],
  } as const;
  return signNodeRecord(record, alice, { crypto, networkId: "test-net" });
}

/** The bytes of an example on the page, spaces and line ends aside. */
function printed(name: string): string | undefined {
  const marker = `\n<!-- example: ${name} -->\n\n\`\`\`hex\n`;
  const start = page.indexOf(marker);
  if (start < 0) return undefined;
  const from = start + marker.length;
  return page.slice(from, page.indexOf("```", from)).replaceAll(/\s+/g, "");
}

describe("docs/wire-format.md", () => {
  for (const [name, make] of Object.entries(vectors)) {
    it(`prints ${name} as it is`, () => {
      expect(printed(name)).to.equal(Buffer.from(make()).toString("hex"));
    });
  }

  it("prints no example that is not made here", () => {
    const names = [...page.matchAll(/<!-- example: (.+) -->/g)].map(([, name]) => name);

    expect(names.sort()).to.deep.equal(Object.keys(vectors).sort());
  });

  it("prints an envelope that opens alone", () => {
    const bytes = new Uint8Array(Buffer.from(printed("the push alone") ?? "", "hex"));

    const envelope = verifyDetached(bytes, crypto, "test-net");

    expect(nodeMessages.byWireId(envelope.wireId).decode(envelope.payload)).to.deep.equal({
      type: "sync.push_commit",
      index: 70_000,
    });
  });

  it("prints a sealed word that bob opens", () => {
    const bytes = new Uint8Array(Buffer.from(printed("a word sealed for bob") ?? "", "hex"));
    const recipient = recipientOf("ed25519", new Uint8Array(32).fill(2));

    const opened = unseal(bytes, { ...sealBounds, recipient }, curveAgreement);

    expect(new TextDecoder().decode(opened)).to.equal("relayed");
  });

  it("prints a record that its owner signed", () => {
    const bytes = new Uint8Array(Buffer.from(printed("signed record") ?? "", "hex"));

    const signed = decodeNodeRecord(bytes);

    expect(signed.record.peerKey).to.deep.equal(alice.publicKey.bytes);
    expect(isSignedByOwner(signed, { crypto, networkId: "test-net" })).to.equal(true);
  });

  it("prints a commit that ends its epoch, under the rules that hold for every node", () => {
    const bytes = (name: string) => new Uint8Array(Buffer.from(printed(name) ?? "", "hex"));
    const committee = makeCommittee(0, firstAuthorities, crypto);
    const context = { ...signing, committee, transactions: signatureVerifier(signing) };
    const block = verifyBlock(bytes("signed block"), context);
    const commit = trustOwnCommit(GENESIS_HEAD, bytes("commit that ends the epoch"), signing);

    const { head, nextCommittee } = advanceHead(
      GENESIS_HEAD,
      buildSubDag(commit, () => block),
      context,
    );

    expect([head.index, head.lastOfEpoch, nextCommittee?.epoch]).to.deep.equal([1, true, 1]);
    expect(nextCommittee?.authorities.map(({ name, stake }) => [name, stake])).to.deep.equal([
      ["a", 2],
      ["b", 1],
    ]);
  });

  it("lists every message with its wire id, kind, time and limit", () => {
    for (const message of nodeMessages.messages) {
      const { wireId, type, kind, timeoutMs, bytesMax } = message;
      const id = `0x${wireId.toString(16).padStart(4, "0")}`;
      const time = timeoutMs === 0 ? "–" : `${timeoutMs}`;
      expect(page).to.include(`| \`${id}\` | \`${type}\` | ${kind} | ${time} | ${bytesMax} |`);
    }
  });
});
