import { expect } from "chai";
import { isRuntimeError } from "../../../src/errors.ts";
import { decode, encode, type WireValue } from "../../../src/wire/codec.ts";
import {
  bool,
  bytes,
  type Field,
  fixedBytes,
  formattedBytes,
  i32,
  i53,
  text,
  u8,
  u16,
  u32,
  u53,
  u64,
  word,
} from "../../../src/wire/field.ts";
import { list, option, pair, record, sortedList, union } from "../../../src/wire/schema.ts";

function isMalformed(act: () => unknown): boolean {
  try {
    act();
  } catch (error) {
    return isRuntimeError(error, "codec.malformed");
  }
  return false;
}

interface Case<Value> {
  readonly name: string;
  readonly field: Field<Value>;
  readonly good: readonly Value[];
  readonly bad: readonly WireValue[];
}

/** Lets cases of different types stand in one table. */
function caseOf<Value>(given: Case<Value>): Case<unknown> {
  return given;
}

const point = record({ x: i32, label: text(4) });
const shape = union({
  dot: { tag: 0, fields: {} },
  circle: { tag: 3, fields: { radius: u8, at: point } },
});

const cases: readonly Case<unknown>[] = [
  caseOf({ name: "u8", field: u8, good: [0, 255], bad: [-1, 256, null, "1", true] }),
  caseOf({ name: "u16", field: u16, good: [0, 65_535], bad: [-1, 65_536] }),
  caseOf({ name: "u32", field: u32, good: [0, 2 ** 32 - 1], bad: [-1, 2 ** 32] }),
  caseOf({ name: "u53", field: u53, good: [0, Number.MAX_SAFE_INTEGER], bad: [-1, 2n ** 53n] }),
  caseOf({ name: "i32", field: i32, good: [-(2 ** 31), 2 ** 31 - 1], bad: [2 ** 31] }),
  caseOf({ name: "i53", field: i53, good: [Number.MIN_SAFE_INTEGER], bad: [-(2n ** 60n)] }),
  caseOf({ name: "u64", field: u64, good: [0n, 2n ** 64n - 1n], bad: [-1, "0", null] }),
  caseOf({ name: "bool", field: bool, good: [true, false], bad: [0, 1, null] }),
  caseOf({
    name: "bytes",
    field: bytes(2),
    good: [new Uint8Array(0), new Uint8Array(2)],
    bad: [new Uint8Array(3), "ab", []],
  }),
  caseOf({
    name: "fixedBytes",
    field: fixedBytes(2),
    good: [new Uint8Array(2)],
    bad: [new Uint8Array(1), new Uint8Array(3), null],
  }),
  caseOf({
    name: "formattedBytes",
    field: formattedBytes("a pair or a triple", [
      { prefix: [0], length: 2 },
      { prefix: [1, 7], length: 3 },
    ]),
    good: [Uint8Array.of(0, 9), Uint8Array.of(1, 7, 0)],
    bad: [
      Uint8Array.of(0),
      Uint8Array.of(0, 9, 9),
      Uint8Array.of(1, 8, 0),
      Uint8Array.of(2, 9),
      "ab",
    ],
  }),
  caseOf({ name: "text", field: text(4), good: ["", "äö"], bad: ["äöü", "abcde", 1, null] }),
  caseOf({
    name: "word",
    field: word({ up: 1, down: 2 }),
    good: ["up", "down"] as const,
    bad: [0, 3, "up", null],
  }),
  caseOf({
    name: "list",
    field: list(u8, 2),
    good: [[], [1, 2]],
    bad: [[1, 2, 3], [256], 1, null, new Uint8Array(1)],
  }),
  caseOf({
    name: "sortedList by number",
    field: sortedList(u8, 3, (one) => one),
    good: [[], [1, 2, 9]],
    bad: [[2, 1], [1, 1], [1, 2, 3, 4], [256], null],
  }),
  caseOf({
    name: "sortedList by bytes",
    field: sortedList(bytes(2), 3, (one) => one),
    good: [[Uint8Array.of(1), Uint8Array.of(1, 0), Uint8Array.of(2)]],
    bad: [
      [Uint8Array.of(2), Uint8Array.of(1)],
      [Uint8Array.of(1), Uint8Array.of(1)],
    ],
  }),
  caseOf({ name: "option", field: option(u8), good: [null, 0], bad: [false, 256, []] }),
  caseOf({
    name: "pair",
    field: pair(u8, text(1)),
    good: [[1, "a"]] as const,
    bad: [[1], [1, "a", 0], ["a", 1], null],
  }),
  caseOf({
    name: "record",
    field: point,
    good: [{ x: -1, label: "here" }],
    bad: [[1], [1, "a", 0], ["a", 1], null, 1],
  }),
  caseOf({
    name: "union",
    field: shape,
    good: [{ type: "dot" }, { type: "circle", radius: 1, at: { x: 0, label: "" } }] as const,
    bad: [[], [1], [0, 0], [3, 1], [3, 1, [0]], ["dot"], 0, null],
  }),
];

describe("fields", () => {
  for (const { name, field, good, bad } of cases) {
    it(`${name} gives back what is within its bounds`, () => {
      for (const value of good) {
        const wire = decode(encode(field.toWire(value, name)));
        expect(field.fromWire(wire, name)).to.deep.equal(value);
      }
    });

    it(`${name} refuses what is not`, () => {
      for (const wire of bad) {
        expect(
          isMalformed(() => field.fromWire(wire, name)),
          String(wire),
        ).to.equal(true);
      }
    });
  }

  it("of a sorted list travel in one order, whatever order they were given in", () => {
    const sorted = sortedList(record({ place: u16, at: u8 }), 3, ({ place }) => place);
    const [one, two] = [
      { place: 2, at: 0 },
      { place: 300, at: 1 },
    ] as const;

    expect(sorted.toWire([two, one], "places")).to.deep.equal(sorted.toWire([one, two], "places"));
    expect(isMalformed(() => sorted.toWire([one, { place: 2, at: 9 }], "places"))).to.equal(true);
  });

  it("travel by position, without their names", () => {
    expect(point.toWire({ x: 7, label: "a" }, "point")).to.deep.equal([7, "a"]);
    expect(shape.toWire({ type: "dot" }, "shape")).to.deep.equal([0]);
  });

  it("refuse to send what the other side would refuse", () => {
    expect(isMalformed(() => u8.toWire(256, "n"))).to.equal(true);
    expect(isMalformed(() => u64.toWire(-1n, "n"))).to.equal(true);
    expect(isMalformed(() => text(3).toWire("äö", "n"))).to.equal(true);
    expect(isMalformed(() => bytes(1).toWire(new Uint8Array(2), "n"))).to.equal(true);
    expect(isMalformed(() => list(u8, 1).toWire([1, 2], "n"))).to.equal(true);
    expect(isMalformed(() => point.toWire({ x: 0.5, label: "" }, "n"))).to.equal(true);
  });

  it("name the field that was wrong", () => {
    try {
      point.fromWire([1, 2], "point");
      expect.fail("accepted");
    } catch (error) {
      expect(isRuntimeError(error, "codec.malformed") && error.details.what).to.equal("label");
    }
  });

  it("do not let two cases of a union share a tag", () => {
    const none = { tag: 1, fields: {} };
    expect(() => union({ one: none, other: none })).to.throw("own tag");
  });
});
