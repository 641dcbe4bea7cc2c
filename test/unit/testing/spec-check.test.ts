import { expect } from "chai";
import { isRuntimeError } from "../../../src/errors.ts";
import type { NodeSpec, SimSpec } from "../../../src/testing/spec.ts";
import { checkNodes, checkSpec, WORLD } from "../../../src/testing/spec-check.ts";
import { IDLE, idleSpec } from "./world/small-spec.ts";

function refused(check: () => void): string {
  try {
    check();
  } catch (error) {
    if (isRuntimeError(error, "option.invalid")) return error.details.option;
    throw error;
  }
  return "none";
}

const yes = { name: "yes", check: () => true };

describe("spec check", () => {
  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    id: ["", undefined],
    nodes: [undefined, "a"],
    stormMs: [undefined, Number.NaN, -1, "5000", Number.POSITIVE_INFINITY],
    calmMs: [Number.NaN, -5],
    crypto: ["fake"],
    workload: ["work"],
    "network.latencyMs": [{ latencyMs: { uniform: [2, 1] } }, { latencyMs: "5" }],
    "disk.flushMs": [{ flushMs: -1 }],
    "budget.downMax": [{ downMax: -1 }],
    "budget.downMx": [{ downMx: 1 }],
    "limits.eventsMax": [{ eventsMax: Number.NaN }],
    "faults.kep": [{ kinds: ["node.kill"], kep: 1 }],
    "invariants[0].check": [[{ name: "x" }]],
    "invariants[0].every": [[{ name: "x", every: "evnt", check: () => undefined }]],
    "eventually[0].withinMs": [[yes]],
    invariant: [[]],
    faultz: [{}],
  };
  for (const [option, values] of Object.entries(wrong)) {
    it(`refuses by name: ${option}`, () => {
      const [field = ""] = option.split(/[.[]/);
      for (const value of values) {
        const spec: SimSpec = { ...idleSpec(["a"]), [field]: value };
        expect(refused(() => checkSpec(spec))).to.equal(option);
      }
    });
  }

  it("takes a spec that means something, and looks at it once", () => {
    const spec = { ...idleSpec(["a"]), eventually: [{ ...yes, withinMs: 5 }], calmMs: 5 };

    expect(refused(() => checkSpec(spec))).to.equal("none");
    Object.assign(spec, { stormMs: -1 });
    expect(refused(() => checkSpec(spec))).to.equal("none");
  });

  it("refuses a calm that ends before what has to hold in it may", () => {
    const eventually = [{ ...yes, withinMs: 5 }];

    expect(refused(() => checkSpec({ ...idleSpec(["a"]), eventually, calmMs: 4 }))).to.equal(
      "calmMs",
    );
  });

  it("refuses nodes that are none, share a name, or leave a budget without its role", () => {
    const node = (name: string, role?: string): NodeSpec => ({
      ...{ name, start: () => IDLE },
      ...(role !== undefined && { role }),
    });
    const budget = { keepMajorityOf: ["voter"] };

    expect(refused(() => checkNodes([]))).to.equal("nodes");
    expect(refused(() => checkNodes([node("a"), node("a")]))).to.equal("nodes[1].name");
    expect(refused(() => checkNodes([node(WORLD)]))).to.equal("nodes[0].name");
    expect(refused(() => checkNodes([node("")]))).to.equal("nodes[0].name");
    expect(refused(() => checkNodes([node("a")], budget))).to.equal("budget.keepMajorityOf");
    expect(refused(() => checkNodes([node("a", "voter"), node("b")], budget))).to.equal("none");
  });
});
