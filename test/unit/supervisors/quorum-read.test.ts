import { expect } from "chai";
import type { PeerAsk } from "../../../src/link/peer-ask.ts";
import type { Message } from "../../../src/wire/define-messages.ts";
import { quorumRead } from "../../../supervisors/face/quorum-read.ts";

const ask: PeerAsk = {
  request: () => Promise.resolve({ type: "test.answer" }),
  notify: () => Promise.resolve(true),
  connected: () => Promise.resolve([]),
};
const peers = ["a", "b", "c"].map((peer, distance) => ({ peer, distance }));

describe("quorumRead", () => {
  it("ends with what many agree on", async () => {
    const rules = { keyOf: ({ type }: Message) => type };

    const answer = await quorumRead(ask, { type: "test.ask" }, { rules, peers, self: "self" });

    expect(answer).to.deep.equal({ type: "test.answer" });
  });

  it("fails when a rule of the host throws, and does not wait for ever", async () => {
    const rules = {
      keyOf: () => {
        throw new Error("my rule is broken");
      },
    };

    const failure = await quorumRead(
      ask,
      { type: "test.ask" },
      { rules, peers, self: "self" },
    ).then(
      () => "answered",
      (error: Error) => error.message,
    );

    expect(failure).to.equal("my rule is broken");
  });
});
