import { expect } from "chai";
import fc from "fast-check";
import { Entries, type Entry } from "../../../src/registry/entries.ts";

type Step = {
  readonly do: "add" | "remove" | "removeOwner";
  readonly key: number;
  readonly owner: number;
};

const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom("add" as const, "add" as const, "remove" as const, "removeOwner" as const),
  key: fc.nat(4),
  owner: fc.nat(3),
});

describe("Entries", () => {
  it("finds by key and by owner what a plain list would, whatever is done to it (9.3)", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const entries = new Entries<number, number, number>();
        let model: Entry<number, number, number>[] = [];
        steps.forEach((each, value) => {
          model = apply(entries, model, { ...each, value });
          for (let key = 0; key < 5; key += 1) {
            const ofKey = model.filter((entry) => entry.key === key);
            expect([...entries.ofKey(key)]).to.deep.equal(ofKey);
            expect(entries.firstOf(key)).to.equal(ofKey[0]);
            expect([...entries.ofBoth(key, 1)]).to.deep.equal(
              ofKey.filter(({ owner }) => owner === 1),
            );
          }
          expect([...entries.ofOwner(2)]).to.have.members(model.filter(({ owner }) => owner === 2));
          expect([...entries.all()]).to.have.members(model);
          expect(entries.count).to.equal(model.length);
          expect(entries.owners).to.equal(new Set(model.map(({ owner }) => owner)).size);
        });
      }),
      { numRuns: 60 },
    );
  });

  it("forgets one entry once", () => {
    const entries = new Entries<string, number, string>();
    const entry = { key: "a", owner: "o", value: 1 };
    entries.add(entry);

    entries.remove(entry);
    entries.remove(entry);

    expect([entries.count, entries.owners, entries.hasOwner("o")]).to.deep.equal([0, 0, false]);
  });
});

function apply(
  entries: Entries<number, number, number>,
  model: Entry<number, number, number>[],
  { do: what, key, owner, value }: Step & { readonly value: number },
): Entry<number, number, number>[] {
  if (what === "add") {
    const entry = { key, owner, value };
    entries.add(entry);
    return [...model, entry];
  }
  const gone = model.filter(
    (entry) => entry.owner === owner && (what === "removeOwner" || entry.key === key),
  );
  for (const entry of gone) entries.remove(entry);
  return model.filter((entry) => !gone.includes(entry));
}
