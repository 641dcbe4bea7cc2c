import { expect } from "chai";
import fc from "fast-check";
import { DatedViews } from "../../../src/peer/dated-view.ts";
import { type KnownNode, newNode } from "../../../src/peer/known-node.ts";
import { isAuthorizedAt, isAvailableAt } from "../../../src/peer/node-views.ts";

const node = (name: string, more: Partial<KnownNode>): KnownNode =>
  newNode({ firstPublicKey: name, ip: "10.0.0.1", port: 1, available: true, ...more });

const names = (nodes: readonly KnownNode[]): string[] => nodes.map((one) => one.firstPublicKey);

describe("dated views", () => {
  const a = node("a", { authorizationMs: 100, availabilityUpdateMs: 150 });
  const b = node("b", { authorizationMs: 200, availabilityUpdateMs: 50 });
  const among = (): readonly KnownNode[] => [a, b];
  const never = (): never => {
    throw new Error("made anew");
  };

  it("are made once for all dates up to the next on which one of the nodes comes to count", () => {
    const views = new DatedViews();
    const early = views.list("authorized", 120, among);

    expect(names(early)).to.deep.equal(["a"]);
    for (const dateMs of [100, 150, 199]) {
      expect(views.list("authorized", dateMs, never)).to.equal(early);
    }
    for (const dateMs of [99, 200]) {
      expect(() => views.list("authorized", dateMs, never)).to.throw("made anew");
    }
  });

  it("end at dates of availability only where that counts", () => {
    const views = new DatedViews();
    views.list("authorized", 120, among);
    expect(names(views.list("authorized_and_available", 120, among))).to.deep.equal([]);

    expect(() => views.list("authorized_and_available", 150, never)).to.throw("made anew");
    expect(names(views.list("authorized", 150, never))).to.deep.equal(["a"]);
  });

  it("take a change in without being made anew", () => {
    const views = new DatedViews();
    const before = views.list("authorized", 120, among);

    views.take(node("c", { authorizationMs: 110 }));
    views.take({ ...a, authorizationMs: null });
    expect(names(views.list("authorized", 120, never))).to.deep.equal(["c"]);
    expect(names(before)).to.deep.equal(["a"]);

    views.take(node("c", { authorizationMs: 130 }));
    expect(names(views.list("authorized", 120, never))).to.deep.equal([]);
    expect(() => views.list("authorized", 130, never)).to.throw("made anew");
  });

  it("are kept for a few dates, the newest", () => {
    const views = new DatedViews();
    const nodes = Array.from({ length: 12 }, (_, nth) => node(`n${nth}`, { authorizationMs: nth }));
    for (let dateMs = 0; dateMs < 12; dateMs += 1) views.list("authorized", dateMs, () => nodes);

    expect(views.list("authorized", 4, never)).to.have.length(5);
    expect(() => views.list("authorized", 3, never)).to.throw("made anew");
  });
});

describe("dated views, asked for any dates in any order", () => {
  it("A4 name those a look at every node would name", () => {
    const date = fc.nat({ max: 12 });
    const some = fc.array(
      fc.record({
        authorizationMs: fc.option(date),
        availabilityUpdateMs: date,
        available: fc.boolean(),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(some, fc.array(date, { minLength: 1, maxLength: 20 }), (said, dates) => {
        const nodes = said.map((more, nth) =>
          newNode({ firstPublicKey: `n${nth}`, ip: "10.0.0.1", port: 1, ...more }),
        );
        const views = new DatedViews();
        for (const dateMs of dates) {
          for (const name of ["authorized", "authorized_and_available"] as const) {
            const looked = nodes.filter(
              (node) =>
                isAuthorizedAt(node, { dateMs }) &&
                (name === "authorized" || isAvailableAt(node, { dateMs })),
            );
            expect(views.list(name, dateMs, () => nodes)).to.deep.equal(looked);
          }
        }
      }),
    );
  });
});
