/** Links kept as nothing, one or a set behave as a set does. */

import { expect } from "chai";
import fc from "fast-check";
import type { Cell } from "../../../src/actor/cell.ts";
import {
  hasLink,
  linkCount,
  type Links,
  linksIn,
  withLink,
  withoutLink,
} from "../../../src/actor/link-set.ts";

const CELLS = Array.from({ length: 4 }, (_, id) => ({ id }) as unknown as Cell);

const step = fc.record({ adds: fc.boolean(), cell: fc.constantFrom(...CELLS) });

describe("the links of a cell", () => {
  it("hold what a set would, in the same order", () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const model = new Set<Cell>();
        let links: Links;
        for (const { adds, cell } of steps) {
          links = adds ? withLink(links, cell) : withoutLink(links, cell);
          if (adds) model.add(cell);
          else model.delete(cell);
        }

        expect([...linksIn(links)]).to.deep.equal([...model]);
        expect(linkCount(links)).to.equal(model.size);
        for (const cell of CELLS) expect(hasLink(links, cell)).to.equal(model.has(cell));
      }),
    );
  });

  it("make no set for one link", () => {
    const [parent] = CELLS;

    expect(parent !== undefined && withLink(undefined, parent)).to.equal(parent);
  });
});
