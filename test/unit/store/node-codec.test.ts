import { expect } from "chai";
import fc from "fast-check";
import { type KnownNode, newNode } from "../../../src/peer/known-node.ts";
import {
  decodeNode,
  encodeNode,
  NODE_KEY_BYTES_MAX,
  nodeStoreKey,
} from "../../../src/store/node-codec.ts";
import { isRuntimeError } from "../../../src/errors.ts";
import { encode } from "../../../src/wire/codec.ts";
import { failureOf } from "../../support/failure.ts";

const ms = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const key = fc.string({ maxLength: 66 });
const orNull = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of);
const nodes: fc.Arbitrary<KnownNode> = fc.record({
  firstPublicKey: key,
  lastPublicKey: key,
  miningPublicKey: orNull(key),
  originPublicKey: orNull(key),
  lastAddress: orNull(key),
  rewardAddress: orNull(key),
  ip: fc.ipV6(),
  port: fc.nat(65_535),
  httpPort: orNull(fc.nat(65_535)),
  transport: fc.constant("tcp" as const),
  geoPatch: orNull(fc.constant("02F")),
  networkPatch: orNull(fc.constant("F1A")),
  enrollmentMs: orNull(ms),
  lastUpdateMs: ms,
  available: fc.boolean(),
  availabilityUpdateMs: ms,
  synced: fc.boolean(),
  averageAvailability: fc.double({ min: 0, max: 1, noNaN: true }),
  authorizationMs: orNull(ms),
});
const plain = newNode({ firstPublicKey: "a", ip: "10.0.0.1", port: 1 });

describe("a node on disk", () => {
  it("comes back as it was, to the last bit", () => {
    fc.assert(
      fc.property(nodes, (node) => {
        expect(decodeNode(encodeNode(node))).to.deep.equal(node);
      }),
    );
  });

  it("fits its limit with every field at its own", () => {
    const long = "k".repeat(NODE_KEY_BYTES_MAX);
    const largest: KnownNode = {
      ...plain,
      firstPublicKey: long,
      lastPublicKey: long,
      miningPublicKey: long,
      originPublicKey: long,
      lastAddress: long,
      rewardAddress: long,
      ip: "h".repeat(253),
    };

    expect(decodeNode(encodeNode(largest))).to.deep.equal(largest);
  });

  it("is refused by a code with any byte changed, or read as some node", () => {
    const bytes = encodeNode({ ...plain, averageAvailability: 0.5 });
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = bytes.slice();
        changed[at] = (changed[at] ?? 0) ^ flip;
        expect(codeOf(() => decodeNode(changed))).to.match(/^(none|codec\.(malformed|version))$/);
      }),
    );
  });

  it("is refused out of bounds, in another version and as anything else", () => {
    const over = { ...plain, averageAvailability: 1.5 };
    const newer = encodeNode(plain);
    newer[1] = 2;

    expect(failureOf(() => encodeNode(over)).code).to.equal("codec.malformed");
    expect(failureOf(() => encodeNode({ ...plain, port: 70_000 })).code).to.equal(
      "codec.malformed",
    );
    expect(failureOf(() => decodeNode(newer)).code).to.equal("codec.version");
    expect(failureOf(() => decodeNode(encode([]))).code).to.equal("codec.malformed");
    expect(failureOf(() => decodeNode(new Uint8Array(5_000))).code).to.equal("codec.too_large");
  });

  it("stands under its first key", () => {
    expect(nodeStoreKey("00ab")).to.deep.equal(new TextEncoder().encode("00ab"));
  });
});

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return isRuntimeError(error) ? error.code : String(error);
  }
  return "none";
}
