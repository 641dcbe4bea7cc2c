import { expect } from "chai";
import fc from "fast-check";
import {
  HOME,
  parseRoute,
  routeText,
  SCREENS,
  tokenOf,
} from "../../../../../src/inspector/page/view/route.ts";

describe("routes of the inspector's page", () => {
  it("are read as they are written, whatever is looked at (V1)", () => {
    const routes = fc.record({
      screen: fc.constantFrom(...SCREENS, "actor" as const),
      id: fc.string(),
      filter: fc.string({ unit: "grapheme" }),
    });
    fc.assert(
      fc.property(routes, (route) => {
        expect(parseRoute(routeText(route))).to.deep.equal(route);
      }),
    );
  });

  it("lead home from an address that says nothing (V1)", () => {
    expect(["", "#", "#/nowhere", "#token=abc"].map(parseRoute)).to.deep.equal([
      ...[HOME, HOME, HOME, HOME],
    ]);
    expect(parseRoute("#/actor/%zz").id).to.equal("");
  });

  it("carry the token only where the process printed it (V6)", () => {
    expect(tokenOf("#token=a-B_9")).to.equal("a-B_9");
    expect(tokenOf("#/tree?token=abc")).to.equal("");
  });
});

describe("what was chosen of how a screen is shown", () => {
  it("stands in the address beside the filter, and comes back from it (S4)", () => {
    const route = { screen: "tree", id: "", filter: "a b", options: { sort: "rate" } } as const;

    expect(routeText(route)).to.equal("#/tree?q=a+b&sort=rate");
    expect(parseRoute(routeText(route))).to.deep.equal(route);
    expect(parseRoute("#/tree?q=x")).to.not.have.property("options");
  });
});
