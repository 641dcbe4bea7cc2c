import { expect } from "chai";
import fc from "fast-check";
import { nobleCrypto } from "../../../../src/crypto/noble.ts";
import { sha256Lanes } from "../../../../src/crypto/hashing/sha256-lanes.ts";
import { openKernel } from "../../../../src/crypto/hashing/sha256-kernel.ts";

const { sha256 } = nobleCrypto();

/** Messages one behind the other, and their bounds. */
function laidOut(messages: readonly Uint8Array[]): [Uint8Array, number[]] {
  const bounds = [0];
  for (const message of messages) bounds.push((bounds.at(-1) ?? 0) + message.length);
  return [new Uint8Array(Buffer.concat(messages)), bounds];
}

function oneByOne(first: number, messages: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(
    Buffer.concat(messages.map((message) => sha256(Uint8Array.of(first, ...message)))),
  );
}

describe("SHA-256 of many messages", () => {
  it("runs on vectors here, or the tests below prove nothing", () => {
    expect(openKernel()).to.not.equal(undefined);
  });

  it("gives each message the digest it has alone, whatever lies beside it", () => {
    const each = sha256Lanes(sha256);
    const lengths = fc.oneof(
      fc.nat(130),
      fc.nat(130),
      fc.integer({ min: 490, max: 520 }),
      fc.integer({ min: 2_030, max: 2_050 }),
    );
    const messages = fc.array(
      lengths.chain((length) => fc.uint8Array({ minLength: length, maxLength: length })),
      { minLength: 1, maxLength: 13 },
    );
    fc.assert(
      fc.property(fc.nat(255), messages, (first, drawn) => {
        const found = each(first, ...laidOut(drawn));
        expect(Buffer.from(found).toString("hex")).to.equal(
          Buffer.from(oneByOne(first, drawn)).toString("hex"),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("takes messages of every length around the ends of blocks", () => {
    const drawn = Array.from({ length: 260 }, (_, length) => new Uint8Array(length).fill(length));

    expect(sha256Lanes(sha256)(0, ...laidOut(drawn))).to.deep.equal(oneByOne(0, drawn));
  });

  it("takes more than its memory holds", () => {
    const drawn = Array.from({ length: 700 }, (_, at) => new Uint8Array(200).fill(at));

    expect(sha256Lanes(sha256)(1, ...laidOut(drawn))).to.deep.equal(oneByOne(1, drawn));
  });

  it("asks the platform for one message alone and for long ones", () => {
    const asked: number[] = [];
    const counting = (bytes: Uint8Array): Uint8Array => {
      asked.push(bytes.length);
      return sha256(bytes);
    };
    const each = sha256Lanes(counting);

    each(0, ...laidOut([new Uint8Array(10)]));
    each(0, ...laidOut([new Uint8Array(10), new Uint8Array(5_000), new Uint8Array(10)]));

    expect(asked).to.deep.equal([11, 5_001]);
  });
});
