import { expect } from "chai";
import fc from "fast-check";
import { drawsOf } from "../../../../src/testing/drive/draws.ts";
import type { Fault, FaultRule, NodeFault, When } from "../../../../src/testing/fault-plan.ts";
import { budgetRefusal, type NodeStanding } from "../../../../src/testing/faults/budget.ts";
import { FIRED_MAX, Judge } from "../../../../src/testing/faults/judge.ts";
import { firingKey } from "../../../../src/testing/faults/mask.ts";
import { encodeToken } from "../../../../src/testing/faults/token.ts";
import type { TraceEvent } from "../../../../src/testing/trace.ts";
import { linesOf, NODES, plan, play, run, seed, when } from "./runs.ts";

const RESET = { at: "link", do: "reset", from: { pick: "all" }, to: { pick: "all" } } as const;
const KILL_A = { at: "node", do: "kill", on: "a", downMs: 10 } as const;

function judgeOf(...rules: readonly FaultRule[]): Judge {
  return new Judge({ draws: drawsOf(5n), nodes: NODES, plan: { rules } });
}

/** Times at which a rule resets a link that is used each 10 ms. */
function resetsAt(ofRule: Omit<FaultRule, "id" | "what">, untilMs = 200): readonly number[] {
  const judge = judgeOf({ id: "r", what: RESET, ...ofRule });
  const times: number[] = [];
  for (let atMs = 10; atMs <= untilMs; atMs += 10) {
    const firings = judge.fires("link.reset", { atMs, node: "a", to: "b", place: "a>b" });
    for (const { fired } of firings) times.push(fired.atMs);
  }
  return times;
}

/** Times at which acts are due. */
function actsAt(judge: Judge, untilMs: number): readonly number[] {
  const times: number[] = [];
  for (let at = judge.nextMs; at !== undefined && at <= untilMs; at = judge.nextMs) {
    for (let one = judge.take(at); one !== undefined; one = judge.take(at))
      times.push(one.fired.atMs);
  }
  return times;
}

function pinged(step: number, atMs: number): TraceEvent {
  return { step, atMs, node: "b", incarnation: 1, kind: "ping", values: {} };
}

