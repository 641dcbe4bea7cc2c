/** Locks by key and topics (`docs/semantics.md` 9.6 and 9.7; Elixir `Registry.lock/3`, `dispatch/3`). */

import { expect } from "chai";
import { exitActor, PubSub, Registry, stop } from "../../../src/index.ts";
import { useOtpWorld } from "../../support/otp-world.ts";
import { codeOf, type ProbeMessages, startProbe } from "../../support/probe.ts";

describe("A registry's lock", () => {
  const world = useOtpWorld();
  const registry = (): Registry<string> => new Registry(world().runtime, { name: "reg" });
  const open = (): { readonly gate: Promise<void>; pass: () => void } => {
    let pass = (): void => {};
    const gate = new Promise<void>((resolve) => {
      pass = resolve;
    });
    return { gate, pass };
  };

  it("REG-002: lets work under different keys run at once, under one key one by one (9.6)", async () => {
    const reg = registry();
    const steps: string[] = [];
    const { gate, pass } = open();
    const locked = (key: string, name: string): Promise<unknown> =>
      reg.lock(key, async () => {
        steps.push(`${name} in`);
        await gate;
        steps.push(`${name} out`);
      });

    const all = Promise.all([locked("a", "first"), locked("a", "second"), locked("b", "other")]);
    await world().settle();
    expect(steps).to.deep.equal(["first in", "other in"]);
    pass();
    await all;

    expect(steps.slice(2)).to.deep.equal(["first out", "other out", "second in", "second out"]);
  });

  it("REG-003: passes on when the work that holds it throws (9.6)", async () => {
    const reg = registry();
    const broken = reg.lock("a", () => {
      throw new Error("broken");
    });

    expect(await broken.catch((error: Error) => error.message)).to.equal("broken");
    expect(await reg.lock("a", () => "mine")).to.equal("mine");
  });

  it("REG-003: passes on when the actor that holds it exits, and skips one that waited (9.6)", async () => {
    const reg = registry();
    const [holder, waiter] = [await startProbe(world().runtime), await startProbe(world().runtime)];
    const entered: string[] = [];
    const hold = (name: string) => (context: { readonly signal: AbortSignal }) =>
      codeOf(
        reg.lock("a", () => new Promise(() => entered.push(name)), { signal: context.signal }),
      );
    const held = await holder.ref.call.run((context) => [hold("holder")(context)]);
    const waiting = await waiter.ref.call.run((context) => [hold("waiter")(context)]);
    const third = reg.lock("a", () => "third");

    exitActor(waiter.ref, "kill");
    await world().settle();
    exitActor(holder.ref, "kill");

    expect(await third).to.equal("third");
    expect(entered).to.deep.equal(["holder"]);
    const codes = await Promise.all([
      ...(held as Promise<string>[]),
      ...(waiting as Promise<string>[]),
    ]);
    expect(codes).to.deep.equal(["call.aborted", "call.aborted"]);
  });

  it("REG-003: refuses one whose signal has fired already (9.6)", async () => {
    const code = codeOf(registry().lock("a", () => 1, { signal: AbortSignal.abort() }));

    expect(await code).to.equal("call.aborted");
  });
});

describe("A topic", () => {
  const world = useOtpWorld();

  it("reaches its subscribers in the order of subscription, once each (9.7)", async () => {
    const topics = new PubSub<string, ProbeMessages>(world().runtime, "topics");
    const [a, b, c] = [
      await startProbe(world().runtime),
      await startProbe(world().runtime),
      await startProbe(world().runtime),
    ];
    await a.ref.call.run((context) => topics.subscribe(context, "news"));
    await b.ref.call.run((context) => topics.subscribe(context, "news"));
    await b.ref.call.run((context) => topics.subscribe(context, "news"));
    topics.subscribe({ self: c.ref }, "weather");

    expect(topics.publish("news", "note", "hello")).to.equal(2);
    expect(topics.publish("none", "note", "hello")).to.equal(0);
    await world().settle();

    expect([a.heard, b.heard, c.heard]).to.deep.equal([["hello"], ["hello"], []]);
    expect(topics.subscribers("news")).to.deep.equal([a.ref, b.ref]);
  });

  it("is left by who unsubscribes and by who exits (9.7)", async () => {
    const topics = new PubSub<string, ProbeMessages>(world().runtime, "topics");
    const [a, b] = [await startProbe(world().runtime), await startProbe(world().runtime)];
    for (const { ref } of [a, b]) topics.subscribe({ self: ref }, "news");

    topics.unsubscribe({ self: a.ref }, "news");
    b.ref.cast.decide(() => stop("normal"));
    await world().settle();

    expect(topics.publish("news", "note", "x")).to.equal(0);
  });
});
