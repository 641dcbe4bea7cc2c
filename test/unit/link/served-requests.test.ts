import { expect } from "chai";
import { ServedRequests } from "../../../src/link/served-requests.ts";

describe("served requests", () => {
  it("closes each request once, and counts those", () => {
    const open = new ServedRequests();
    open.open(1, 10);

    expect([open.close(1), open.close(1), open.close(2)]).to.deep.equal([true, false, false]);
    expect([open.size, open.answered]).to.deep.equal([0, 1]);
  });

  it("tells those that have waited since a time, oldest first", () => {
    const open = new ServedRequests();
    for (const [id, sinceMs] of [
      [1, 10],
      [2, 20],
      [3, 30],
    ] as const) {
      open.open(id, sinceMs);
    }

    expect(open.oldestMs).to.equal(10);
    expect(open.openSince(20)).to.deep.equal([1, 2]);
    expect(open.openSince(Infinity)).to.deep.equal([1, 2, 3]);
    expect(open.openSince(9)).to.deep.equal([]);
  });
});
