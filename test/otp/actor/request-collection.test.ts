/** Several calls under way (`docs/semantics.md` 5.5; OTP request id collections). */

import { expect } from "chai";
import { exitActor, type From, keep, RequestCollection, reply } from "../../../src/index.ts";
import { useOtpWorld } from "../../support/otp-world.ts";
import { codeOf, type HeardProbe, type Probe, startProbe } from "../../support/probe.ts";

describe("Requests under way", () => {
  const world = useOtpWorld();
  const start = (): Promise<HeardProbe> => startProbe(world().runtime);
  const collect = (): RequestCollection<string, unknown> => new RequestCollection(world().clock);

  /** Asks for an answer that comes after a time. */
  const askFor = (ref: Probe, afterMs: number, signal?: AbortSignal): Promise<unknown> =>
    ref.call.answer(
      (_state, context) => {
        const from: From<unknown> = context.from ?? {};
        world().clock.setTimer(() => context.reply(from, `after ${afterMs}`), afterMs);
        return keep();
      },
      { timeoutMs: "infinity", ...(signal && { signal }) },
    );

  /** Moves time until the promise is settled. */
  async function passing<T>(work: Promise<T>): Promise<T> {
    const settled = work.then(() => true);
    for (let turn = 0; turn < 100; turn += 1) {
      await world().clock.advance(10);
      if (await Promise.race([settled, Promise.resolve(false)])) return await work;
    }
    throw new Error("it does not settle");
  }

  it("GS-015: fail as values when their server is gone, ends or decides nothing (5.5)", async () => {
    const [gone, ends, bad] = [await start(), await start(), await start()];
    exitActor(gone.ref, "kill");
    await world().settle();
    const requests = collect();
    requests.add("gone", () => gone.ref.call.run(() => 1));
    requests.add("ends", () => ends.ref.call.answer(() => keep()));
    requests.add("bad", () => bad.ref.call.answer(() => "nonsense"));
    exitActor(ends.ref, "shutdown");
    await world().settle();

    const ended: Record<string, unknown> = {};
    for (let found = requests.check(); typeof found === "object"; found = requests.check()) {
      ended[found.label] = found.ok || Reflect.get(Object(found.error), "code");
    }

    expect(ended).to.deep.equal({
      gone: "call.no_such_actor",
      ends: "call.callee_exited",
      bad: "call.callee_exited",
    });
  });

  it("GS-016: are received in the order they finish, and the collection shrinks (5.5)", async () => {
    const a = await start();
    const requests = collect();
    for (const [label, afterMs] of [
      ["slow", 300],
      ["fast", 100],
      ["middle", 200],
    ] as const) {
      requests.add(label, () => askFor(a.ref, afterMs));
    }

    const labels: unknown[] = [];
    for (let size = 3; size > 0; size -= 1) {
      expect(requests.size).to.equal(size);
      const found = await passing(requests.receive(1_000));
      labels.push(typeof found === "object" && found.label);
    }

    expect(labels).to.deep.equal(["fast", "middle", "slow"]);
    expect(await requests.receive(10)).to.equal("no_request");
  });

  it("GS-016: not received in time are given up, and their answers go nowhere (5.5)", async () => {
    const a = await start();
    const requests = collect();
    requests.add("late", (signal) => askFor(a.ref, 500, signal));

    expect(await passing(requests.receive(100))).to.equal("timeout");

    expect(requests.size).to.equal(0);
    await world().clock.advance(1_000);
    expect(requests.check()).to.equal("no_request");
  });

  it("GS-016: have labels of their own, and one server's end fails its own request only (5.5)", async () => {
    const [a, b] = [await start(), await start()];
    const requests = collect();
    requests.add("a", () => askFor(a.ref, 100));
    requests.add("b", () => askFor(b.ref, 200));

    expect(await codeOf((async () => requests.add("a", () => askFor(a.ref, 1)))())).to.equal(
      "option.invalid",
    );
    exitActor(b.ref, "kill");
    const first = await passing(requests.receive(1_000));
    const second = await passing(requests.receive(1_000));

    expect(first).to.deep.include({ label: "b", ok: false });
    expect(second).to.deep.equal({ label: "a", ok: true, answer: "after 100" });
  });

  it("GS-017: waited for in vain are kept (5.5)", async () => {
    const a = await start();
    const requests = collect();
    requests.add("late", () => askFor(a.ref, 500));

    expect(await passing(requests.wait(100))).to.equal("timeout");
    expect(requests.size).to.equal(1);
    expect(await passing(requests.wait(1_000))).to.include({ label: "late", ok: true });
  });

  it("GS-018: can be looked at without waiting (5.5)", async () => {
    const a = await start();
    const requests = collect();
    expect(requests.check()).to.equal("no_request");

    requests.add("now", () => a.ref.call.answer(() => reply("here")));
    expect(requests.check()).to.equal("no_reply");
    await world().settle();

    expect(requests.check()).to.deep.equal({ label: "now", ok: true, answer: "here" });
  });
});
