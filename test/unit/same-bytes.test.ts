import { expect } from "chai";
import { sameBytes } from "../../src/same-bytes.ts";

describe("bytes", () => {
  it("are the same exactly when every byte and the length are", () => {
    const cases = [
      [[1, 2], [1, 2], true],
      [[1, 2], [1, 3], false],
      [[1, 2], [1, 2, 0], false],
      [[], [], true],
    ] as const;
    for (const [left, right, same] of cases) {
      expect(sameBytes(new Uint8Array(left), new Uint8Array(right))).to.equal(same);
    }
  });
});
