import { expect } from "chai";
import {
  decideOverflow,
  type Overflow,
  type OverflowDecision,
} from "../../../src/mailbox/overflow.ts";

/** Overflow, waiting, limit, whether the sender waits: what happens to the next message. */
const cases: readonly (readonly [Overflow, number, number, boolean, OverflowDecision])[] = [
  ["reject", 1, 2, false, "take"],
  ["reject", 2, 2, false, "refuse"],
  ["reject", 2, 2, true, "refuse"],
  ["reject", 0, 0, false, "refuse"],
  ["drop_oldest", 1, 2, false, "take"],
  ["drop_oldest", 2, 2, false, "drop_oldest_and_take"],
  ["drop_oldest", 0, 0, false, "drop"],
  ["drop_newest", 1, 2, false, "take"],
  ["drop_newest", 2, 2, false, "drop"],
  ["wait", 1, 2, true, "take"],
  ["wait", 2, 2, true, "queue_sender"],
  ["wait", 2, 2, false, "refuse"],
];

describe("decideOverflow", () => {
  for (const [overflow, length, messagesMax, senderWaits, decision] of cases) {
    const who = senderWaits ? "a sender that waits" : "a sender that does not wait";
    it(`under ${overflow} with ${length} of ${messagesMax} says ${decision} to ${who} (2.2)`, () => {
      expect(decideOverflow(overflow, { length, messagesMax, senderWaits })).to.equal(decision);
    });
  }
});
