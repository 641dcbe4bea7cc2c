import { expect } from "chai";
import { reconnectDelayMs } from "../../../../../src/inspector/page/view/back-off.ts";

describe("reconnectDelayMs", () => {
  it("doubles up to five seconds (V6)", () => {
    expect([0, 1, 2, 10, 5_000].map(reconnectDelayMs)).to.deep.equal([
      250, 500, 1_000, 5_000, 5_000,
    ]);
  });
});
