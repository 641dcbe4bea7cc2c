import { expect } from "chai";
import {
  EVENT_CHARACTERS_MAX,
  EVENTS_MAX,
  EventRing,
} from "../../../../src/inspector/collect/event-ring.ts";
import type { ShownEvent } from "../../../../src/inspector/protocol/bodies.ts";

function started(id: number): ShownEvent {
  return { type: "actor.started", atMs: id, actor: "/a", id };
}

describe("EventRing", () => {
  it("tells everything once and in order, in parts (V2)", () => {
    const ring = new EventRing();
    for (let id = 1; id <= 5; id += 1) ring.add(started(id));
    const first = ring.since(0, 3, 10_000);
    const rest = ring.since(first.position, 3, 10_000);
    expect([...first.texts, ...rest.texts].map((text) => JSON.parse(text).id)).to.deep.equal([
      1, 2, 3, 4, 5,
    ]);
    expect(ring.since(rest.position, 3, 10_000)).to.deep.equal({
      texts: [],
      position: 5,
      missed: 0,
    });
    expect(ring.since(0, 3, 1).texts).to.have.length(1);
  });

  it("tells whoever is too late how many are missing (V6)", () => {
    const ring = new EventRing();
    for (let id = 1; id <= 3 * EVENTS_MAX; id += 1) ring.add(started(id));
    const told = ring.since(10, 1, 10_000);
    expect(told.missed).to.equal(2 * EVENTS_MAX - 10);
    expect(JSON.parse(told.texts[0] ?? "").id).to.equal(2 * EVENTS_MAX + 1);
  });

  it("lets the oldest go when crashes carry much (V6)", () => {
    const ring = new EventRing();
    const stack = "x".repeat(EVENT_CHARACTERS_MAX / 4);
    const crash = { type: "actor.crashed", atMs: 0, actor: "/a", id: 1, where: "" } as const;
    for (let at = 0; at < 10; at += 1) ring.add({ ...crash, reason: "", lastMessages: [], stack });
    expect(ring.position - ring.oldest).to.equal(3);
  });
});
