import { expect } from "chai";
import { wishOf } from "../../../../../src/inspector/page/view/wishes.ts";
import { HOME } from "../../../../../src/inspector/page/view/route.ts";

const NOBODY = { chosen: [], inSight: [] };

describe("wishOf", () => {
  it("asks for what the screen shows, and no more (V6)", () => {
    expect(wishOf(HOME, { ...NOBODY, inSight: [3, 4] })).to.deep.equal({ inSight: [3, 4] });
    expect(wishOf({ ...HOME, screen: "actor", id: "7" }, NOBODY)).to.deep.equal({
      ...{ watch: [7], messages: { actors: [7] } },
    });
    expect(wishOf({ ...HOME, screen: "messages", filter: "type:sync.*" }, NOBODY)).to.deep.equal({
      ...{ inSight: [], messages: { type: "sync.*" } },
    });
    expect(wishOf({ ...HOME, screen: "sequence" }, { ...NOBODY, chosen: [0, 2] })).to.deep.equal({
      ...{ inSight: [], messages: { actors: [0, 2] }, watch: [2] },
    });
  });

  it("asks for nobody in particular where the address names nobody (V6)", () => {
    expect(wishOf({ ...HOME, screen: "actor", id: "x" }, NOBODY)).to.deep.equal({});
    expect(wishOf({ ...HOME, screen: "network" }, NOBODY)).to.deep.equal({});
  });
});
