import { expect } from "chai";
import {
  fileNameOf,
  MACHINE_FORMAT_NAMES,
  MACHINE_FORMATS,
} from "../../../../../src/inspector/page/view/machine-formats.ts";

describe("the formats a machine is saved in", () => {
  it("are all offered (V1)", () => {
    expect(MACHINE_FORMAT_NAMES).to.have.members(Object.keys(MACHINE_FORMATS));
  });

  it("give a file a name that every disk takes (V1)", () => {
    expect(fileNameOf("state sync/2", "DOT")).to.equal("state-sync-2.dot");
    expect(fileNameOf("..", "SVG")).to.equal("machine.svg");
  });
});
