import { readFileSync } from "node:fs";
import { expect } from "chai";
import { GOLDEN } from "../../support/machines/golden.ts";

describe("the drawings of the gallery", () => {
  for (const { path, render } of GOLDEN) {
    it(`are byte for byte what ${path} keeps`, () => {
      expect(render()).to.equal(readFileSync(path, "utf8"));
    });
  }
});
