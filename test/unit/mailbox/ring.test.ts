import { expect } from "chai";
import fc from "fast-check";
import { Ring } from "../../../src/mailbox/ring.ts";

type Step =
  | { readonly do: "push" | "unshift" | "shift" | "drain" }
  | { readonly do: "takeFirst"; readonly at: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom<Step>({ do: "push" }, { do: "shift" }, { do: "unshift" }),
  },
  { weight: 2, arbitrary: fc.nat(20).map((at): Step => ({ do: "takeFirst", at })) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: "drain" }) },
);

describe("Ring", () => {
  it("does what an array does, whatever is done to it", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const ring = new Ring<number>();
        const model: number[] = [];
        steps.forEach((each, item) => {
          expect(apply(ring, each, item)).to.deep.equal(applyToArray(model, each, item));
          expect(ring.length).to.equal(model.length);
          expect(model.map((_, at) => ring.at(at))).to.deep.equal(model);
        });
      }),
    );
  });

  it("has nothing to take, to show or to find when it is empty", () => {
    const ring = new Ring<number>();

    expect([ring.shift(), ring.at(0), ring.takeFirst(() => true), ring.drain()]).to.deep.equal([
      undefined,
      undefined,
      undefined,
      [],
    ]);
  });
});

function apply(ring: Ring<number>, each: Step, item: number): unknown {
  switch (each.do) {
    case "push":
      return ring.push(item);
    case "unshift":
      return ring.unshift(item);
    case "shift":
      return ring.shift();
    case "drain":
      return ring.drain();
    case "takeFirst": {
      const wanted = ring.at(each.at);
      return ring.takeFirst((found) => found === wanted);
    }
  }
}

function applyToArray(model: number[], each: Step, item: number): unknown {
  switch (each.do) {
    case "push":
      model.push(item);
      return undefined;
    case "unshift":
      model.unshift(item);
      return undefined;
    case "shift":
      return model.shift();
    case "drain":
      return model.splice(0);
    case "takeFirst":
      return model.splice(each.at, 1)[0];
  }
}
