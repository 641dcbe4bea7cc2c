import { expect } from "chai";
import {
  KEY_LINES,
  keysOf,
  PAIR_MS,
  pressKey,
} from "../../../../../src/inspector/page/view/keys.ts";
import { SCREENS } from "../../../../../src/inspector/page/view/route.ts";

describe("pressKey", () => {
  it("leads to every screen by g and a letter (V1)", () => {
    for (const screen of SCREENS) {
      const [, letter = ""] = keysOf(screen).split(" ");
      const first = pressKey({}, "g", 0);
      expect(pressKey(first, letter, 100).deed).to.deep.equal({ type: "go", screen });
    }
  });

  it("waits for the second key no longer than a moment (V1)", () => {
    expect(pressKey(pressKey({}, "g", 0), "t", PAIR_MS + 1)).to.deep.equal({});
    expect(pressKey(pressKey({}, "g", 0), "g", 10).beganAtMs).to.equal(10);
  });

  it("does what a single key means, and nothing for any other (V1)", () => {
    expect(pressKey({}, ".", 0).deed).to.deep.equal({ type: "pause" });
    expect(pressKey({}, "t", 0)).to.deep.equal({});
  });

  it("is told whole in the help (V1)", () => {
    expect(KEY_LINES.map(({ says }) => says)).to.include.members([...SCREENS]);
  });
});
