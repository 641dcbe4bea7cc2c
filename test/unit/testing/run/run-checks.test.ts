import { expect } from "chai";
import { RunChecks } from "../../../../src/testing/run/run-checks.ts";
import type { SimSpec } from "../../../../src/testing/spec.ts";
import { idleSpec, smallWorld } from "../world/small-spec.ts";

function checksOf(part: Partial<SimSpec>) {
  const spec = { ...idleSpec(["a"]), ...part };
  const small = smallWorld(spec);
  return { ...small, checks: new RunChecks(spec, small.world) };
}

describe("RunChecks", () => {
  it("looks at each invariant when it is due", async () => {
    const looked: string[] = [];
    const invariant = (name: string, every?: "event" | "instant" | { ms: number }) => ({
      name,
      ...(every !== undefined && { every }),
      check: () => void looked.push(name),
    });
    const { checks, run } = checksOf({
      invariants: [
        invariant("of events", "event"),
        invariant("of instants"),
        invariant("now and then", { ms: 100 }),
      ],
    });
    expect(checks.looksAtEvents).to.equal(true);
    checks.afterEvent();
    checks.afterInstant();
    checks.afterInstant();
    await run(100);
    checks.afterInstant();

    expect(looked.filter((name) => name === "of events")).to.have.length(1);
    expect(looked.filter((name) => name === "of instants")).to.have.length(3);
    expect(looked.filter((name) => name === "now and then")).to.have.length(2);
  });

  it("takes a check that throws for one that failed", () => {
    const check = (): string => {
      throw new Error("bad check");
    };
    const { checks } = checksOf({ invariants: [{ name: "i", check }] });

    expect(checks.afterInstant()).to.deep.equal({
      kind: "invariant",
      name: "i",
      message: "the check itself failed: bad check",
    });
  });

  it("takes a check that answers in no way it may for one that failed", () => {
    const later = async (): Promise<string> => "too late to be heard";
    const answer = (received: unknown) => (): never => received as never;
    const messageOf = (part: Partial<SimSpec>): string | undefined => {
      const { checks } = checksOf(part);
      checks.healed();
      return (checks.afterInstant() ?? checks.atEnd([]))?.message;
    };

    expect(messageOf({ invariants: [{ name: "i", check: answer(false) }] })).to.match(
      /has to return words or undefined \(false\)/,
    );
    expect(messageOf({ traceChecks: [{ name: "t", run: answer(later()) }] })).to.match(/a promise/);
    const eventually = [{ name: "e", withinMs: 1, check: answer(later()) }];
    expect(messageOf({ eventually })).to.match(/has to return true or false \(a promise\)/);
    expect(messageOf({ sometimes: [{ name: "s", reached: answer("yes") }] })).to.match(/"yes"/);
  });

  it("waits after the heal for what has to become true, each as long as it may take", async () => {
    let holds = false;
    const { checks, run } = checksOf({
      eventually: [
        { name: "soon", withinMs: 50, check: () => holds },
        { name: "never", withinMs: 80, check: () => false },
      ],
    });
    expect(checks.afterInstant()).to.equal(undefined);
    checks.healed();
    expect(checks.isSettled).to.equal(false);
    holds = true;
    await run(60);
    expect(checks.afterInstant()).to.equal(undefined);
    await run(90);

    expect(checks.afterInstant()).to.include({ kind: "eventually", name: "never" });
    expect(checks.atEnd([])).to.include({ kind: "eventually", name: "never" });
  });

  it("looks at the trace and the history at the end, and remembers what was reached", () => {
    const { checks } = checksOf({
      traceChecks: [{ name: "t", run: (trace) => (trace.length === 0 ? undefined : "events") }],
      histories: [{ name: "h", run: (history) => `${history.length} operations` }],
      sometimes: [
        { name: "yes", reached: () => true },
        { name: "no", reached: () => false },
      ],
    });
    checks.afterInstant();

    expect(checks.reached).to.deep.equal(["yes"]);
    expect(checks.atEnd([])).to.deep.equal({
      ...{ kind: "history", name: "h", message: "0 operations" },
    });
  });
});
