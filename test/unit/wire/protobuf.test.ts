import { expect } from "chai";
import fc from "fast-check";
import { isRuntimeError } from "../../../src/errors.ts";
import { choice, many, message, one } from "../../../src/wire/protobuf.ts";
import {
  boolKind,
  bytesKind,
  messageKind,
  stringKind,
  uint32Kind,
  uint64Kind,
} from "../../../src/wire/protobuf-kinds.ts";

const inner = message("Inner", { comment: "", fields: { label: one(1, stringKind(32), "") } });
const outer = message("Outer", {
  comment: "",
  fields: {
    id: one(1, uint64Kind, ""),
    isOn: one(2, boolKind, ""),
    content: one(3, bytesKind(16), ""),
    parts: many(4, bytesKind(8), { max: 4, comment: "" }),
    rounds: many(5, uint32Kind, { max: 4, comment: "" }),
    inner: choice(6, messageKind(inner), { comment: "" }),
    byName: choice(7, stringKind(16), { of: "which", comment: "" }),
    byIndex: choice(8, uint32Kind, { of: "which", comment: "" }),
  },
});
type Outer = ReturnType<typeof outer.decode>;

const EMPTY: Outer = {
  id: 0,
  isOn: false,
  content: new Uint8Array(0),
  parts: [],
  rounds: [],
  inner: undefined,
  byName: undefined,
  byIndex: undefined,
};

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "hex"));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

function refusalOf(bytes: Uint8Array): string {
  try {
    outer.decode(bytes);
  } catch (error) {
    return isRuntimeError(error, "codec.malformed") ? error.details.expected : String(error);
  }
  return "none";
}

const outers = fc.record({
  id: fc.maxSafeNat(),
  isOn: fc.boolean(),
  content: fc.uint8Array({ maxLength: 16 }),
  parts: fc.array(fc.uint8Array({ maxLength: 8 }), { maxLength: 4 }),
  rounds: fc.array(fc.nat(2 ** 32 - 1), { maxLength: 4 }),
  inner: fc.option(fc.record({ label: fc.string({ maxLength: 8 }) }), { nil: undefined }),
  byName: fc.constant(undefined),
  byIndex: fc.option(fc.nat(2 ** 32 - 1), { nil: undefined }),
});

describe("protobuf messages", () => {
  // protoc --encode of the same declaration gives these bytes.
  for (const [title, value, bytes] of [
    ["nothing for what is empty", EMPTY, ""],
    ["a number below 128 in one byte", { ...EMPTY, id: 127 }, "087f"],
    ["300 as the manual does", { ...EMPTY, id: 300 }, "08ac02"],
    ["the largest safe number", { ...EMPTY, id: 2 ** 53 - 1 }, "08ffffffffffffff0f"],
    ["true", { ...EMPTY, isOn: true }, "1001"],
    ["bytes behind their length", { ...EMPTY, content: hex("aabb") }, "1a02aabb"],
    ["each of many", { ...EMPTY, parts: [hex("01"), hex("")] }, "220101" + "2200"],
    ["a message within, empty too", { ...EMPTY, inner: { label: "" } }, "3200"],
    ["the one of a group that is said, though it is 0", { ...EMPTY, byIndex: 0 }, "4000"],
  ] as const) {
    it(`write and read ${title}`, () => {
      expect(hexOf(outer.encode(value))).to.equal(bytes);
      expect(outer.decode(hex(bytes))).to.deep.equal(value);
    });
  }

  it("come back as they were, whatever they hold", () => {
    fc.assert(
      fc.property(outers, (value) => {
        expect(outer.decode(outer.encode(value))).to.deep.equal(value);
      }),
    );
  });

  it("take numbers packed and one by one", () => {
    expect(outer.decode(hex("2a03012a02")).rounds).to.deep.equal([1, 42, 2]);
    expect(outer.decode(hex("2801282a2802")).rounds).to.deep.equal([1, 42, 2]);
  });

  it("pass over fields nobody knows, of every layout and size", () => {
    const unknown = `9801ffffffffffffffffff019101${"00".repeat(8)}9a0102aabb9d0100000000`;
    expect(outer.decode(hex(`${unknown}0805`))).to.deep.equal({ ...EMPTY, id: 5 });
  });

  it("let the last one count, of a field and of a group", () => {
    expect(outer.decode(hex("08010802")).id).to.equal(2);
    const both = outer.decode(hex("3a0161" + "4005"));
    expect([both.byName, both.byIndex]).to.deep.equal([undefined, 5]);
  });

  for (const [title, bytes, expected] of [
    ["a length beyond the end", "1a05aa", "all of its bytes"],
    ["a number without an end", `08${"80".repeat(10)}`, "numbers of at most 10 bytes"],
    ["a number over 2^53", "08ffffffffffffffff7f", "numbers below 2^53"],
    ["more items than allowed", "22002200220022002200", "at most 4 items"],
    ["more bytes than allowed", `1a11${"00".repeat(17)}`, "at most 16 bytes"],
    ["a round over 2^32", "28ffffffff1f", "a number below 2^32"],
    ["text that is none", "3a01ff", "UTF-8"],
    ["bytes where a number belongs", "0a00", "a uint64"],
    ["a group, which no version has any more", "0b", "a uint64"],
    ["an unknown group", "9b01", "fields without groups"],
    ["field number 0", "00", "fields numbered from 1"],
  ] as const) {
    it(`refuse ${title}`, () => {
      expect(refusalOf(hex(bytes))).to.equal(expected);
    });
  }

  it("are refused or read, and nothing else, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(refusalOf(bytes)).to.not.match(/Error/);
      }),
    );
  });

  it("share nothing with the bytes they came in", () => {
    const bytes = hex("1a02aabb");
    const { content } = outer.decode(bytes);
    bytes.fill(0);
    expect(hexOf(content)).to.equal("aabb");
  });
});
