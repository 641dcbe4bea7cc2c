import { expect } from "chai";
import fc from "fast-check";
import { ServedRequests } from "../../../src/link/served-requests.ts";

describe("served requests", () => {
  it("closes each request once, and counts those", () => {
    const open = new ServedRequests();
    open.open(1, 10, 1_000);

    expect([open.close(1), open.close(1), open.close(2)]).to.deep.equal([true, false, false]);
    expect([open.size, open.answered]).to.deep.equal([0, 1]);
  });

  it("tells which are overdue, each by its own patience", () => {
    const open = new ServedRequests();
    open.open(1, 10, 1_000);
    open.open(2, 20, 100);
    open.open(3, 30, 1_000);

    expect(open.dueMs).to.equal(120);
    expect(open.overdue(119)).to.deep.equal([]);
    expect(open.overdue(120)).to.deep.equal([2]);
    expect(open.overdue(1_010)).to.deep.equal([1, 2]);
    expect([...open.overdue(Number.POSITIVE_INFINITY)].sort()).to.deep.equal([1, 2, 3]);
  });

  it("holds for any requests what a look at each of them would say", () => {
    const request = fc.record({
      afterMs: fc.nat({ max: 50 }),
      patienceMs: fc.constantFrom(10, 100, 1_000),
      isClosed: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(request), fc.nat({ max: 3_000 }), (requests, lookMs) => {
        const open = new ServedRequests();
        const due = new Map<number, number>();
        let nowMs = 0;
        for (const [messageId, { afterMs, patienceMs, isClosed }] of requests.entries()) {
          nowMs += afterMs;
          open.open(messageId, nowMs, patienceMs);
          if (isClosed) open.close(messageId);
          else due.set(messageId, nowMs + patienceMs);
        }
        const late = [...due]
          .filter(([, dueMs]) => dueMs <= lookMs)
          .map(([messageId]) => messageId);

        expect([...open.overdue(lookMs)].sort((a, b) => a - b)).to.deep.equal(late);
        expect(open.dueMs).to.equal(due.size === 0 ? undefined : Math.min(...due.values()));
        expect(open.size).to.equal(due.size);
      }),
    );
  });
});
