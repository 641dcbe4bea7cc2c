import { expect } from "chai";
import fc from "fast-check";
import { ADDRESSES_MAX } from "../../../messages/wire/addresses.ts";
import { STAMP_BYTES_MAX, VALIDATORS_MAX } from "../../../messages/wire/chain-values.ts";
import { RELAY_BYTES_MAX } from "../../../messages/wire/consensus.ts";
import { OUTPUTS_MAX } from "../../../messages/wire/inputs.ts";
import type { NodeEntry } from "../../../messages/wire/node-entry.ts";
import { nodeMessages } from "../../../messages/wire/node-messages.ts";
import { KNOWN_PEERS_MAX, NODES_MAX } from "../../../messages/wire/p2p.ts";
import { BLOCK_REFS_MAX, BLOCKS_BYTES_MAX, BLOCKS_MAX } from "../../../messages/wire/sync.ts";
import { isRuntimeError } from "../../../src/errors.ts";
import { NODE_RECORD_BYTES_MAX } from "../../../src/peer/node-record.ts";
import { TRANSPORT_LIMITS } from "../../../src/transport/transport.ts";
import { decodeMessage, encodeMessage } from "../../../src/wire/catalogue.ts";
import { CONTENT_BYTES_MAX } from "../../../src/wire/define-messages.ts";
import {
  ENVELOPE_OVERHEAD_BYTES_MAX,
  FLUSH_OVERHEAD_BYTES_MAX,
} from "../../../src/wire/flush-layout.ts";
import { messagesBeyond, messagesOf } from "../../support/wire-arbitraries.ts";

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return isRuntimeError(error) ? error.code : String(error);
  }
  return "accepted";
}

const FULL_ENTRY: NodeEntry = {
  firstPublicKey: new Uint8Array(66),
  lastPublicKey: new Uint8Array(66),
  miningPublicKey: new Uint8Array(48),
  originPublicKey: new Uint8Array(66),
  lastAddress: new Uint8Array(66),
  rewardAddress: new Uint8Array(66),
  addresses: [
    { host: "h".repeat(253), port: 65_535 },
    { host: "h".repeat(253), port: 65_535 },
  ],
  geoPatch: "FFF",
  networkPatch: "FFF",
  averageAvailabilityPermille: 1_000,
  available: true,
  synced: true,
  enrollmentMs: Number.MAX_SAFE_INTEGER,
  authorizationMs: Number.MAX_SAFE_INTEGER,
  lastUpdateMs: Number.MAX_SAFE_INTEGER,
  availabilityUpdateMs: Number.MAX_SAFE_INTEGER,
};

describe("wire messages", () => {
  for (const wire of nodeMessages.messages) {
    describe(wire.type, () => {
      const messages = messagesOf(wire);

      it("comes back as it went (A8)", () => {
        fc.assert(
          fc.property(messages, (message) => {
            const sent = encodeMessage(nodeMessages, message);
            expect(decodeMessage(nodeMessages, sent)).to.deep.equal(message);
          }),
          { numRuns: 30 },
        );
      });

      it("is refused when cut short anywhere or followed by a byte (A8)", () => {
        fc.assert(
          fc.property(messages, fc.nat(), (message, at) => {
            const { wireId, payload } = encodeMessage(nodeMessages, message);
            const cut = payload.subarray(0, at % payload.length);
            const longer = Uint8Array.of(...payload, 0);

            for (const bytes of [cut, longer]) {
              const code = codeOf(() => decodeMessage(nodeMessages, { wireId, payload: bytes }));
              expect(code).to.match(/^codec\.(malformed|too_large)$/);
            }
          }),
          { numRuns: 30 },
        );
      });

      it("is, with one byte changed, refused in order or written back the same (A8)", () => {
        fc.assert(
          fc.property(messages, fc.nat(), fc.integer({ min: 1, max: 255 }), (m, at, flip) => {
            const { wireId, payload } = encodeMessage(nodeMessages, m);
            payload[at % payload.length] = (payload[at % payload.length] ?? 0) ^ flip;

            const code = codeOf(() => {
              const other = decodeMessage(nodeMessages, { wireId, payload });
              expect([...encodeMessage(nodeMessages, other).payload]).to.deep.equal([...payload]);
            });

            expect(code).to.match(/^(accepted|codec\.(malformed|too_large|version))$/);
          }),
          { numRuns: 60 },
        );
      });

      it("is refused above its size before any of it is read (A8)", () => {
        const payload = new Uint8Array(wire.bytesMax + 1);

        expect(codeOf(() => wire.decode(payload))).to.equal("codec.too_large");
      });

      for (const [name, beyond] of messagesBeyond(wire)) {
        it(`does not leave with ${name} out of its bounds (A8)`, () => {
          fc.assert(
            fc.property(beyond, (message) => {
              expect(codeOf(() => encodeMessage(nodeMessages, message))).to.equal(
                "codec.malformed",
              );
            }),
            { numRuns: 3 },
          );
        });
      }
    });
  }

  it("of no family are refused by their number (A8)", () => {
    const known = new Set(nodeMessages.messages.map(({ wireId }) => wireId));

    fc.assert(
      fc.property(fc.nat(0xffff), fc.uint8Array({ maxLength: 8 }), (wireId, payload) => {
        fc.pre(!known.has(wireId));
        const code = codeOf(() => decodeMessage(nodeMessages, { wireId, payload }));
        expect(code).to.equal("codec.unknown_message");
      }),
    );
  });
});

