import { expect } from "chai";
import fc from "fast-check";
import {
  CHANGES_CHARACTERS,
  CHANGES_MAX,
  diffStates,
} from "../../../../src/inspector/collect/state-diff.ts";
import {
  LEAVES_MAX,
  leavesOf,
  type StateLeaves,
} from "../../../../src/inspector/collect/state-leaves.ts";
import type { StateChange } from "../../../../src/inspector/protocol/watched.ts";

const values = (value: unknown): StateLeaves => leavesOf(value, "values");

const states = fc.dictionary(
  fc.constantFrom("a", "b", "c"),
  fc.oneof(
    fc.integer({ max: 3 }),
    fc.array(fc.integer({ max: 2 }), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("x", "y"), fc.string({ maxLength: 3 })),
  ),
);

/** What a reader makes of the first moment and the changes. */
function applied(before: StateLeaves, changes: readonly StateChange[]): Map<string, string> {
  const texts = new Map(before.texts);
  for (const { path, is } of changes) {
    if (is === undefined) texts.delete(path);
    else texts.set(path, is);
  }
  return texts;
}

describe("diffStates", () => {
  it("names what is gone, other and new by its path (V1)", () => {
    const before = { status: "open", peers: new Map([["rowan", { tries: 1 }]]), queue: [1, 2] };
    const after = { status: "shut", peers: new Map([["rowan", { tries: 2 }]]), queue: [1], at: 7n };

    expect(diffStates(values(before), values(after))).to.deep.equal({
      told: [
        { path: "status", was: '"open"', is: '"shut"' },
        { path: 'peers{"rowan"}.tries', was: "1", is: "2" },
        { path: "queue[1]", was: "2" },
        { path: "at", is: "7n" },
      ],
    });
  });

  it("turns the first moment into the second, and finds nothing between two that are equal (V1)", () => {
    fc.assert(
      fc.property(states, states, (one, other) => {
        const [before, after] = [values(one), values(other)];
        const { told, left = 0 } = diffStates(before, after);
        fc.pre(left === 0);
        expect(applied(before, told)).to.deep.equal(new Map(after.texts));
        expect(diffStates(before, values(structuredClone(one))).told).to.deep.equal([]);
      }),
    );
  });

  it("tells no more than fits, and how much it does not tell (V6)", () => {
    const many = fc.dictionary(fc.string(), fc.string(), { maxKeys: 60 });
    fc.assert(
      fc.property(many, many, (one, other) => {
        const [before, after] = [values(one), values(other)];
        const { told, left = 0 } = diffStates(before, after);
        const changed = [...new Set([...before.texts.keys(), ...after.texts.keys()])].filter(
          (path) => before.texts.get(path) !== after.texts.get(path),
        );
        const characters = told.map(({ path, was = "", is = "" }) => path + was + is).join("");
        expect(told.length).to.be.at.most(CHANGES_MAX);
        expect(characters.length).to.be.at.most(CHANGES_CHARACTERS);
        expect(told.length + left).to.equal(changed.length);
      }),
    );
  });

  it("says so where a state is larger than what is compared (V6)", () => {
    const large = values(Array.from({ length: LEAVES_MAX + 1 }, (_, at) => at));

    expect(diffStates(large, large)).to.deep.equal({ told: [], isCut: true });
  });
});