describe("judge", () => {
  it("decides the same for the same seed and otherwise for another", () => {
    const rules = [{ id: "r", what: RESET, when: { chance: 0.5 } }];
    const lines = (ofRun: bigint) => linesOf(run({ seed: ofRun, plan: { rules } }));

    expect(lines(1n)).to.deep.equal(lines(1n));
    expect(lines(1n)).to.not.deep.equal(lines(2n));
  });

  it("is not moved by questions about other places", () => {
    const ask = (places: readonly string[]) => {
      const judge = judgeOf({ id: "r", what: RESET, when: { chance: 0.5 } });
      return Array.from({ length: 50 }, (_, atMs) =>
        places.map((to) => judge.fires("link.reset", { atMs, node: "a", to, place: `a>${to}` })),
      ).map((firings) => firings[0]?.map(({ ms, word, fired }) => [ms, word, fired.nth]));
    };

    expect(ask(["b"])).to.deep.equal(ask(["b", "c", "d"]));
  });

  it("fires as often as its chance says", () => {
    const rules = [{ id: "r", what: RESET, when: { chance: 0.2 } }];
    const judge = new Judge({ draws: drawsOf(9n), nodes: NODES, plan: { rules } });
    for (let atMs = 0; atMs < 10_000; atMs += 1) {
      judge.fires("link.reset", { atMs, node: "a", to: "b", place: "a>b" });
    }

    expect(judge.fired.length).to.be.within(1_850, 2_150);
  });

  it("applies to the occurrences that are counted", () => {
    expect(resetsAt({ when: { nth: 3 } })).to.deep.equal([30]);
    expect(resetsAt({ when: { nth: [1, 5] } })).to.deep.equal([10, 50]);
    expect(resetsAt({ when: { first: 2 } })).to.deep.equal([10, 20]);
    expect(resetsAt({ when: { chance: 1 }, limit: 3 })).to.deep.equal([10, 20, 30]);
    expect(resetsAt({ when: { chance: 0 } })).to.deep.equal([]);
  });

  it("applies in a window that is open at its end", () => {
    expect(resetsAt({ when: { between: [20, 50] } })).to.deep.equal([20, 30, 40]);
  });

  it("waits for the first occurrence at or after a time", () => {
    expect(resetsAt({ when: { at: 35 } })).to.deep.equal([40]);
    expect(resetsAt({ when: { every: 65 } })).to.deep.equal([70, 130, 200]);
    expect(resetsAt({ when: { all: [{ at: 35 }, { nth: 8 }] } })).to.deep.equal([80]);
    expect(resetsAt({ when: { any: [{ at: 35 }, { nth: 8 }] } })).to.deep.equal([40, 80]);
  });

  it("takes acts when they are due, in order", () => {
    const judge = judgeOf(
      { id: "late", what: KILL_A, when: { at: 70 } },
      { id: "often", what: KILL_A, when: { every: 50 }, limit: 3 },
    );

    expect(judge.nextMs).to.equal(50);
    expect(judge.take(49)).to.equal(undefined);
    expect(actsAt(judge, 1_000)).to.deep.equal([50, 70, 100, 150]);
    expect(judge.nextMs).to.equal(undefined);
  });

  it("takes an act once in its window", () => {
    fc.assert(
      fc.property(seed, fc.nat(), fc.integer({ min: 1, max: 1_000 }), (ofRun, from, length) => {
        const window: When = { between: [from, from + length] };
        const rules = [{ id: "w", what: KILL_A, when: window }];
        const judge = new Judge({ draws: drawsOf(ofRun), nodes: NODES, plan: { rules } });
        const times = actsAt(judge, Number.MAX_SAFE_INTEGER);

        expect(times).to.have.length(1);
        expect(times[0]).to.be.within(from, from + length - 1e-9);
      }),
    );
  });

  it("acts upon what it hears, after a while", () => {
    const ping = { onTrace: { kind: "ping" }, nth: 2, delayMs: 7 };
    const judge = judgeOf({ id: "p", what: KILL_A, when: ping });

    expect(judge.heard(pinged(1, 10))).to.equal(false);
    expect(judge.nextMs).to.equal(undefined);
    expect(judge.heard(pinged(2, 20))).to.equal(true);
    expect(judge.heard(pinged(3, 21))).to.equal(false);
    expect(actsAt(judge, 100)).to.deep.equal([27]);
  });

  it("asks an act again at each time and event, until all its parts hold", () => {
    const both: When = { all: [{ at: 50 }, { onTrace: { kind: "ping" } }] };
    const judge = judgeOf({ id: "b", what: KILL_A, when: both });
    judge.heard(pinged(1, 10));
    const early = actsAt(judge, 40);
    const late = actsAt(judge, 100);

    expect([early, late]).to.deep.equal([[], [50]]);
  });

  it("kills or waits for an occurrence when the end of an actor names no time", () => {
    const what = { at: "lifecycle", do: "kill", on: { path: "/x/*" } } as const;
    const judge = judgeOf({ id: "k", what, when: { nth: 2 } });
    const ask = (place: string) => judge.fires("lifecycle.kill", { atMs: 1, node: "a", place });

    expect([ask("/x/1"), ask("/y"), ask("/x/2")].map(({ length }) => length)).to.deep.equal([
      0, 0, 1,
    ]);
    expect(actsAt(judgeOf({ id: "k", what, when: { at: 9 } }), 99)).to.have.length(NODES.length);
  });

  it("tells which kinds it has rules for", () => {
    const judge = judgeOf({ id: "r", what: RESET, when: { chance: 0.5 } });

    expect([judge.asks("link.reset"), judge.asks("link.hold")]).to.deep.equal([true, false]);
  });

  it("takes in a rule while it runs", () => {
    const judge = judgeOf({ id: "k", what: KILL_A, when: { at: 10 } });
    judge.inject({ id: "more", what: KILL_A, when: { every: 100 }, limit: 1 }, 500);

    expect(judge.plan.rules.map(({ id }) => id)).to.deep.equal(["k", "more"]);
    expect(actsAt(judge, 1_000)).to.deep.equal([10, 600]);
    expect(() => judge.inject({ id: "k", what: KILL_A, when: { at: 1 } }, 0)).to.throw(/no other/);
  });

  it("decides nothing any more once it is healed", () => {
    fc.assert(
      fc.property(seed, plan, (ofRun, ofPlan) => {
        const judge = new Judge({ draws: drawsOf(ofRun), nodes: NODES, plan: ofPlan });
        judge.heal();

        expect(play(judge, drawsOf(1n))).to.deep.equal([]);
        expect(judge.fired).to.deep.equal([]);
      }),
    );
  });

  it("never applies a rule more often than its limit", () => {
    fc.assert(
      fc.property(seed, when, fc.integer({ min: 1, max: 3 }), (ofRun, ofWhen, limit) => {
        const rules = [{ id: "r", what: KILL_A, when: ofWhen, limit }];

        expect(run({ seed: ofRun, plan: { rules } }).length).to.be.at.most(limit);
      }),
    );
  });

  it("lets no fault happen any more once there are as many as a token can name", () => {
    const judge = judgeOf({ id: "r", what: RESET, when: { chance: 1 } });
    const reset = (atMs: number) =>
      judge.fires("link.reset", { atMs, node: "a", to: "b", place: "a>b" }).length;
    let happened = 0;
    for (let atMs = 0; atMs < FIRED_MAX + 10; atMs += 1) happened += reset(atMs);

    expect(happened).to.equal(FIRED_MAX);
    expect(judge.fired).to.have.length(FIRED_MAX);
    const only = new Set(judge.fired.map(firingKey));
    expect(() => encodeToken({ specId: "a".repeat(100), seed: 1n, mask: { only } })).to.not.throw();
  });

  it("tells each fault that happens before it does, and no other", () => {
    const told: string[] = [];
    const rules = [{ id: "k", what: { ...KILL_A, on: ["a", "b"] }, when: { at: 1 } }];
    const judge = new Judge({
      ...{ draws: drawsOf(1n), nodes: NODES, plan: { rules } },
      permits: (_, node) => node === "b",
      onFired: ({ node }) => told.push(node),
    });
    const taken = judge.take(1);

    expect(taken?.node).to.equal("b");
    expect(judge.take(1)).to.equal(undefined);
    expect(told).to.deep.equal(["b"]);
    expect(judge.refused).to.equal(1);
  });

  it("never lets more nodes be down than the budget says, whatever the plan", () => {
    const whens = fc.array(when, { maxLength: 6 });
    fc.assert(
      fc.property(seed, whens, fc.nat({ max: 4 }), (ofRun, ofWhens, downMax) => {
        expect(mostDown(ofRun, ofWhens, downMax)).to.be.at.most(downMax);
      }),
    );
  });
});

