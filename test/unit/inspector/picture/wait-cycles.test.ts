import { expect } from "chai";
import fc from "fast-check";
import {
  actorsOf,
  CYCLE_MS_MIN,
  cyclesIn,
  stuckBehind,
} from "../../../../src/inspector/picture/wait-cycles.ts";
import type { ShownWait } from "../../../../src/inspector/protocol/waits.ts";

const OLD = CYCLE_MS_MIN;

describe("who waits in a circle", () => {
  it("is named in the order of waiting, from the smallest number on (S2, moonshot 12)", () => {
    const [cycle] = cyclesIn([waitMade(3, 2), waitMade(2, 7), waitMade(7, 3), waitMade(1, 2)], OLD);

    expect(cycle && actorsOf(cycle)).to.deep.equal([2, 7, 3]);
  });

  it("is one that waits for itself as well", () => {
    expect(cyclesIn([waitMade(4, 4)], OLD).map(actorsOf)).to.deep.equal([[4]]);
  });

  it("is told once for a group, by its shortest way, and again for another group", () => {
    const first = [waitMade(1, 2), waitMade(2, 3), waitMade(3, 1), waitMade(2, 1)];
    const other = [waitMade(8, 9), waitMade(9, 8)];

    expect(cyclesIn([...first, ...other], OLD).map(actorsOf)).to.deep.equal([
      [1, 2],
      [8, 9],
    ]);
  });

  it("holds its mailbox, and has for as long as no call is in flight", () => {
    const crossing = [waitMade(1, 2), { ...waitMade(2, 1), holds: false }];
    const young = [waitMade(1, 2), { ...waitMade(2, 1), sinceMs: 1 }];

    expect(cyclesIn(crossing, 10_000)).to.deep.equal([]);
    expect(cyclesIn(young, OLD)).to.deep.equal([]);
    expect(cyclesIn(young, OLD + 1).map(({ sinceMs }) => sinceMs)).to.deep.equal([1]);
  });

  it("keeps others from going on, who are not in it", () => {
    const waits = [waitMade(1, 2), waitMade(2, 1), waitMade(5, 4), waitMade(4, 2), waitMade(1, 6)];
    const [cycle] = cyclesIn(waits, OLD);

    expect(cycle && stuckBehind(cycle, waits)).to.have.members([4, 5]);
  });

  it("is there exactly when somebody can be reached from itself (property)", () => {
    const edge = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }));
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 20 }), (edges) => {
        const waits = edges.map(([from, to]) => waitMade(from, to));
        const cycles = cyclesIn(waits, OLD);
        for (const { waits: circle } of cycles) {
          const closes = circle.every(
            ({ to }, at) => to === circle[(at + 1) % circle.length]?.from,
          );
          expect(closes).to.equal(true);
          expect(circle.every((wait) => waits.includes(wait))).to.equal(true);
        }
        const named = new Set(cycles.flatMap(actorsOf));
        for (const group of groupsOf(edges)) {
          expect(group.some((id) => named.has(id))).to.equal(true);
        }
        expect(cycles).to.have.length(groupsOf(edges).length);
      }),
    );
  });
});

function waitMade(from: number, to: number): ShownWait {
  return { from, to, asks: "ask", holds: true, sinceMs: 0 };
}

/** Groups of actors that reach each other, by closing over all edges. */
function groupsOf(edges: readonly (readonly [number, number])[]): readonly (readonly number[])[] {
  const ids = [1, 2, 3, 4, 5, 6, 7, 8];
  const reach = new Set(edges.map(([from, to]) => `${from} ${to}`));
  for (const middle of ids)
    for (const from of ids)
      for (const to of ids)
        if (reach.has(`${from} ${middle}`) && reach.has(`${middle} ${to}`))
          reach.add(`${from} ${to}`);
  const groups = new Map<string, readonly number[]>();
  for (const id of ids) {
    if (!reach.has(`${id} ${id}`)) continue;
    const group = ids.filter((other) => reach.has(`${id} ${other}`) && reach.has(`${other} ${id}`));
    groups.set(group.join(), group);
  }
  return [...groups.values()];
}
