/** Monitors (`docs/semantics.md` 1.6; OTP reference manual, processes: monitors). */

import { expect } from "chai";
import { actorName, exitActor, sys } from "../../../src/index.ts";
import { useOtpWorld } from "../../support/otp-world.ts";
import { type HeardProbe, type Probe, startProbe } from "../../support/probe.ts";

const NAME = actorName<never>("watched");

describe("Monitors", () => {
  const world = useOtpWorld();

  const probe = (): Promise<HeardProbe> => startProbe(world().runtime);
  const monitor = (a: Probe, b: Probe): Promise<unknown> =>
    a.call.run((context) => context.monitor(b));
  const end = (a: Probe, reason = "normal"): boolean =>
    a.cast.decide(() => ({ kind: "stop", reason, state: "x", answer: undefined }));

  it("MON-001: tell the reason, whatever it is (1.6)", async () => {
    const [a, b, c] = [await probe(), await probe(), await probe()];
    await monitor(a.ref, b.ref);
    await monitor(a.ref, c.ref);

    end(b.ref);
    exitActor(c.ref, "kill");
    await world().settle();

    expect(a.heard).to.have.members(["down actor normal", "down actor killed"]);
  });

  it("MON-001: of an actor that is gone tell noproc, as a message (1.6)", async () => {
    const [a, b] = [await probe(), await probe()];
    exitActor(b.ref, "kill");
    await world().settle();

    await a.ref.call.run((context) => {
      context.monitor(b.ref);
      return a.heard.length;
    });
    await world().settle();

    expect(a.heard).to.deep.equal(["down actor noproc"]);
  });

  it("MON-001: by name tell the name, held or not (1.6)", async () => {
    const a = await probe();
    const b = await startProbe(world().runtime, {}, { name: NAME });

    await a.ref.call.run((context) => context.monitor(NAME));
    await a.ref.call.run((context) => context.monitor(actorName("nobody")));
    exitActor(b.ref, "any");
    await world().settle();

    expect(a.heard).to.deep.equal(["down nobody noproc", "down watched any"]);
  });

  it("MON-002: that are unknown, used up or removed twice are removed in silence (1.6)", async () => {
    const [a, b] = [await probe(), await probe()];

    await a.ref.call.run((context) => {
      const number = context.monitor(b.ref);
      context.demonitor(number);
      context.demonitor(number);
      context.demonitor(999_999, { flush: true });
    });
    exitActor(b.ref, "kill");
    await world().settle();

    expect(a.heard).to.deep.equal([]);
  });

  it("MON-003: removed with flush lose a down that waits; without, it is still heard (1.6)", async () => {
    const [a, b] = [await probe(), await probe()];
    let numbers: number[] = [];
    await a.ref.call.run((context) => {
      numbers = [1, 2, 3, 4].map(() => context.monitor(b.ref));
    });
    a.ref.cast.decide(async (_state, context) => {
      // The downs of all four wait behind this very message.
      await b.ref.exited();
      context.demonitor(numbers[0] ?? 0, { flush: true });
      context.demonitor(numbers[1] ?? 0);
      context.demonitor(numbers[2] ?? 0, { flush: true });
      return { kind: "next", state: "on", options: undefined };
    });

    exitActor(b.ref, "kill");
    await world().settle();

    expect(a.heard).to.deep.equal(["down actor killed", "down actor killed"]);
  });

  it("MON-004: outlive a watched actor that ends its watcher, and only the watcher removes them (1.6)", async () => {
    const [a, b, c] = [await probe(), await probe(), await probe()];
    await monitor(a.ref, b.ref);
    await b.ref.call.run((context) => {
      for (let number = 0; number < 1_000; number += 1) context.demonitor(number);
    });
    await monitor(c.ref, b.ref);

    await b.ref.call.run((context) => context.exit(c.ref, "kill"));
    end(b.ref, "any");
    await world().settle();

    expect(a.heard).to.deep.equal(["down actor any"]);
    expect(c.ref.isAlive).to.equal(false);
  });

  it("MON-006: leave nothing behind on the other side when either end is gone (1.6)", async () => {
    const [a, b, c] = [await probe(), await probe(), await probe()];
    await monitor(a.ref, b.ref);
    await monitor(c.ref, b.ref);
    await a.ref.call.run((context) => context.demonitor(context.monitor(b.ref)));

    exitActor(c.ref, "kill");
    await world().settle();
    expect((await sys.getStatus(b.ref)).monitoredBy).to.equal(1);

    exitActor(b.ref, "kill");
    await world().settle();
    expect((await sys.getStatus(a.ref)).monitors).to.equal(0);
  });

  it("MON-007: tell of the end when the name is free again (1.8)", async () => {
    const held = await startProbe(world().runtime, {}, { name: NAME });
    const a = await probe();
    let holder: unknown = "unset";
    await a.ref.call.run((context) => {
      context.monitor(held.ref);
    });
    a.ref.cast.decide(async (_state, context) => {
      await held.ref.exited();
      holder = context.whereis(NAME);
      return { kind: "next", state: "on", options: undefined };
    });

    exitActor(held.ref, "kill");
    await world().settle();

    expect(holder).to.equal(undefined);
    await startProbe(world().runtime, {}, { name: NAME });
    expect(a.heard).to.deep.equal(["down actor killed"]);
  });

  it("MON-008: are each their own: N monitors of one actor give N downs (1.6)", async () => {
    const [a, b] = [await probe(), await probe()];
    for (let count = 0; count < 3; count += 1) await monitor(a.ref, b.ref);

    exitActor(b.ref, "kill");
    await world().settle();

    expect(a.heard).to.deep.equal(["down actor killed", "down actor killed", "down actor killed"]);
  });

  it("SIG-004: tell of the end behind the messages the ended actor sent before (1.7)", async () => {
    const [a, b] = [await probe(), await startProbe(world().runtime, {}, { name: NAME })];
    await a.ref.call.run((context) => context.monitor(NAME));
    await monitor(a.ref, b.ref);

    b.ref.cast.decide(() => {
      a.ref.cast.note("one");
      a.ref.cast.note("two");
      return { kind: "stop", reason: "normal", state: "x", answer: undefined };
    });
    await world().settle();

    expect(a.heard).to.deep.equal(["one", "two", "down watched normal", "down actor normal"]);
  });
});
