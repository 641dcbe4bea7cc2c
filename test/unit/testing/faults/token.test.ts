import { expect } from "chai";
import fc from "fast-check";
import { isRuntimeError } from "../../../../src/errors.ts";
import { FIRING_KEY_LENGTH, type FaultMask } from "../../../../src/testing/faults/mask.ts";
import {
  decodeToken,
  encodeToken,
  TOKEN_CHARACTERS_MAX,
} from "../../../../src/testing/faults/token.ts";
import { seed } from "./runs.ts";

const key = fc.string({
  unit: fc.constantFrom(..."ABCxyz019-_"),
  minLength: FIRING_KEY_LENGTH,
  maxLength: FIRING_KEY_LENGTH,
});
const setOf = (text: fc.Arbitrary<string>, minLength: number) =>
  fc.uniqueArray(text, { minLength, maxLength: 20 }).map((texts) => new Set(texts.sort()));
const mask: fc.Arbitrary<FaultMask> = fc.record(
  {
    rules: setOf(fc.constantFrom("node.kill-1", "link.reset-2", "mine", "a_b"), 1),
    firings: setOf(key, 1),
    only: setOf(key, 0),
  },
  { requiredKeys: [] },
);
const contents = fc.record({ specId: fc.string({ unit: "binary" }), seed, mask });

const token = encodeToken({
  specId: "peers/converge@3",
  seed: 77n,
  mask: { only: new Set(["abcdef"]) },
});

function refusal(text: string): string | undefined {
  try {
    decodeToken(text);
    return undefined;
  } catch (error) {
    if (!isRuntimeError(error, "option.invalid")) throw error;
    return error.details.expected;
  }
}

describe("token", () => {
  it("comes back as what was written", () => {
    fc.assert(
      fc.property(contents, (said) => {
        expect(decodeToken(encodeToken(said))).to.deep.equal(said);
      }),
    );
  });

  it("is equal for equal contents, in whatever order they were noted", () => {
    const one = encodeToken({
      specId: "s",
      seed: 1n,
      mask: { firings: new Set(["bbbbbb", "aaaaaa"]) },
    });
    const other = encodeToken({
      specId: "s",
      seed: 1n,
      mask: { firings: new Set(["aaaaaa", "bbbbbb"]) },
    });

    expect(one).to.equal(other);
  });

  it("is a word that a shell passes on", () => {
    fc.assert(
      fc.property(contents, (said) => {
        expect(encodeToken(said)).to.match(/^[A-Za-z0-9._~,+-]+$/);
      }),
    );
  });

  it("says nothing of empty sets, except that nothing may happen", () => {
    const none = {
      specId: "s",
      seed: 1n,
      mask: { rules: new Set(["r"]), firings: new Set<string>() },
    };

    expect(decodeToken(encodeToken(none)).mask).to.deep.equal({ rules: new Set(["r"]) });
    expect(encodeToken({ ...none, mask: {} })).to.match(/^sim1\.s\.1\.-\./);
    expect(encodeToken({ ...none, mask: { only: new Set() } })).to.match(/^sim1\.s\.1\.o\./);
  });

  it("may stand between blanks", () => {
    expect(decodeToken(` ${token}\n`)).to.deep.equal(decodeToken(token));
  });

  it("is refused with any character changed, lost or added", () => {
    fc.assert(
      fc.property(
        fc.nat({ max: token.length - 1 }),
        fc.constantFrom(..."aZ0~.+-o"),
        (at, wrong) => {
          const before = token.slice(0, at);
          fc.pre(token[at] !== wrong);

          expect(refusal(before + wrong + token.slice(at + 1))).to.not.equal(undefined);
          expect(refusal(before + token.slice(at + 1))).to.not.equal(undefined);
          expect(refusal(before + wrong + token.slice(at))).to.not.equal(undefined);
        },
      ),
    );
  });

  it("is refused with the name of what is wrong", () => {
    expect(refusal("")).to.equal("a token that begins with sim1.");
    expect(refusal("sim2.s.1.-.abcde")).to.equal("a token that begins with sim1.");
    expect(refusal("sim1.s.1.-")).to.equal("five parts joined by dots");
    expect(refusal(`${token}.x`)).to.equal("five parts joined by dots");
    expect(refusal(token.slice(0, -1))).to.match(/copied as a whole/);
    expect(refusal(`sim1.${"s".repeat(TOKEN_CHARACTERS_MAX)}`)).to.match(/^at most 500000/);
  });

  it("never throws anything but its refusal, whatever the text", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `sim1.${text}`),
        ),
        (text) => {
          refusal(text);
        },
      ),
    );
  });

  it("is not written for a seed out of range", () => {
    for (const wrong of [-1n, 2n ** 64n]) {
      expect(() => encodeToken({ specId: "s", seed: wrong, mask: {} })).to.throw(/2\^64/);
    }
  });
});
