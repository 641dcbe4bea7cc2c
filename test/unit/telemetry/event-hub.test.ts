import { expect } from "chai";
import { EventHub, type EventListener, LISTENERS_MAX } from "../../../src/telemetry/event-hub.ts";
import type { RuntimeEvent } from "../../../src/telemetry/events.ts";

const event: RuntimeEvent = { type: "actor.started", actor: "/a", id: 1 };

describe("EventHub", () => {
  it("tells every listener every event, until it is removed", () => {
    const hub = new EventHub();
    const heard: string[] = [];
    const remove = hub.listen(() => heard.push("first"));
    hub.listen(() => heard.push("second"));

    hub.emit(event);
    remove();
    hub.emit(event);

    expect(heard).to.deep.equal(["first", "second", "second"]);
    expect(hub.observed).to.equal(true);
  });

  it("removes a listener that throws and tells the others (10.5)", () => {
    const hub = new EventHub();
    const heard: string[] = [];
    hub.listen(() => {
      throw new Error("listener");
    });
    hub.listen(({ type }) => heard.push(type));

    hub.emit(event);
    hub.emit(event);

    expect(heard).to.deep.equal(["runtime.observer_failed", "actor.started", "actor.started"]);
  });

  it("takes so many listeners and no more", () => {
    const hub = new EventHub();
    let heard = 0;
    for (let count = 0; count <= LISTENERS_MAX; count += 1) {
      hub.listen(() => {
        heard += 1;
      });
    }

    hub.emit(event);

    expect(heard).to.equal(LISTENERS_MAX);
  });

  it("removes a listener whose promise is rejected, and nobody else fails of it (10.5)", async () => {
    const hub = new EventHub();
    const heard: string[] = [];
    hub.listen(({ type }) => heard.push(type));
    const failsLater: EventListener = ({ type }) =>
      type === "actor.started" ? Promise.reject(new Error("log disk full")) : undefined;
    hub.listen(failsLater);

    hub.emit(event);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    hub.emit(event);

    expect(heard).to.deep.equal(["actor.started", "runtime.observer_failed", "actor.started"]);
  });
});
