import { expect } from "chai";
import fc from "fast-check";
import { RuntimeError } from "../../../src/errors.ts";
import {
  decodeNodeContent,
  encodeNodeContent,
  type NodeContent,
  saidIn,
} from "../../../src/peer/node-content.ts";

const content: NodeContent = {
  ip: "80.20.10.1",
  port: 3_000,
  httpPort: 4_000,
  transport: "tcp",
  rewardAddress: Uint8Array.of(0, 0, ...new Uint8Array(32).fill(7)),
  originKey: Uint8Array.of(0, 1, ...new Uint8Array(32).fill(8)),
  certificate: Uint8Array.of(1, 2, 3),
  miningKey: Uint8Array.of(3, 1, ...new Uint8Array(48).fill(9)),
};

const part = (tags: readonly (readonly [number, number])[], tagAt: 0 | 1) =>
  fc
    .constantFrom(...tags)
    .chain(([tag, length]) =>
      fc
        .tuple(fc.nat(255), fc.uint8Array({ minLength: length, maxLength: length }))
        .map(([other, rest]) =>
          Uint8Array.of(...(tagAt === 0 ? [tag, other] : [other, tag]), ...rest),
        ),
    );
const keyArbitrary = part(
  [
    [0, 32],
    [1, 65],
    [2, 65],
    [3, 48],
  ],
  0,
);
const contentArbitrary: fc.Arbitrary<NodeContent> = fc.record({
  ip: fc.ipV4(),
  port: fc.nat(0xffff),
  httpPort: fc.nat(0xffff),
  transport: fc.constant("tcp" as const),
  rewardAddress: part(
    [
      [0, 32],
      [1, 64],
      [2, 32],
      [3, 64],
      [4, 64],
      [5, 32],
    ],
    1,
  ),
  originKey: keyArbitrary,
  certificate: fc.uint8Array({ maxLength: 300 }),
  miningKey: fc.option(keyArbitrary),
});

const refused = (use: () => unknown): void => {
  expect(use).to.throw(RuntimeError).with.property("code", "codec.malformed");
};

describe("the content of a node's transaction (A4)", () => {
  it("is laid out as the reference lays it out", () => {
    const bytes = encodeNodeContent({ ...content, certificate: new Uint8Array(), miningKey: null });

    expect([...bytes.subarray(0, 9)]).to.deep.equal([80, 20, 10, 1, 0x0b, 0xb8, 0x0f, 0xa0, 1]);
    expect(bytes).to.have.length(9 + 34 + 34 + 2);
    expect([...bytes.subarray(-2)]).to.deep.equal([0, 0]);
  });

  it("is read as it was written, whatever it says", () => {
    fc.assert(
      fc.property(contentArbitrary, (one) => {
        expect(decodeNodeContent(encodeNodeContent(one))).to.deep.equal(one);
      }),
    );
  });

  it("is refused when it is empty, cut short anywhere, or too long", () => {
    const bytes = encodeNodeContent(content);
    const withoutMiningKey = bytes.length - 50;
    for (let length = 0; length < bytes.length; length += 1) {
      if (length !== withoutMiningKey) refused(() => decodeNodeContent(bytes.subarray(0, length)));
    }
    refused(() => decodeNodeContent(Uint8Array.of(...bytes, 0)));
    refused(() => decodeNodeContent(Uint8Array.from(bytes, (byte, at) => (at === 8 ? 0 : byte))));
  });

  it("gives the table its keys without their origins", () => {
    expect(saidIn(content)).to.deep.equal({
      ip: "80.20.10.1",
      port: 3_000,
      httpPort: 4_000,
      rewardAddress: `0000${"07".repeat(32)}`,
      originPublicKey: `00${"08".repeat(32)}`,
      miningPublicKey: "09".repeat(48),
    });
    expect(saidIn({ ...content, miningKey: null }).miningPublicKey).to.equal(null);
  });

  it("is not written with a field out of its bounds", () => {
    for (const wrong of [
      { ip: "::1" },
      { ip: "1.2.3.256" },
      { port: 65_536 },
      { originKey: Uint8Array.of(0, 1, 2) },
      { originKey: Uint8Array.of(...content.originKey, 0, 0), certificate: new Uint8Array() },
      { rewardAddress: new Uint8Array() },
      { certificate: new Uint8Array(65_536) },
    ]) {
      refused(() => encodeNodeContent({ ...content, ...wrong }));
    }
  });
});
