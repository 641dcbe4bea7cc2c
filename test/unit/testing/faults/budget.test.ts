import { expect } from "chai";
import fc from "fast-check";
import type { ClockFault, FaultBudget, NodeFault } from "../../../../src/testing/fault-plan.ts";
import { budgetRefusal, type NodeStanding } from "../../../../src/testing/faults/budget.ts";

const ROLES = ["voter", "reader"];
const FAULTS: readonly NodeFault["do"][] = ["kill", "power_cut", "pause", "leave"];

const budget: fc.Arbitrary<FaultBudget> = fc.record(
  { downMax: fc.nat({ max: 4 }), keepMajorityOf: fc.subarray(ROLES) },
  { requiredKeys: [] },
);
const steps = fc.array(
  fc.record({
    node: fc.nat({ max: 6 }),
    step: fc.constantFrom<NodeFault["do"] | "start" | "up">(...FAULTS, ...FAULTS, "start", "up"),
  }),
  { maxLength: 40 },
);

function faultOf(what: NodeFault["do"], on: string): NodeFault {
  if (what === "pause") return { at: "node", on, do: what, forMs: 1 };
  if (what === "power_cut") return { at: "node", on, do: what, downMs: 1, keeps: "none" };
  return { at: "node", on, do: what, downMs: 1 };
}

function isAway({ state }: NodeStanding): boolean {
  return state !== "up";
}

describe("budget", () => {
  it("never lets more nodes be down than it says, nor a majority of a role", () => {
    fc.assert(
      fc.property(budget, steps, (limits, wanted) => {
        let nodes: readonly NodeStanding[] = [0, 1, 2, 3, 4, 5, 6].map((index) => ({
          ...{ name: `n${index}`, role: ROLES[index % 2], state: "up" },
        }));
        for (const { node, step } of wanted) {
          const name = `n${node}`;
          const standing = nodes.find((one) => one.name === name);
          const state = nextState(step, standing?.state ?? "up");
          if (step !== "start" && step !== "up") {
            const fault = faultOf(step, name);
            if (budgetRefusal(limits, { fault, node: name, nodes, leftMs: 0 })) continue;
          }
          nodes = nodes.map((one) => (one.name === name ? { ...one, state } : one));

          expect(nodes.filter(isAway).length).to.be.at.most(limits.downMax ?? 7);
          for (const role of limits.keepMajorityOf ?? []) {
            const members = nodes.filter((one) => one.role === role);
            expect(members.filter(isAway).length * 2).to.be.lessThan(members.length);
          }
        }
      }),
    );
  });

  it("lets anything happen to a node that is up when there is none", () => {
    const nodes: readonly NodeStanding[] = [{ name: "a", state: "up" }];
    for (const what of FAULTS) {
      const fault = faultOf(what, "a");
      expect(budgetRefusal(undefined, { fault, node: "a", nodes, leftMs: 0 })).to.equal(undefined);
    }
  });

  it("refuses what has no effect, and says why", () => {
    const nodes: readonly NodeStanding[] = [{ name: "a", state: "down" }];
    const fault = faultOf("kill", "a");

    expect(budgetRefusal({}, { fault, node: "a", nodes, leftMs: 0 })).to.equal("a is down already");
  });

  it("counts a node that starts as down, and lets it be killed again", () => {
    const nodes: readonly NodeStanding[] = [
      { name: "a", state: "starting" },
      { name: "b", state: "up" },
    ];
    const kill = (node: string) =>
      budgetRefusal({ downMax: 1 }, { fault: faultOf("kill", node), node, nodes, leftMs: 0 });

    expect(kill("a")).to.equal(undefined);
    expect(kill("b")).to.equal("2 nodes would be down (1)");
  });

  it("never lets a clock be further off than it says, now or when the storm ends", () => {
    const change = fc.oneof(
      fc.record({ do: fc.constant("jump" as const), byMs: fc.integer({ min: -900, max: 900 }) }),
      fc.record({
        do: fc.constant("drift" as const),
        partsPerMillion: fc.integer({ min: -200_000, max: 200_000 }),
      }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(change, fc.nat({ max: 900 })), { maxLength: 20 }),
        (changes) => {
          let leftMs = 10_000;
          let skewMs = 0;
          let driftPartsPerMillion = 0;
          for (const [what, laterMs] of changes) {
            leftMs = Math.max(0, leftMs - laterMs);
            skewMs += (driftPartsPerMillion * Math.min(laterMs, leftMs)) / 1_000_000;
            const fault: ClockFault = { at: "clock", on: "a", ...what };
            const standing = { skewMs, driftPartsPerMillion, name: "a", state: "up" } as const;
            const attempt = { fault, node: "a", nodes: [standing], leftMs };
            if (budgetRefusal({ skewMsMax: 500 }, attempt) !== undefined) continue;
            if (what.do === "jump") skewMs += what.byMs;
            else driftPartsPerMillion = what.partsPerMillion;

            expect(Math.abs(skewMs)).to.be.at.most(500.000_001);
            const end = skewMs + (driftPartsPerMillion * leftMs) / 1_000_000;
            expect(Math.abs(end)).to.be.at.most(500.000_001);
          }
        },
      ),
    );
  });
});

function nextState(
  step: NodeFault["do"] | "start" | "up",
  was: NodeStanding["state"],
): NodeStanding["state"] {
  if (step === "start") return was === "down" ? "starting" : was;
  if (step === "up") return was === "starting" || was === "paused" ? "up" : was;
  return step === "pause" ? "paused" : "down";
}
