import { expect } from "chai";
import { EventHub, type EventListener, LISTENERS_MAX } from "../../../src/telemetry/event-hub.ts";
import type { RuntimeEvent } from "../../../src/telemetry/events.ts";

const event: RuntimeEvent = { type: "actor.started", actor: "/a", id: 1 };

describe("EventHub", () => {
  it("tells every listener every event, until it is removed", () => {
    const hub = new EventHub((tell) => tell());
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
    const hub = new EventHub((tell) => tell());
    const heard: string[] = [];
    hub.listen(() => {
      throw new Error("listener");
    });
    hub.listen(({ type }) => heard.push(type));

    hub.emit(event);
    hub.emit(event);

    expect(heard).to.deep.equal(["runtime.observer_failed", "actor.started", "actor.started"]);
  });

  it("takes so many listeners and refuses one more by name, until one is removed", () => {
    const hub = new EventHub((tell) => tell());
    let heard = 0;
    const listen = (): (() => void) =>
      hub.listen(() => {
        heard += 1;
      });
    const removers = Array.from({ length: LISTENERS_MAX }, listen);

    expect(listen)
      .to.throw(`it has ${LISTENERS_MAX} listeners`)
      .with.deep.include({ code: "listener.limit", details: { listenersMax: LISTENERS_MAX } });
    hub.emit(event);
    expect(heard).to.equal(LISTENERS_MAX);
    removers[0]?.();
    listen();
  });

  for (const given of [5, undefined, null, {}, "listener"]) {
    it(`refuses to tell ${JSON.stringify(given)}`, () => {
      const hub = new EventHub((tell) => tell());

      expect(() => hub.listen(given as never))
        .to.throw("listener")
        .with.property("code", "option.invalid");
      expect(hub.observed).to.equal(false);
    });
  }

  it("tells a function as often as it listens, and removes it one time at a time", () => {
    const hub = new EventHub((tell) => tell());
    let heard = 0;
    const listener: EventListener = () => {
      heard += 1;
    };
    hub.listen(listener);
    const remove = hub.listen(listener);

    hub.emit(event);
    remove();
    remove();
    hub.emit(event);

    expect(heard).to.equal(3);
  });

  it("removes a listener whose promise is rejected, and nobody else fails of it (10.5)", async () => {
    const hub = new EventHub((tell) => tell());
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

  it("tells of a listener that fails once only, however often it is rejected", async () => {
    const hub = new EventHub((tell) => tell());
    const heard: string[] = [];
    hub.listen(({ type }) => heard.push(type));
    const failsLater: EventListener = () => Promise.reject(new Error("log disk full"));
    hub.listen(failsLater);

    hub.emit(event);
    hub.emit(event);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });

    expect(heard.filter((type) => type === "runtime.observer_failed")).to.have.length(1);
  });
});
