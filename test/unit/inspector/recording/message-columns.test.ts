import { expect } from "chai";
import fc from "fast-check";
import type { MessageHeader } from "../../../../src/inspector/protocol/headers.ts";
import { recorded, watchedRecording } from "../../../support/inspector/watched-recording.ts";

describe("MessageColumns", () => {
  it("leads from a message to its cause and to the first it caused (V4)", () => {
    const { columns } = watchedRecording();

    expect([1, 3, 4, 6, 9].map((one) => columns.causeOf(one))).to.deep.equal([
      ...[undefined, 1, 3, 3, undefined],
    ]);
    expect([1, 3, 4, 9].map((one) => columns.firstCausedBy(one))).to.deep.equal([
      ...[3, 4, undefined, undefined],
    ]);
    expect(columns.numbersOf(new Set([30, 31]))).to.deep.equal(new Map([[30, 3]]));
  });

  it("comes back from what a message caused to the message itself (V4)", () => {
    const causes = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(causes, (chosen) => {
        const headers = chosen.map(
          (cause, at): MessageHeader => ({
            ...{ id: at + 1, causeId: cause % (at + 1), from: 0, to: 1 },
            ...{ type: "go", outcome: "handled", atMs: 0 },
          }),
        );
        const { columns } = recorded([{ atMs: 1, headers }]);
        for (const { id } of headers) {
          const next = columns.firstCausedBy(id);
          if (next !== undefined) expect(columns.causeOf(next)).to.equal(id);
        }
      }),
      { numRuns: 50 },
    );
  });
});
