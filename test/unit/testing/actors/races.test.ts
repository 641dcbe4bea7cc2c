import { expect } from "chai";
import { newFootprint } from "../../../../src/testing/actors/footprint.ts";
import { racesOf, type RunTurn } from "../../../../src/testing/actors/races.ts";

/** A turn of an actor that sends to some, caused by the turn at an index. */
function turn(actor: number, receivers: readonly number[], cause?: number): RunTurn {
  return { footprint: { ...newFootprint(actor), receivers: new Set(receivers) }, cause };
}

const found = (turns: readonly RunTurn[]) =>
  racesOf(turns).map(({ at, firsts }) => [at, ...firsts]);

describe("racesOf", () => {
  it("finds two senders that meet at one mailbox, and who leads to the other order", () => {
    expect(found([turn(1, [9]), turn(2, [9])])).to.deep.equal([[0, 2]]);
    expect(found([turn(1, [9]), turn(2, [3]), turn(3, [9], 1)])).to.deep.equal([[0, 2]]);
  });

  it("finds none between turns that have nothing to do with each other", () => {
    expect(found([turn(1, [8]), turn(2, [9]), turn(8, [], 0), turn(9, [], 1)])).to.deep.equal([]);
  });

  it("finds none between a message and what it led to", () => {
    expect(found([turn(1, [2, 9]), turn(2, [9], 0)])).to.deep.equal([]);
  });

  it("finds none between two turns with a third between them that both depend on", () => {
    const races = found([turn(1, [9]), turn(2, [9]), turn(3, [9])]);

    expect(races).to.deep.equal([
      [0, 2],
      [1, 3],
    ]);
  });
});
