import { expect } from "chai";
import fc from "fast-check";
import {
  decodeRows,
  encodeRows,
  LIVES,
  type RowChange,
} from "../../../../src/inspector/protocol/rows.ts";
import { nowMade, originMade, WordTable } from "../../../support/inspector/frames-made.ts";

const count = fc.nat();
const origin = fc.record({
  ...{ parent: count, label: fc.string(), behaviour: fc.string() },
  kind: fc.constantFrom("worker" as const, "supervisor" as const),
  ...{ mailboxMax: count, overflow: fc.string(), machine: fc.string(), strategy: fc.string() },
  ...{ intensity: count, periodMs: count, bornAtMs: fc.maxSafeNat() },
});
const now = fc.record({
  life: fc.constantFrom(...LIVES),
  ...{ depth: count, depthMax: count, handled: fc.maxSafeNat(), restarts: count },
  ...{ restartsCounted: count, state: fc.string() },
});
const rows = fc.array(fc.record({ id: count, origin: fc.option(origin, { nil: undefined }), now }));

describe("rows of the inspector", () => {
  it("come out as they went in (V1)", () => {
    fc.assert(
      fc.property(rows, (sent: RowChange[]) => {
        const table = new WordTable();
        expect(decodeRows(encodeRows(sent, table), table.wordOf)).to.deep.equal(sent);
      }),
    );
  });

  it("take some eleven bytes for an actor that is known (V6)", () => {
    const table = new WordTable();
    const busy = {
      id: 5_000,
      now: nowMade({ depth: 3, depthMax: 90, handled: 1_000_000, state: "up" }),
    };
    expect(encodeRows([busy], table).length).to.be.at.most(12);
    expect(encodeRows([{ ...busy, origin: originMade() }], table).length).to.be.at.most(30);
  });

  it("refuse a life that nobody leads", () => {
    const bytes = encodeRows([{ id: 1, now: nowMade() }], new WordTable());
    bytes[1] = 99;
    expect(() => decodeRows(bytes, () => "")).to.throw(RangeError, "there is no life 99");
  });
});
