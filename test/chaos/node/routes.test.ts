import { expect } from "chai";
import { isAsAsked } from "./process.ts";
import { routesFrom, routesText } from "./routes.ts";

describe("processes of chaos", () => {
  it("are told their routes as a text", () => {
    const routes = new Map([[4_001, 5_001]]);

    expect(routesFrom(routesText(routes))).to.deep.equal(routes);
  });

  for (const text of [undefined, "{}", "[[1]]", '[["1",2]]', "[[1,2,3]]"]) {
    it(`do not start with routes that are none: ${text}`, () => {
      expect(() => routesFrom(text)).to.throw("COPPICE_CHAOS_ROUTES");
    });
  }

  it("end as they were asked to: killed, in order, or before they could hear it", () => {
    expect(isAsAsked({ code: null, signal: "SIGKILL", wasUp: true })).to.equal(true);
    expect(isAsAsked({ code: 0, signal: null, wasUp: true })).to.equal(true);
    expect(isAsAsked({ code: null, signal: "SIGTERM", wasUp: false })).to.equal(true);
    expect(isAsAsked({ code: null, signal: "SIGTERM", wasUp: true })).to.equal(false);
    expect(isAsAsked({ code: 1, signal: null, wasUp: true })).to.equal(false);
    expect(isAsAsked({ code: null, signal: "SIGSEGV", wasUp: true })).to.equal(false);
  });
});
