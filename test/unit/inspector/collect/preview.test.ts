import { expect } from "chai";
import { PREVIEW_CHARACTERS, preview } from "../../../../src/inspector/collect/preview.ts";

describe("preview", () => {
  it("shows plain data as it is written (V1)", () => {
    const value = { name: "a", list: [1, true, null], bytes: new Uint8Array([1, 255]), big: 5n };
    expect(preview(value, "values")).to.equal(
      '{"name": "a", "list": [1, true, null], "bytes": bytes(2) 01ff, "big": 5n}',
    );
    expect(preview(new Map([["k", new Set([1])]]), "values")).to.equal('Map(1) {"k": Set(1) {1}}');
  });

  it("says only what kind of things there are, where values are nobody's business (V6)", () => {
    const value = { key: "secret", bytes: new Uint8Array(32), list: ["secret"], of: new Map() };
    const shown = preview(value, "shape");
    expect(shown).to.equal('{"key": string, "bytes": bytes(32), "list": list(1), "of": Map(0)}');
  });

  it("is cut in depth, number and size, and goes round no circle (V6)", () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    expect(preview(circle, "values")).to.equal('{"self": [above]}');
    expect(preview([[[[[1]]]]], "values")).to.equal("[[[[Array {…}]]]]");
    const long = Array.from({ length: 1_000 }, () => "x".repeat(1_000));
    expect(preview(long, "values").length).to.equal(PREVIEW_CHARACTERS);
    const trap = Object.defineProperty({}, "boom", {
      enumerable: true,
      get: () => {
        throw new Error("no");
      },
    });
    expect(preview(trap, "values")).to.equal('{"boom": "[unreadable]"}');
  });
});
