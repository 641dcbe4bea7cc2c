import { expect } from "chai";
import {
  checkKeeps,
  checkMs,
  checkSelector,
  checkShape,
} from "../../../../src/testing/world/ask-check.ts";

const NODES = [{ name: "a", role: "voter" }, { name: "b" }];

describe("what a workload asks", () => {
  it("is refused where it means nobody", () => {
    expect(() => checkSelector("c", NODES)).to.throw('nodes of the world ("c")');
    expect(() => checkSelector({ role: "reader" }, NODES)).to.throw("a role some node has");
    expect(() => checkSelector({ pick: "two" as "one" }, NODES)).to.throw("pick");
    expect(() => checkSelector({ role: "voter" }, NODES)).to.not.throw();
  });

  it("is refused where no net, disk or clock could do it", () => {
    expect(() => checkShape("halfs" as "halves", NODES)).to.throw('"halves"');
    expect(() => checkShape({ sides: [["a"], ["c"]] }, NODES)).to.throw('("c")');
    expect(() => checkShape({ sides: [["a"], ["b"]] }, NODES)).to.not.throw();
    expect(() => checkKeeps("all")).to.throw('"subset"');
    expect(() => checkKeeps("subset")).to.not.throw();
    for (const ms of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => checkMs(ms)).to.throw("milliseconds, 0 or more");
    }
    expect(() => checkMs(0)).to.not.throw();
  });
});