const ADDRESS = Uint8Array.of(0, 0, ...new Uint8Array(32));
const KEY = Uint8Array.of(0, ...new Uint8Array(32));
const OUTPUT = {
  hash: new Uint8Array(32),
  from: ADDRESS,
  timestampMs: Number.MAX_SAFE_INTEGER,
  amount: 2n ** 64n - 1n,
  body: new Uint8Array(64),
};
const LARGE_TRANSACTION = {
  address: ADDRESS,
  transactionType: "t".repeat(32),
  previousPublicKey: KEY,
  timestampMs: Number.MAX_SAFE_INTEGER,
  content: new Uint8Array(CONTENT_BYTES_MAX),
  stamp: new Uint8Array(STAMP_BYTES_MAX),
  crossStamps: Array.from({ length: VALIDATORS_MAX }, (_, at) => ({
    validator: Uint8Array.of(0, at, ...new Uint8Array(31)),
    signature: new Uint8Array(96),
    inconsistencies: new Uint8Array(1_024),
  })),
};

const SIGNED_RECORD = new Uint8Array(NODE_RECORD_BYTES_MAX);
/** A message of each kind with lists, every list at its limit. */
const LARGEST = [
  { type: "p2p.get_known_peers", ownRecord: SIGNED_RECORD },
  {
    type: "p2p.known_peers",
    ownRecord: SIGNED_RECORD,
    knownPeers: Array.from({ length: KNOWN_PEERS_MAX }, () => SIGNED_RECORD),
  },
  {
    type: "p2p.node_list",
    nodes: Array.from({ length: NODES_MAX }, () => FULL_ENTRY),
    more: true,
  },
  {
    type: "p2p.bootstrapping_nodes",
    newSeeds: Array.from({ length: 16 }, () => FULL_ENTRY),
    closestNodes: Array.from({ length: 16 }, () => FULL_ENTRY),
    firstEnrolledNode: FULL_ENTRY,
  },
  {
    type: "sync.fetch_blocks",
    blockRefs: Array.from({ length: BLOCK_REFS_MAX }, () => new Uint8Array(96)),
    highestAcceptedRounds: Array.from({ length: 256 }, () => 2 ** 32 - 1),
  },
  { type: "sync.blocks", blocks: [new Uint8Array(BLOCKS_BYTES_MAX)], more: true },
  {
    type: "sync.blocks",
    blocks: Array.from({ length: BLOCKS_MAX }, () => new Uint8Array(4_096)),
    more: false,
  },
  { type: "consensus.relay", content: new Uint8Array(RELAY_BYTES_MAX) },
  { type: "chain.transaction", transaction: LARGE_TRANSACTION },
  {
    type: "chain.transaction_list",
    transactions: [LARGE_TRANSACTION],
    more: true,
    pagingAddress: null,
  },
  {
    type: "address.address_list",
    addresses: Array.from({ length: ADDRESSES_MAX }, () => ({ address: ADDRESS, timestampMs: 1 })),
  },
  {
    type: "inputs.unspent_output_list",
    outputs: Array.from({ length: OUTPUTS_MAX }, () => OUTPUT),
    more: true,
    offset: OUTPUT.hash,
    lastChainSyncMs: 1,
  },
  {
    type: "replication.validate_transaction",
    transaction: LARGE_TRANSACTION,
    contractContext: new Uint8Array(64 * 1024),
    inputs: [OUTPUT],
  },
] as const;

describe("limits of wire messages", () => {
  it("let the largest message of each kind through a frame", () => {
    for (const { type, bytesMax } of nodeMessages.messages) {
      const bytes = bytesMax + ENVELOPE_OVERHEAD_BYTES_MAX + FLUSH_OVERHEAD_BYTES_MAX;
      expect(bytes, type).to.be.at.most(TRANSPORT_LIMITS.frameBytesMax);
    }
  });

  it("let lists at their limits through", () => {
    for (const message of LARGEST) {
      const sent = encodeMessage(nodeMessages, message);
      expect(
        codeOf(() => decodeMessage(nodeMessages, sent)),
        message.type,
      ).to.equal("accepted");
    }
  });

  it("stop one item or byte more, before it is sent", () => {
    const beyond = [
      { type: "p2p.get_known_peers", ownRecord: new Uint8Array(NODE_RECORD_BYTES_MAX + 1) },
      { type: "consensus.relay", content: new Uint8Array(RELAY_BYTES_MAX + 1) },
      { type: "sync.push_commit", index: -1 },
      { type: "p2p.get_bootstrapping_nodes", patch: "FFFF" },
      {
        type: "sync.fetch_blocks",
        blockRefs: Array.from({ length: BLOCK_REFS_MAX + 1 }, () => new Uint8Array(1)),
        highestAcceptedRounds: [],
      },
    ] as const;

    for (const message of beyond) {
      expect(
        codeOf(() => encodeMessage(nodeMessages, message)),
        message.type,
      ).to.equal("codec.malformed");
    }
  });

  it("stop more items than the other side would read, before they are sent (A8)", () => {
    const node = (at: number) => ({
      nodeKey: Uint8Array.of(0, at, ...new Uint8Array(31)),
      latenciesMs: new Array<number>(256).fill(0),
    });
    const nodes = Array.from({ length: 256 }, (_, at) => node(at));
    const message = { type: "network.network_stats", subsets: [{ subset: 0, nodes }] } as const;

    expect(codeOf(() => encodeMessage(nodeMessages, message))).to.equal("codec.malformed");
  });

  it("give each request a time and an answer", () => {
    for (const { type, kind, timeoutMs, answeredBy } of nodeMessages.messages) {
      expect(timeoutMs > 0, type).to.equal(kind === "request");
      expect(answeredBy.length > 0, type).to.equal(kind === "request");
      if (kind === "request") expect(answeredBy, type).to.include("generic.error");
    }
  });
});
