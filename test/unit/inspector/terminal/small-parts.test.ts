import { expect } from "chai";
import type { ShownEvent } from "../../../../src/inspector/protocol/bodies.ts";
import { eventLine } from "../../../../src/inspector/terminal/event-text.ts";
import { factsOf } from "../../../../src/inspector/terminal/facts.ts";
import { textOf } from "../../../../src/inspector/terminal/line.ts";
import { causesOf } from "../../../../src/inspector/terminal/screens/messages-page.ts";
import { sparkline } from "../../../../src/inspector/terminal/sparkline.ts";
import { sceneMade } from "../../../support/inspector/scene-made.ts";

describe("lines of the terminal", () => {
  it("are drawn two to a place, the newest at the right, none as nothing (V5)", () => {
    expect(sparkline([0, 1, 2, 3, 4, 4], 2)).to.equal("⣠⣿".replace("⣠", "⣴"));
    expect(sparkline([1], 2)).to.equal("⠀⢸");
    expect(sparkline([0.01, 100], 1)).to.equal("⣸");
    expect(sparkline([], 3)).to.equal("⠀⠀⠀");
  });
});

describe("events as lines", () => {
  it("say what happened for every kind (V5)", () => {
    const [atMs, actor, id] = [0, "/a", 1];
    const events: readonly ShownEvent[] = [
      { type: "actor.started", atMs, actor, id },
      { type: "actor.stopped", atMs, actor, id, reason: "normal" },
      { type: "message.dead", atMs, to: "/b", message: "m", cause: "gone" },
      { type: "wait.cycle", atMs, actors: ["/a", "/b"], asks: ["x", "y"], lastedMs: 400 },
      { type: "wait.cycle_over", atMs, actors: ["/a", "/b"], asks: ["x", "y"], lastedMs: 5_000 },
      { type: "runtime.blocked", atMs, blockedMs: 120, suspects: ["/c"] },
      { type: "runtime.observer_failed", atMs, error: "no" },
      { type: "supervisor.progress", atMs, supervisor: "/s", child: "a", actor },
      { type: "app", atMs, name: "fault", values: { kind: "cut" } },
      { type: "inspector.did", atMs, verb: "kill", args: "/a" },
    ];

    expect(events.map((event) => textOf(eventLine(event)).slice(9))).to.deep.equal([
      "started /a",
      "stopped /a: normal",
      "dead letter m to /b: gone",
      "deadlock /a → /b → /a",
      "deadlock over after 5 s: /a, /b",
      "blocked for 120 ms: /c",
      "an observer failed: no",
      "/s has a again",
      'fault {"kind":"cut"}',
      "by a viewer: kill /a",
    ]);
  });
});

describe("facts of a picture", () => {
  it("hold what every screen shows, as plain JSON (V5)", () => {
    const { picture } = sceneMade();

    const facts = JSON.parse(JSON.stringify(factsOf(picture))) as Record<string, unknown>;

    expect(facts).to.include.keys("host", "vitals", "history", "actors", "most", "machines");
    expect(facts).to.include.keys("messages", "events", "crashes", "network", "dropped", "watched");
    expect(facts["actors"]).to.have.length(6);
    expect(facts).to.have.nested.property("actors[2].rate", 100);
    expect(facts).to.have.nested.property("machines[0].actorsByState.up", 1);
    expect(facts).to.have.nested.property("most.depth[0]", "/node/p2p/links");
    expect(facts).to.have.nested.property("messages[0].toPath", "/node/p2p/table");
    expect(facts).to.have.nested.property("messagesPerSecond", 700);
    expect(facts).to.have.nested.property("waits[3].toPath", "/node/store");
    expect(facts).to.have.nested.property("cycles[0].waits[1].fromPath", "/node/p2p/table");
  });

  it("lead from a message to the first cause that is known (V5)", () => {
    const { values } = sceneMade().picture.headers;
    const last = values.at(-1);

    const causes = last === undefined ? [] : causesOf(last, values);

    expect(causes.map(({ id }) => id)).to.deep.equal([6, 5]);
  });
});
