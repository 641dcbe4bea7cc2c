import { expect } from "chai";
import fc from "fast-check";
import { decideStrategy } from "../../../src/supervision/strategy.ts";

const families = fc
  .uniqueArray(fc.string(), { minLength: 1, maxLength: 12 })
  .chain((ids) => fc.tuple(fc.constant(ids), fc.constantFrom(...ids)));

describe("whom an exit touches", () => {
  const ids = ["a", "b", "c", "d"];

  it("one_for_one: nobody else", () => {
    expect(decideStrategy("one_for_one", ids, "b")).to.deep.equal({ stop: [], start: ["b"] });
  });

  it("one_for_all: everybody", () => {
    expect(decideStrategy("one_for_all", ids, "b")).to.deep.equal({
      stop: ["a", "c", "d"],
      start: ids,
    });
  });

  it("rest_for_one: those started later", () => {
    const effect = { stop: ["c", "d"], start: ["b", "c", "d"] };
    expect(decideStrategy("rest_for_one", ids, "b")).to.deep.equal(effect);
  });

  it("starts the exited and everybody it stops, in start order, and stops nobody else", () => {
    fc.assert(
      fc.property(
        families,
        fc.constantFrom("one_for_one" as const, "one_for_all" as const, "rest_for_one" as const),
        ([family, exited], strategy) => {
          const { stop, start } = decideStrategy(strategy, family, exited);
          expect(stop).to.not.include(exited);
          expect(start).to.deep.equal(family.filter((id) => id === exited || stop.includes(id)));
        },
      ),
    );
  });
});
