import { expect } from "chai";
import fc from "fast-check";
import { isRuntimeError } from "../../../../src/errors.ts";
import { drawsOf } from "../../../../src/testing/drive/draws.ts";
import type { SwarmPlan } from "../../../../src/testing/fault-plan.ts";
import { FAULT_KINDS, kindOf } from "../../../../src/testing/faults/fault-kind.ts";
import { checkPlan } from "../../../../src/testing/faults/plan-check.ts";
import { drawPlan, isSwarm } from "../../../../src/testing/faults/swarm.ts";
import { NODES, run, seed } from "./runs.ts";

const stormMs = fc.integer({ min: 1, max: 10_000_000 });

describe("swarm", () => {
  it("draws a valid plan for every seed and length of storm", () => {
    fc.assert(
      fc.property(seed, stormMs, fc.boolean(), (ofRun, length, isFull) => {
        const plan = drawPlan(
          { kinds: FAULT_KINDS, keep: isFull ? 1 : 0.5 },
          drawsOf(ofRun),
          length,
        );

        checkPlan(plan, NODES);
      }),
      { numRuns: 500 },
    );
  });

  it("draws plain data that comes back from text", () => {
    fc.assert(
      fc.property(seed, stormMs, (ofRun, length) => {
        const plan = drawPlan({ kinds: FAULT_KINDS }, drawsOf(ofRun), length);

        expect(JSON.parse(JSON.stringify(plan))).to.deep.equal(plan);
      }),
    );
  });

  it("keeps each kind about as often as it says", () => {
    const kept = new Map<string, number>();
    for (let one = 0n; one < 1_000n; one += 1n) {
      const { rules } = drawPlan({ kinds: FAULT_KINDS }, drawsOf(one), 60_000);
      for (const kind of new Set(rules.map(({ what }) => kindOf(what)))) {
        kept.set(kind, (kept.get(kind) ?? 0) + 1);
      }
    }

    expect([...kept.keys()]).to.have.members([...FAULT_KINDS]);
    for (const [kind, count] of kept) expect(count, kind).to.be.within(420, 580);
  });

  it("keeps all, or none, when it says so", () => {
    const count = (keep: number) => {
      const { rules } = drawPlan({ kinds: FAULT_KINDS, keep }, drawsOf(3n), 60_000);
      return new Set(rules.map(({ what }) => kindOf(what))).size;
    };

    expect([count(0), count(1)]).to.deep.equal([0, FAULT_KINDS.length]);
  });

  it("changes no other kind when one is added", () => {
    fc.assert(
      fc.property(seed, fc.constantFrom(...FAULT_KINDS), (ofRun, left) => {
        const kinds = FAULT_KINDS.filter((kind) => kind !== left);
        const all = drawPlan({ kinds: FAULT_KINDS }, drawsOf(ofRun), 60_000);
        const others = drawPlan({ kinds }, drawsOf(ofRun), 60_000);

        expect(others.rules).to.deep.equal(all.rules.filter(({ what }) => kindOf(what) !== left));
      }),
    );
  });

  it("draws plans of which each kind happens in some run", () => {
    const happened = new Set<string>();
    for (let one = 0n; one < 20n; one += 1n) {
      const plan = drawPlan({ kinds: FAULT_KINDS, keep: 1 }, drawsOf(one), 5_000);
      for (const { fault } of run({ seed: one, plan })) happened.add(kindOf(fault));
    }

    expect([...happened]).to.have.members([...FAULT_KINDS]);
  });

  it("refuses kinds that do not exist, and a share that is none", () => {
    for (const swarm of [{ kinds: ["link.lag"] as const }, { kinds: [], keep: 2 }]) {
      let thrown: unknown;
      try {
        drawPlan(swarm, drawsOf(1n), 1_000);
      } catch (error) {
        thrown = error;
      }

      expect(isRuntimeError(thrown, "option.invalid")).to.equal(true);
    }
  });

  it("lets none but those misbehave as peers of whom it says so", () => {
    const kinds = ["peer.silent", "peer.flood", "geo.missing"] as const;
    const of = (swarm: SwarmPlan) => drawPlan({ ...swarm, keep: 1 }, drawsOf(1n), 1_000).rules;
    const whom = (swarm: SwarmPlan) =>
      of(swarm).flatMap(({ what }) => (what.at === "peer" ? [what.on] : []));

    expect(new Set(whom({ kinds, peers: "b" }))).to.deep.equal(new Set(["b"]));
    for (const on of whom({ kinds })) expect(on).to.deep.equal({ pick: "all" });
    expect(of({ kinds: ["geo.missing"], peers: "b" })).to.deep.equal(
      of({ kinds: ["geo.missing"] }),
    );
  });

  it("is told from a plan", () => {
    expect([isSwarm({ kinds: [] }), isSwarm({ rules: [] })]).to.deep.equal([true, false]);
  });
});
