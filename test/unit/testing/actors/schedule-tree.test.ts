import { expect } from "chai";
import type { ActorFacts, ReadyActors } from "../../../../src/actor/interposer.ts";
import { ScheduleTree } from "../../../../src/testing/actors/schedule-tree.ts";

function readyOf(ids: readonly number[]): ReadyActors {
  const behaviour = { name: "any", kind: "worker" } as const;
  const facts = (id: number): ActorFacts => {
    return { id, path: `/${id}`, behaviour, parent: undefined, isAlive: true };
  };
  return {
    length: ids.length,
    at: (index) => {
      const id = ids[index];
      return id === undefined ? undefined : facts(id);
    },
  };
}

/** Runs actors that each have so many turns; each turn sends to the actor named. */
function walk(tree: ScheduleTree, sends: ReadonlyMap<number, readonly number[]>): string[] {
  const runs: string[] = [];
  do {
    const left = new Map([...sends].map(([id, to]) => [id, [...to]]));
    let run = "";
    for (let ready = idsOf(left); ready.length > 0 && !tree.isCut; ready = idsOf(left)) {
      const chosen = ready[tree.choose(readyOf(ready))] ?? 0;
      if (tree.isCut) break;
      run += String(chosen);
      tree.sent(run.length, left.get(chosen)?.shift() ?? 0);
    }
    if (!tree.isCut) runs.push(run);
  } while (tree.next());
  return runs;
}

function idsOf(left: ReadonlyMap<number, readonly number[]>): number[] {
  return [...left].filter(([, to]) => to.length > 0).map(([id]) => id);
}

const MEETING = new Map([
  [1, [9, 9]],
  [2, [9, 9]],
]);

describe("ScheduleTree", () => {
  it("visits every order once", () => {
    const tree = new ScheduleTree({ choicesMax: 100, leavesOutEqual: false });
    const runs = walk(tree, new Map([...MEETING, [3, [8]]]));

    expect(runs.length).to.equal(30);
    expect(new Set(runs).size).to.equal(30);
  });

  it("visits one of those that come to the same", () => {
    const runs = walk(
      new ScheduleTree({ choicesMax: 100, leavesOutEqual: true }),
      new Map([...MEETING, [3, [8]]]),
    );
    const orders = runs.map((run) => run.replaceAll("3", ""));

    expect([runs.length, new Set(orders).size]).to.deep.equal([6, 6]);
  });

  it("follows no more choices than it was told, and says so", () => {
    const tree = new ScheduleTree({ choicesMax: 1, leavesOutEqual: false });

    expect(walk(tree, MEETING)).to.deep.equal(["1122", "2112"]);
    expect(tree.isBeyond).to.equal(true);
  });

  it("notices that a run goes another way, and names its choices", () => {
    const tree = new ScheduleTree({ choicesMax: 10, leavesOutEqual: false });
    tree.choose(readyOf([1, 2]));
    tree.choose(readyOf([2]));
    expect(tree.choices).to.deep.equal([0]);
    tree.next();
    tree.choose(readyOf([1, 3]));

    expect(tree.hasStrayed).to.equal(true);
  });
});
