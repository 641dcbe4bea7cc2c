import { expect } from "chai";
import fc from "fast-check";
import {
  committeeOf,
  compareCommittees,
  epochLines,
  heightOf,
  planCommittees,
} from "../../../../src/cli/devnet/epochs.ts";

const SIZES = fc.integer({ min: 1, max: 16 }).chain((nodes) =>
  fc.record({
    nodes: fc.constant(nodes),
    validators: fc.integer({ min: 1, max: nodes }),
    epochs: fc.integer({ min: 1, max: 40 }),
  }),
);

describe("the plan of a devnet's epochs", () => {
  it("changes one member at each end, and doubles the stake of those who stay", () => {
    expect(planCommittees({ nodes: 6, validators: 4, epochs: 3 })).to.deep.equal([
      [0, 1, 2, 3].map((node) => ({ node, stake: 1 })),
      [1, 2, 3, 4].map((node) => ({ node, stake: node === 4 ? 1 : 2 })),
      [2, 3, 4, 5].map((node) => ({ node, stake: node === 5 ? 1 : 2 })),
    ]);
  });

  it("always has as many members, of which all but one were members before, in order and once", () => {
    fc.assert(
      fc.property(SIZES, (sizes) => {
        const plan = planCommittees(sizes).map((members) => members.map(({ node }) => node));
        expect(plan).to.have.length(sizes.epochs);
        for (const [epoch, members] of plan.entries()) {
          expect(new Set(members).size).to.equal(sizes.validators);
          expect([...members].sort((one, other) => one - other)).to.deep.equal(members);
          const before = plan[epoch - 1] ?? members;
          expect(members.filter((node) => !before.includes(node)).length).to.be.at.most(1);
        }
      }),
    );
  });

  it("lets one member of four be away in every epoch", () => {
    for (const members of planCommittees({ nodes: 6, validators: 4, epochs: 20 })) {
      const total = members.reduce((sum, { stake }) => sum + stake, 0);
      for (const { stake } of members) expect(3 * (total - stake)).to.be.above(2 * total);
    }
  });

  it("is over at a height in the last epoch", () => {
    expect([heightOf(1), heightOf(3)]).to.deep.equal([12, 36]);
  });
});

describe("what nodes hold of an epoch", () => {
  const member = (name: string) => ({ name, stake: 2, peer: "ab" });
  const held = committeeOf({ epoch: 1, members: [member("a"), member("b")] });

  it("is read from what they say", () => {
    expect(held).to.deep.equal({ epoch: 1, members: ["a (2)", "b (2)"] });
    expect([committeeOf(null), committeeOf({ epoch: 1 })]).to.deep.equal([undefined, undefined]);
  });

  it("is equal when all hold the same, and not when one does not know it", () => {
    const other = committeeOf({ epoch: 1, members: [member("a")] });
    expect(compareCommittees(1, [held, held]).isEqual).to.equal(true);
    expect(compareCommittees(1, [held, other]).isEqual).to.equal(false);
    expect(compareCommittees(1, [held, undefined]).isEqual).to.equal(false);
    expect(epochLines([compareCommittees(1, [held, held])])).to.deep.equal([
      "epoch  committee (stakes)  verdict",
      "    1  a (2), b (2)        equal",
    ]);
  });
});
