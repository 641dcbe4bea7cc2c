import { expect } from "chai";
import { restartsWithinIntensity } from "../../../../src/testing/oracles/restarts.ts";
import { traceOf, type WrittenEvent } from "../../../support/traces.ts";

function report(atMs: number, child = "x", context = "child_terminated"): WrittenEvent {
  const values = { context, child, restart: "permanent" };
  return { kind: "supervisor.report", actor: "/app", atMs, values };
}

function progress(atMs: number, child = "x"): WrittenEvent {
  return { kind: "supervisor.progress", actor: "/app", atMs, values: { child } };
}

/** A child that falls and is up again at once. */
function restart(atMs: number, child = "x"): WrittenEvent[] {
  return [report(atMs, child), progress(atMs, child)];
}

describe("restartsWithinIntensity", () => {
  const check = restartsWithinIntensity({ supervisor: "/app", intensity: 2, periodMs: 100 });

  it("names the restart that is one too many", () => {
    const wrong = check.run(traceOf(...restart(0), ...restart(50, "y"), ...restart(100)));

    expect(wrong).to.match(/more than 2 restarts within 100 ms, from #1 .* to #6 /);
  });

  it("takes as many as are allowed, and more over a longer time", () => {
    expect(check.run(traceOf(...restart(0), ...restart(50), ...restart(101)))).to.equal(undefined);
  });

  it("takes a fall that ends the supervisor, and begins anew with the next one", () => {
    const gaveUp = [report(60), report(60, "x", "shutdown")];
    const stopped = { kind: "actor.stopped", actor: "/app", atMs: 60 };
    const trace = traceOf(
      ...restart(0),
      ...restart(50),
      ...gaveUp,
      stopped,
      progress(61),
      ...restart(62),
    );

    expect(check.run(trace)).to.equal(undefined);
  });

  it("counts each try of a child that does not start", () => {
    const tries = [report(0), report(10, "x", "start_error"), report(20, "x", "start_error")];

    expect(check.run(traceOf(...tries, progress(30)))).to.be.a("string");
    expect(check.run(traceOf(...tries.slice(1), progress(30)))).to.equal(undefined);
  });

  it("does not count a try that what was done for another child made needless", () => {
    const tries = [report(0), report(10, "x", "start_error"), report(20, "y")];

    expect(check.run(traceOf(...tries, progress(30), progress(30, "y")))).to.equal(undefined);
  });

  it("leaves out temporary children and those with a budget of their own", () => {
    const own = restartsWithinIntensity({
      supervisor: "/*",
      intensity: 0,
      periodMs: 1,
      except: ["x"],
    });
    const temporary = report(0, "y");
    const values = { ...temporary.values, restart: "temporary" };

    expect(own.run(traceOf(...restart(0)))).to.equal(undefined);
    expect(own.run(traceOf({ ...temporary, values }, progress(0, "y")))).to.equal(undefined);
    expect(own.run(traceOf(...restart(0, "y")))).to.be.a("string");
  });
});
