import { expect } from "chai";
import { incarnationsFenced } from "../../../../src/testing/oracles/fenced.ts";
import { traceOf } from "../../../support/traces.ts";

describe("incarnationsFenced", () => {
  const stop = { kind: "actor.stopped", actor: "/app/x", values: { id: 7 } };
  const delivery = { kind: "mail.delivered", actor: "/app/x", values: { id: 50, to: 7 } };

  it("names a message that an actor handled after it had stopped", () => {
    const wrong = incarnationsFenced().run(traceOf(delivery, stop, delivery));

    expect(wrong).to.match(/^incarnations fenced: #3 mail.delivered .* after #2 actor.stopped/);
  });

  it("names mail through operators, too: whoever handles what comes of it has to be alive", () => {
    const piped = { ...delivery, values: { ...delivery.values, piped: true } };

    expect(incarnationsFenced().run(traceOf(stop, piped))).to.match(/#2 mail.delivered/);
  });

  it("names an actor that starts twice under one number", () => {
    const start = { ...stop, kind: "actor.started" };

    expect(incarnationsFenced().run(traceOf(start, stop, start))).to.match(/#3 actor.started/);
  });

  it("tells numbers of one runtime from those of another, and of another life", () => {
    const other = { ...delivery, values: { ...delivery.values, runtime: 2 } };
    const later = { ...delivery, incarnation: 2 };

    expect(incarnationsFenced().run(traceOf(stop, other, later))).to.equal(undefined);
  });

  it("names what a life does after the next one has begun", () => {
    const started = { kind: "node.started", incarnation: 2 };

    expect(incarnationsFenced().run(traceOf(started, delivery))).to.match(
      /after life 2 of a had begun/,
    );
  });
});
