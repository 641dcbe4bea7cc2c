import { expect } from "chai";
import { stopOrderReversed } from "../../../../src/testing/oracles/stop-order.ts";
import { traceOf, type WrittenEvent } from "../../../support/traces.ts";

function event(kind: string, actor: string, id: number, reason = "shutdown"): WrittenEvent {
  return { kind: `actor.${kind}`, actor, values: { id, reason } };
}

const up = [
  event("started", "/app/x", 2),
  event("started", "/app/y", 3),
  event("started", "/app", 1),
];
const stopping = event("stopping", "/app", 1);
const stopX = event("stopped", "/app/x", 2);
const stopY = event("stopped", "/app/y", 3);

describe("stopOrderReversed", () => {
  const check = stopOrderReversed();

  it("takes the younger before the elder", () => {
    expect(check.run(traceOf(...up, stopping, stopY, stopX))).to.equal(undefined);
  });

  it("names the elder that went first", () => {
    const wrong = check.run(traceOf(...up, stopping, stopX, stopY));

    expect(wrong).to.match(
      /#5 actor.stopped .* \/app\/x .* before \/app\/y, which was started after it/,
    );
  });

  it("goes by the first start of a place, not by the last restart", () => {
    const restarted = [event("stopped", "/app/x", 2, "fell"), event("started", "/app/x", 4)];
    const last = event("stopped", "/app/x", 4);

    expect(check.run(traceOf(...up, ...restarted, stopping, stopY, last))).to.equal(undefined);
    expect(check.run(traceOf(...up, ...restarted, stopping, last, stopY))).to.be.a("string");
  });

  it("does not look at children that end before, or for reasons of their own", () => {
    const crashed = event("stopped", "/app/x", 2, "fell");
    const gaveUp = { kind: "supervisor.report", actor: "/app/x", values: { context: "shutdown" } };

    expect(check.run(traceOf(...up, stopX, stopping, stopY))).to.equal(undefined);
    expect(check.run(traceOf(...up, stopping, crashed, stopY))).to.equal(undefined);
    expect(check.run(traceOf(...up, stopping, gaveUp, stopX, stopY))).to.equal(undefined);
    expect(check.run(traceOf(...up, event("stopping", "/app/x", 2), stopping, stopX))).to.equal(
      undefined,
    );
  });

  it("lets dynamic supervisors be: excepted, or with several children at one path", () => {
    const twin = event("started", "/app/y", 5);

    expect(check.run(traceOf(...up, twin, stopping, stopX, stopY))).to.equal(undefined);
    const excepted = stopOrderReversed({ except: ["/app"] });
    expect(excepted.run(traceOf(...up, stopping, stopX, stopY))).to.equal(undefined);
  });
});
