import { expect } from "chai";
import fc from "fast-check";
import {
  decodeHeaders,
  encodeHeaders,
  type MessageHeader,
  OUTCOMES,
} from "../../../../src/inspector/protocol/headers.ts";
import { WordTable } from "../../../support/inspector/frames-made.ts";

const header: fc.Arbitrary<MessageHeader> = fc.record({
  ...{ id: fc.nat(), causeId: fc.nat(), from: fc.nat(), to: fc.nat(), type: fc.string() },
  outcome: fc.constantFrom(...OUTCOMES),
  atMs: fc.nat(),
});

describe("headers of messages", () => {
  it("come out as they went in (V1)", () => {
    fc.assert(
      fc.property(fc.array(header), (sent) => {
        const table = new WordTable();
        expect(decodeHeaders(encodeHeaders(sent, table), table.wordOf)).to.deep.equal(sent);
      }),
    );
  });

  it("take some eight bytes each in an ordinary stream (V6)", () => {
    const sent = Array.from(
      { length: 1_000 },
      (_, nth): MessageHeader => ({
        ...{ id: 1e9 + nth * 2, causeId: 1e9 + nth * 2 - 5, from: 900, to: 901, type: "ask" },
        ...{ outcome: "handled", atMs: 1.7e12 + nth },
      }),
    );
    const table = new WordTable();
    expect(encodeHeaders(sent, table).length / sent.length).to.be.at.most(9);
  });
});
