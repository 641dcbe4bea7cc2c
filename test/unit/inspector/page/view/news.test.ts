import { expect } from "chai";
import { newsOf, withoutEchoes } from "../../../../../src/inspector/page/view/news.ts";
import type { ShownEvent } from "../../../../../src/inspector/protocol/bodies.ts";

const CRASH: ShownEvent = {
  ...{ type: "actor.crashed", atMs: 1, actor: "/a", id: 1, reason: "Error: no\n  at x" },
  ...{ where: "handle", lastMessages: [] },
};

describe("news", () => {
  it("tells each event in a line, loud when it is bad (V1)", () => {
    expect(newsOf(CRASH)).to.deep.equal({
      tone: "bad",
      glyph: "✕",
      about: "/a",
      says: "Error: no",
    });
    const dead: ShownEvent = {
      type: "message.dead",
      atMs: 1,
      to: "/b",
      message: "m",
      cause: "gone",
    };
    expect(newsOf(dead)).to.include({ about: "/b", says: "m was not taken: gone" });
    const cycle = { atMs: 1, actors: ["/a", "/b"], asks: ["x", "y"], lastedMs: 5_000 };
    expect(newsOf({ type: "wait.cycle", ...cycle })).to.include({
      ...{ tone: "bad", about: "/a", says: "deadlock: waits for /b → /a" },
    });
    expect(newsOf({ type: "wait.cycle_over", ...cycle }).says).to.equal(
      "deadlock over after 5 s: /b → /a",
    );
    const still: ShownEvent = {
      type: "runtime.blocked",
      atMs: 1,
      blockedMs: 120,
      suspects: ["/c"],
    };
    expect(newsOf(still).says).to.equal("the process stood still for 120 ms");
  });

  it("tells what an application says again and again once, the newest (V1)", () => {
    const said = (atMs: number, name: string): ShownEvent => ({
      ...{ type: "app", atMs, name, values: {} },
    });
    const told = withoutEchoes([said(1, "a"), said(2, "b"), said(3, "a")]);
    expect(told.map(({ atMs }) => atMs)).to.deep.equal([2, 3]);
  });

  it("tells an end and a restart once (V1)", () => {
    const again = { atMs: 2, actor: "/a" };
    const events: readonly ShownEvent[] = [
      CRASH,
      { type: "actor.stopped", atMs: 1, actor: "/a", id: 1, reason: "error" },
      { type: "actor.started", ...again, id: 2 },
      { type: "supervisor.progress", ...again, supervisor: "/", child: "a" },
      { type: "actor.stopped", atMs: 3, actor: "/b", id: 7, reason: "normal" },
    ];
    expect(withoutEchoes(events).map(({ type }) => type)).to.deep.equal([
      ...["actor.crashed", "supervisor.progress", "actor.stopped"],
    ]);
  });
});
