import { expect } from "chai";
import fc from "fast-check";
import { isRuntimeError } from "../../../src/errors.ts";
import type { PublicKey } from "../../../src/crypto/crypto.ts";
import { KeyCache } from "../../../src/crypto/key-cache.ts";
import {
  decodeKey,
  ed25519Key,
  encodeKey,
  keyText,
  malformedKey,
  parseKey,
  sameKey,
} from "../../../src/crypto/keys.ts";

const keys: fc.Arbitrary<PublicKey> = fc.oneof(
  bytesOf(32).map(ed25519Key),
  bytesOf(65).map((bytes): PublicKey => ({ curve: "secp256r1", bytes })),
  bytesOf(65).map((bytes): PublicKey => ({ curve: "secp256k1", bytes })),
);

function bytesOf(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length });
}

function expectMalformed(read: () => unknown): void {
  let thrown: unknown;
  try {
    read();
  } catch (error) {
    thrown = error;
  }
  expect(isRuntimeError(thrown, "key.malformed"), String(thrown)).to.equal(true);
}

describe("keys", () => {
  it("come back from bytes and from text as they went", () => {
    fc.assert(
      fc.property(keys, (key) => {
        expect(sameKey(decodeKey(encodeKey(key)), key)).to.equal(true);
        expect(sameKey(parseKey(keyText(key)), key)).to.equal(true);
      }),
    );
  });

  it("start with Archethic's number of the curve", () => {
    expect(keyText(ed25519Key(new Uint8Array(32)))).to.equal("00".repeat(33));
    expect(encodeKey({ curve: "secp256r1", bytes: new Uint8Array(65) })[0]).to.equal(1);
    expect(encodeKey({ curve: "secp256k1", bytes: new Uint8Array(65) })[0]).to.equal(2);
  });

  it("have one spelling in bytes and one in text", () => {
    const text = keyText(ed25519Key(Uint8Array.from({ length: 32 }, () => 0xab)));

    for (const wrong of [
      "",
      text.toUpperCase(),
      ` ${text}`,
      `${text}\n`,
      text.slice(2),
      text.slice(1),
      `${text}00`,
      `03${text.slice(2)}`,
      `01${text.slice(2)}`,
      "zz",
      "00".repeat(10_000),
    ]) {
      expectMalformed(() => parseKey(wrong));
    }
    expectMalformed(() => decodeKey(new Uint8Array(0)));
    expectMalformed(() => encodeKey(ed25519Key(new Uint8Array(31))));
  });

  it("are the same only on the same curve", () => {
    const bytes = new Uint8Array(65);
    const [one, other]: PublicKey[] = [
      { curve: "secp256r1", bytes },
      { curve: "secp256k1", bytes },
    ];

    expect(one !== undefined && other !== undefined && sameKey(one, other)).to.equal(false);
  });

  it("are cut short in a refusal, however long the input", () => {
    expect(malformedKey("f".repeat(100_000), "a key").message.length).to.be.below(250);
  });
});

describe("KeyCache", () => {
  const key = (byte: number): PublicKey => ({
    curve: "ed25519",
    bytes: Uint8Array.from({ length: 32 }, () => byte),
  });

  it("works a key out once while it is remembered", () => {
    const cache = new KeyCache<number>(2);
    let works = 0;
    const work = (): number => {
      works += 1;
      return works;
    };

    expect(cache.get(key(1), work)).to.equal(1);
    expect(cache.get(key(1), work)).to.equal(1);
    expect(works).to.equal(1);
  });

  it("forgets the key unused for longest and never holds more than its limit", () => {
    const cache = new KeyCache<number>(2);
    const worked: number[] = [];
    const ask = (byte: number): void => {
      cache.get(key(byte), () => worked.push(byte));
    };

    for (const byte of [1, 2, 1, 3, 1, 2]) ask(byte);

    expect(worked).to.deep.equal([1, 2, 3, 2]);
    expect(cache.size).to.equal(2);
  });

  it("keeps the same bytes on two curves apart", () => {
    const cache = new KeyCache<string>(4);
    const bytes = new Uint8Array(65);

    cache.get({ curve: "secp256r1", bytes }, () => "r1");

    expect(cache.get({ curve: "secp256k1", bytes }, () => "k1")).to.equal("k1");
  });
});
