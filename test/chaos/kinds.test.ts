import { expect } from "chai";
import fc from "fast-check";
import { FAULT_KINDS, type FaultRule } from "../../src/testing/index.ts";
import { failureOf } from "../support/failure.ts";
import { CHAOS_KINDS, checkChaosPlan, checkKinds } from "./kinds.ts";

const KILL: FaultRule = {
  id: "kill",
  what: { at: "node", do: "kill", on: { pick: "one" }, downMs: 100 },
  when: { every: 1_000 },
};

describe("faults of real processes", () => {
  it("are those of links, and of nodes but for the power", () => {
    expect([...CHAOS_KINDS].sort()).to.deep.equal([
      "link.bandwidth",
      "link.corrupt",
      "link.hold",
      "link.latency",
      "link.partition",
      "link.refuse",
      "link.reset",
      "node.kill",
      "node.leave",
      "node.pause",
    ]);
  });

  it("are refused by name where they are out of reach, and let through elsewhere", () => {
    fc.assert(
      fc.property(fc.constantFrom(...FAULT_KINDS), (kind) => {
        if (CHAOS_KINDS.includes(kind)) expect(checkKinds([kind])).to.deep.equal([kind]);
        else expect(() => checkKinds(["node.kill", kind])).to.throw(kind);
      }),
    );
  });

  it("are refused when they do not exist", () => {
    expect(() => checkKinds(["node.explode"])).to.throw("node.explode");
  });

  it("say why a power cut is none of them", () => {
    const cut: FaultRule = {
      ...KILL,
      what: { at: "node", do: "power_cut", on: "node-0", downMs: 1, keeps: "none" },
    };
    const failure = failureOf(() => checkChaosPlan({ rules: [cut] }));

    expect(failure).to.have.property("code", "option.invalid");
    expect(String(failure)).to.match(/rules\[kill\].*node\.power_cut.*only a simulated disk/);
  });

  it("come at times and at occurrences, not upon events of a trace", () => {
    const late: FaultRule = {
      ...KILL,
      when: { any: [{ at: 5 }, { all: [{ first: 1 }, { onTrace: { kind: "x" } }] }] },
    };

    expect(() => checkChaosPlan({ rules: [KILL] })).not.to.throw();
    expect(() => checkChaosPlan({ rules: [KILL, { ...late, id: "late" }] })).to.throw(
      "rules[late]",
    );
  });
});
