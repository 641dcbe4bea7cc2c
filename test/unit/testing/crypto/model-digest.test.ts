import { expect } from "chai";
import fc from "fast-check";
import { modelDigest } from "../../../../src/testing/crypto/model-digest.ts";

const PURPOSE = { domain: 1, length: 32 };
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const digest = (head: Uint8Array, body: Uint8Array, purpose = PURPOSE): string =>
  hex(modelDigest(purpose, head, body));

describe("modelDigest", () => {
  it("is the same on every machine and in every version", () => {
    const text = (words: string): Uint8Array => new TextEncoder().encode(words);

    expect(digest(text("key"), text("a message"))).to.equal(
      "13ba162a126b270c495a9855a37fec8b037fe12a786711cbf72e49246eddaa2a",
    );
  });

  it("changes with any bit of either part", () => {
    const parts = fc.tuple(fc.uint8Array({ minLength: 1 }), fc.uint8Array({ minLength: 1 }));
    fc.assert(
      fc.property(parts, fc.nat(), fc.boolean(), ([head, body], choice, isHead) => {
        const before = digest(head, body);
        const changed = isHead ? head : body;
        const at = choice % changed.length;
        changed[at] = (changed[at] ?? 0) ^ (1 << (choice % 8));

        expect(digest(head, body)).to.not.equal(before);
      }),
    );
  });

  it("tells where one part ends, and trailing zeros", () => {
    const digests = [
      digest(Uint8Array.of(1, 2), Uint8Array.of(3)),
      digest(Uint8Array.of(1), Uint8Array.of(2, 3)),
      digest(Uint8Array.of(1), Uint8Array.of(2, 3, 0)),
      digest(Uint8Array.of(), Uint8Array.of(1, 2, 3)),
    ];

    expect(new Set(digests).size).to.equal(digests.length);
  });

  it("depends on what it is for, and is as long as wanted", () => {
    const [head, body] = [Uint8Array.of(1), Uint8Array.of(2)];

    expect(digest(head, body, { domain: 2, length: 32 })).to.not.equal(digest(head, body));
    for (const length of [4, 8, 56, 64]) {
      expect(modelDigest({ domain: 1, length }, head, body)).to.have.length(length);
    }
  });

  it("flips about half of all bits for one bit of the message", () => {
    let flipped = 0;
    for (let bit = 0; bit < 800; bit += 1) {
      const body = new Uint8Array(100);
      const before = modelDigest(PURPOSE, body, body);
      const after = body.slice();
      after[bit >> 3] = 1 << (bit & 7);
      for (const [at, byte] of modelDigest(PURPOSE, body, after).entries()) {
        flipped += (byte ^ (before[at] ?? 0)).toString(2).replaceAll("0", "").length;
      }
    }

    expect(flipped / 800).to.be.within(118, 138);
  });
});
