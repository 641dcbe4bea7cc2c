import { expect } from "chai";
import type { TraceEvent } from "../../../src/testing/trace.ts";
import { TraceActors } from "../../../src/testing/trace-actors.ts";

function started(actor: string, id: number, incarnation = 1): TraceEvent {
  const values = { id, behaviour: "b" };
  return { step: id, atMs: 5, node: "n", incarnation, actor, kind: "actor.started", values };
}

describe("the actors of a trace", () => {
  it("stand apart in each life of their node, under one number each (E4)", () => {
    const events = [started("/a", 1), started("/a/b", 2), started("/a", 1, 2)];
    const actors = new TraceActors(events);

    const rows = events.map((event) => actors.start(event).map(({ id, path }) => `${id} ${path}`));

    expect(rows).to.deep.equal([
      ["1 /n.1.1", "2 /n.1.1/a"],
      ["3 /n.1.1/a/b"],
      ["4 /n.2.1", "5 /n.2.1/a"],
    ]);
    expect(actors.sums().actors).to.equal(3);
  });

  it("say what they are once, and then what has changed (E4)", () => {
    const event = started("/a", 1);
    const [, row] = new TraceActors([event]).start(event);

    expect(row?.change().origin).to.include({
      label: "a",
      behaviour: "b",
      kind: "worker",
      parent: 1,
    });
    row?.wait(1);
    row?.wait(1);
    row?.wait(-1);
    expect(row?.change()).to.deep.include({ origin: undefined });
    expect(row?.change().now).to.include({ depth: 1, depthMax: 2 });
  });

  it("are found by their path until another stands there (E4)", () => {
    const [first, second] = [started("/a", 1), started("/a", 2)];
    const actors = new TraceActors([first, second]);
    const [, old] = actors.start(first);
    const [young] = actors.start(second);

    expect(actors.stop(first)).to.equal(old);
    expect(actors.byPath(second)).to.equal(young);
    expect(actors.stop(first)).to.equal(undefined);
  });
});
