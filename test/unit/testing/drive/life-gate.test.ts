import { expect } from "chai";
import type { EventInput } from "../../../../src/testing/drive/event.ts";
import { EventLoop } from "../../../../src/testing/drive/event-loop.ts";
import { LifeGate } from "../../../../src/testing/drive/life-gate.ts";

function makeLife() {
  const loop = new EventLoop();
  const gate = new LifeGate(loop, { node: "a", incarnation: 2 });
  const ran: string[] = [];
  const at = (dueMs: number, label: string, rest: Partial<EventInput> = {}) =>
    loop.schedule({
      dueMs,
      node: "a",
      kind: "test",
      label,
      run: () => ran.push(`${label}@${loop.nowMs}`),
      ...rest,
    });
  return { loop, gate, ran, at };
}

describe("the gate of a life", () => {
  it("lets events pass while it is open", async () => {
    const { loop, gate, ran, at } = makeLife();
    at(1, "one", { gate });
    await loop.run({ untilMs: 5 });

    expect(ran).to.deep.equal(["one@1"]);
    expect([gate.node, gate.incarnation, gate.state]).to.deep.equal(["a", 2, "open"]);
  });

  it("keeps what falls due while it is held, and lets it happen in order on resume", async () => {
    const { loop, gate, ran, at } = makeLife();
    at(3, "third", { gate });
    at(1, "first", { gate });
    at(1, "second", { gate });
    at(9, "not due yet", { gate });
    at(0, "pause", { run: () => gate.pause() });
    at(2, "of others");
    at(5, "resume", {
      run: () => {
        expect(gate.kept).to.equal(3);
        gate.resume();
      },
    });
    at(5, "after");
    const steps: number[] = [];
    await loop.run({ untilMs: 20, afterEvent: ({ step }) => steps.push(step) });

    expect(ran).to.deep.equal([
      "of others@2",
      "after@5",
      "first@5",
      "second@5",
      "third@5",
      "not due yet@9",
    ]);
    expect(steps).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("lets nothing happen before its time, though it was looked at while the gate was held", async () => {
    const { loop, gate, ran, at } = makeLife();
    at(500, "due later", { gate });
    at(50, "of others", { run: () => gate.pause() });
    await loop.run({ untilMs: 1_000, afterInstant: () => gate.resume() });

    expect(ran).to.deep.equal(["due later@500"]);
  });

  it("forgets an event that is cancelled while it is kept", async () => {
    const { loop, gate, ran, at } = makeLife();
    const victim = at(2, "victim", { gate });
    at(1, "killer", { gate, run: () => loop.cancel(victim) });
    gate.pause();
    at(5, "resume", { run: () => gate.resume() });
    await loop.run({ untilMs: 20 });

    expect(ran).to.deep.equal([]);
    expect(loop.pending).to.equal(0);
  });

  it("lets nothing happen once it is closed, whatever is asked of it then", async () => {
    const { loop, gate, ran, at } = makeLife();
    at(1, "kept", { gate });
    at(4, "later", { gate });
    gate.pause();
    at(2, "close", {
      run: () => {
        expect(gate.kept).to.equal(1);
        gate.close();
        expect(gate.kept).to.equal(0);
        gate.resume();
        gate.pause();
        gate.resume();
        at(3, "asked for afterwards", { gate });
      },
    });
    const end = await loop.run({ untilMs: 20 });

    expect(ran).to.deep.equal([]);
    expect(gate.state).to.equal("closed");
    expect(end).to.deep.equal({ why: "idle", atMs: 20, step: 1 });
  });

  it("has no errors once it is closed", async () => {
    const { loop, gate, at } = makeLife();
    at(1, "dies", {
      gate,
      run: () => {
        gate.close();
        void Promise.reject(new Error("nobody is left to have this"));
      },
    });

    expect((await loop.run({ untilMs: 5 })).why).to.equal("idle");
  });
});
