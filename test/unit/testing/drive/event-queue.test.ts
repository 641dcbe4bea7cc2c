import { expect } from "chai";
import fc from "fast-check";
import type { EventGate } from "../../../../src/testing/drive/event.ts";
import { EventQueue, QueuedEvent } from "../../../../src/testing/drive/event-queue.ts";

function eventAt(dueMs: number, gate?: EventGate): QueuedEvent {
  const input = { dueMs, node: "n", kind: "k", label: "l", run: () => {} };
  return new QueuedEvent(gate === undefined ? input : { ...input, gate }, dueMs, undefined);
}

const STEPS = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant("add" as const), afterMs: fc.nat({ max: 20 }) }),
    fc.record({ do: fc.constant("cancel" as const), which: fc.nat() }),
    fc.record({ do: fc.constant("take" as const) }),
  ),
  { maxLength: 400 },
);

describe("the event queue", () => {
  it("gives what a sorted list would, whatever is added, cancelled and taken", () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const queue = new EventQueue();
        const model: QueuedEvent[] = [];
        let nowMs = 0;
        for (const step of steps) {
          if (step.do === "add") {
            const event = eventAt(nowMs + step.afterMs);
            queue.add(event, nowMs);
            model.push(event);
          } else if (step.do === "cancel") {
            const [event] = model.splice(step.which % Math.max(1, model.length), 1);
            if (event !== undefined) queue.forget(event);
          } else {
            const expected = [...model].sort((a, b) => a.dueMs - b.dueMs)[0];
            const next = queue.peek();
            expect(next).to.equal(expected);
            if (next === undefined) continue;
            queue.take(next);
            model.splice(model.indexOf(next), 1);
            nowMs = next.dueMs;
          }
          expect(queue.size).to.equal(model.length);
        }
      }),
    );
  });

  it("does not keep what is cancelled until it would have been due", () => {
    const queue = new EventQueue();
    const refs = Array.from({ length: 10_000 }, () => eventAt(1_000_000));
    const last = eventAt(1_000_000);
    for (const event of refs) queue.add(event, 0);
    queue.add(last, 0);
    for (const event of refs) queue.forget(event);

    expect(queue.size).to.equal(1);
    expect(refs.filter((event) => event.inHeap && event.run === undefined).length).to.be.below(64);
    expect(queue.peek()).to.equal(last);
  });

  it("keeps its order when it sweeps out what is cancelled", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 200, maxLength: 400 }), (dueTimes) => {
        const queue = new EventQueue();
        const events = dueTimes.map((dueMs) => eventAt(1 + dueMs));
        for (const event of events) queue.add(event, 0);
        const [cancelled, left] = [events.slice(0, 150), events.slice(150)];
        for (const event of cancelled) queue.forget(event);
        const taken: QueuedEvent[] = [];
        for (let next = queue.peek(); next !== undefined; next = queue.peek()) {
          queue.take(next);
          taken.push(next);
        }
        expect(taken).to.deep.equal(left.sort((one, other) => one.dueMs - other.dueMs));
      }),
    );
  });

  it("passes over events of a closed life", () => {
    const queue = new EventQueue();
    const gate: { state: EventGate["state"]; keep(): void } = { state: "open", keep: () => {} };
    queue.add(eventAt(0, gate), 0);
    queue.add(eventAt(1, gate), 0);
    const other = eventAt(2);
    queue.add(other, 0);
    gate.state = "closed";

    expect(queue.peek()).to.equal(other);
    expect(queue.size).to.equal(1);
  });
});