/** Kills majorities for 700 ms each. @returns how many nodes were down at once, at most */
function mostDown(ofRun: bigint, whens: readonly When[], downMax: number): number {
  const untilMs = new Map<string, number>();
  let most = 0;
  let nowMs = 0;
  const permits = (fault: Fault, node: string): boolean => {
    const nodes = NODES.map(({ name, role }): NodeStanding => {
      const isDown = (untilMs.get(name) ?? -1) > nowMs;
      return { name, role, state: isDown ? "down" : "up" };
    });
    return budgetRefusal({ downMax }, { fault, node, nodes, leftMs: 0 }) === undefined;
  };
  const what: NodeFault = { at: "node", do: "kill", on: { pick: "majority" }, downMs: 700 };
  const rules = whens.map((ofWhen, index) => ({ id: `r${index}`, what, when: ofWhen }));
  const judge = new Judge({ draws: drawsOf(ofRun), nodes: NODES, plan: { rules }, permits });
  for (let at = judge.nextMs; at !== undefined && at < 20_000; at = judge.nextMs) {
    nowMs = at;
    for (let one = judge.take(at); one !== undefined; one = judge.take(at)) {
      untilMs.set(one.node, at + one.ms);
      most = Math.max(most, [...untilMs.values()].filter((until) => until > at).length);
    }
  }
  return most;
}
