import { expect } from "chai";
import { HealthBoard } from "../../../src/link/health-board.ts";

describe("HealthBoard", () => {
  it("answers at once whoever knows something else than what holds", async () => {
    const board = new HealthBoard("serving");
    await board.changed("not_serving", new AbortController().signal);
    expect(board.waiting).to.equal(0);
  });

  it("tells all who wait of a change, and nobody of what was said before", async () => {
    const board = new HealthBoard("serving");
    const { signal } = new AbortController();
    const both = Promise.all([board.changed("serving", signal), board.changed("serving", signal)]);

    board.say("serving");
    expect(board.waiting).to.equal(2);
    board.say("stopping");

    await both;
    expect(board.word).to.equal("stopping");
    expect(board.waiting).to.equal(0);
  });

  it("forgets who is gone", async () => {
    const board = new HealthBoard("serving");
    const controller = new AbortController();
    const waits = board.changed("serving", controller.signal);

    controller.abort();
    await waits;

    expect(board.waiting).to.equal(0);
    await board.changed("serving", controller.signal);
  });
});
