import { expect } from "chai";
import { ViewCache } from "../../../src/peer/view-cache.ts";

describe("a cache of views", () => {
  it("keeps a list from the last change before its date to the next after it", () => {
    const cache = new ViewCache<string, number>();
    const nodes = [1];
    cache.keep("v", { nodes, dateMs: 15, dates: [3, 10, 20, 30] });

    expect([9, 10, 15, 19, 20].map((dateMs) => cache.get("v", dateMs) === nodes)).to.deep.equal([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(cache.get("other", 15)).to.equal(undefined);
  });

  it("keeps a list made on the very date of a change for that date, and not for the one before", () => {
    const cache = new ViewCache<string, number>();
    cache.keep("v", { nodes: [1], dateMs: 10, dates: [10, 20] });

    expect([9, 10, 19].map((dateMs) => cache.get("v", dateMs)?.[0])).to.deep.equal([
      undefined,
      1,
      1,
    ]);
  });

  it("keeps a list without dates for all of them, until it is told of a change", () => {
    const cache = new ViewCache<string, number>();
    cache.keep("v", { nodes: [1], dateMs: 15, dates: [] });

    expect(cache.get("v", -5)).to.deep.equal([1]);
    cache.clear();
    expect(cache.get("v", -5)).to.equal(undefined);
  });

  it("keeps the lists of eight dates and forgets the one made first", () => {
    const cache = new ViewCache<string, number>();
    const dates = Array.from({ length: 12 }, (_, index) => index);
    for (let dateMs = 0; dateMs < 9; dateMs += 1)
      cache.keep("v", { nodes: [dateMs], dateMs, dates });

    expect(cache.get("v", 0)).to.equal(undefined);
    for (let dateMs = 1; dateMs < 9; dateMs += 1) {
      expect(cache.get("v", dateMs)).to.deep.equal([dateMs]);
    }
  });
});
