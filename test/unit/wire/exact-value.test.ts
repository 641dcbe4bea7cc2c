import { expect } from "chai";
import fc from "fast-check";
import { decodeExact, encodeExact } from "../../../src/wire/exact-value.ts";

const back = (value: unknown): unknown => decodeExact(encodeExact(value, "value").bytes);

describe("an exact value", () => {
  it("comes back as it was, whatever plain kind it is of (V2)", () => {
    const plain = fc.anything({
      ...{ withBigInt: true, withDate: true, withMap: true, withSet: true, maxDepth: 3 },
      ...{ withNullPrototype: false, withUnicodeString: true },
    });
    fc.assert(
      fc.property(plain, (value) => {
        const { bytes, missing } = encodeExact(value, "value");
        expect(missing).to.deep.equal([]);
        expect(decodeExact(bytes)).to.deep.equal(value);
      }),
    );
  });

  it("keeps what other encodings lose (V2)", () => {
    const odd = [undefined, -0, 0.1, Number.NaN, -7n, "\ud800", "\ufeffx", "é", new Uint8Array(3)];
    expect(back(odd)).to.deep.equal(odd);
    const error = back(new RangeError("too far")) as Error;
    expect([error.name, error.message]).to.deep.equal(["RangeError", "too far"]);
    const times = [new Date(0), new Date(Number.NaN)];
    expect((back(times) as Date[]).map((one) => one.getTime())).to.deep.equal([0, Number.NaN]);
  });

  it("names what it leaves out, and where (V2)", () => {
    class Socket {}
    const loop: Record<string, unknown> = { open: new Socket(), on: [() => 1], keys: 3 };
    loop["self"] = loop;
    const { bytes, missing } = encodeExact(loop, "state");

    expect(missing).to.deep.equal([
      "state.open (a Socket)",
      "state.on[0] (a function)",
      "state.self (what holds it)",
    ]);
    expect(decodeExact(bytes)).to.deep.equal({
      ...{ open: undefined, on: [undefined], keys: 3, self: undefined },
    });
  });

  it("leaves out what cannot be read, and gives back the rest (V2)", () => {
    const bare: object = Object.create(Object.create(null));
    const broken = Object.defineProperty({ bare, is: 1 }, "gone", {
      enumerable: true,
      get: () => {
        throw new Error("gone");
      },
    });

    expect(encodeExact(broken, "state").missing).to.deep.equal([
      "state.bare (a nameless kind)",
      "state.gone (unreadable)",
    ]);
    expect(back(broken)).to.have.property("is", 1);
    expect(back("\ud800".repeat(60_000))).to.equal("\ud800".repeat(60_000));
  });

  it("cuts what is too deep or too much for the codec, and says so (V2)", () => {
    const deep = Array.from({ length: 40 }).reduce<unknown>((inner) => ({ inner }), 1);
    const many = Array.from({ length: 20_000 }, () => ({}));

    expect(encodeExact(deep, "x").missing[0]).to.include("too deep");
    const [told = ""] = encodeExact(many, "x").missing;
    expect(told).to.match(/^x \(all but \d+ of 20000 entries\)$/);
    expect(() => back(deep)).to.not.throw();
    for (const entries of [many, new Map(many.map((one, at) => [at, { one }])), [many, many]]) {
      expect(() => back(entries)).to.not.throw();
    }
  });

  it("stops at what is larger than is wanted, before it is written (V2)", () => {
    const inner = Array.from({ length: 50 }, () => "0123456789");
    for (const value of [
      "x".repeat(501),
      new Uint8Array(501),
      inner,
      { inner },
      "\ufeff".repeat(300),
    ]) {
      expect(() => encodeExact(value, "x", 500)).to.throw(RangeError, "more than 500 bytes");
    }
    expect(encodeExact("x".repeat(490), "x", 500).missing).to.deep.equal([]);
  });
});
