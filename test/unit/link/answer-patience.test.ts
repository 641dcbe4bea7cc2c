import { expect } from "chai";
import fc from "fast-check";
import { nodeMessages } from "../../../messages/wire/node-messages.ts";
import { answerPatience, answerPatienceMs } from "../../../src/link/answer-patience.ts";
import type { Message, MessageFamily } from "../../../src/wire/define-messages.ts";

describe("patience with an answer of our own", () => {
  it("A7 is that of the message's class, less the way: the answer is there while somebody waits", () => {
    const patienceMs = answerPatience(nodeMessages.messages as MessageFamily<Message>);

    for (const { kind, wireId, timeoutMs } of nodeMessages.messages) {
      if (kind !== "request") continue;
      expect(patienceMs(wireId)).to.be.within(0.95 * timeoutMs, timeoutMs - 100);
    }
    expect(patienceMs(0x7fff)).to.equal(2_850);
  });

  it("never outlasts the asker's, and leaves the way a second at most", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (askerMs) => {
        const ours = answerPatienceMs(askerMs);
        expect(ours).to.be.below(askerMs);
        expect(askerMs - ours).to.be.at.most(1_000);
      }),
    );
  });
});
