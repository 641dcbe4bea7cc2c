import { expect } from "chai";
import { simulate } from "../../../../src/testing/run/simulate.ts";
import type { Failure, NodeEnv, SimSpec } from "../../../../src/testing/spec.ts";
import { counterSpec } from "../world/counter-system.ts";
import { idleSpec } from "../world/small-spec.ts";

async function failureOf(
  part: Partial<SimSpec>,
  onStart?: (env: NodeEnv) => unknown,
): Promise<Pick<Failure, "kind" | "name"> | undefined> {
  const { failure } = await simulate({ ...idleSpec(["a"], onStart), ...part }, { seed: 1n });
  return failure === undefined ? undefined : { kind: failure.kind, name: failure.name };
}

describe("simulate", function () {
  this.timeout(60_000);

  it("gives the same run twice, and in both drain modes", async () => {
    const spec = counterSpec();
    for (const seed of [3n, 4n]) {
      const once = await simulate(spec, { seed, drain: "checkpoint" });
      const twice = await simulate(spec, { seed, drain: "checkpoint" });
      const inTurns = await simulate(spec, { seed, drain: "turns" });

      expect(once.ok, once.failure?.message).to.equal(true);
      expect(once.fired).to.not.have.length(0);
      expect([twice.hash, inTurns.hash]).to.deep.equal([once.hash, once.hash]);
      expect(inTurns).to.deep.equal(once);
    }
    const other = await simulate(spec, { seed: 5n });
    expect(other.hash).to.not.equal((await simulate(spec, { seed: 3n })).hash);
  });

  it("is red by name when what a start returns is no running node", async () => {
    const start = (): never => ({ runtimes: [], trees: [] }) as never;
    const { failure } = await simulate(
      { ...idleSpec([]), nodes: [{ name: "a", start }] },
      { seed: 1n },
    );

    expect(failure?.name).to.equal("a starts");
    expect(failure?.message).to.match(/returned: stop: expected a function/);
  });

  it("signs with real keys where the spec says so, the same in every run", async () => {
    const signatures: string[] = [];
    const spec: SimSpec = {
      ...idleSpec(["a"], ({ signer, crypto }) => {
        const message = Uint8Array.of(1);
        const signature = signer.sign(message);
        expect(crypto.verify(signer.publicKey, message, signature)).to.equal(true);
        signatures.push(signature.join());
      }),
      crypto: "real",
    };
    const [one, other] = [await simulate(spec, { seed: 1n }), await simulate(spec, { seed: 1n })];

    expect([one.failure?.message, one.hash]).to.deep.equal([undefined, other.hash]);
    expect(signatures[0]).to.equal(signatures[1]);
  });

  it("writes nothing down where nobody reads it", async () => {
    let written = -1;
    const check = {
      name: "count",
      run: ({ length }: { length: number }): undefined => {
        written = length;
      },
    };
    const spec: SimSpec = { ...counterSpec(), eventually: [], traceChecks: [check] };
    const options = { seed: 3n, plan: { rules: [] } };
    const { events } = await simulate(spec, options);
    expect(written).to.be.above(events / 10);

    expect((await simulate(spec, { ...options, isTraced: false })).events).to.equal(events);
    expect(written).to.equal(0);
  });

  it("leaves out what a mask says, and takes a plan instead of the spec's", async () => {
    const spec = counterSpec();
    const bare = await simulate(spec, { seed: 3n, plan: { rules: [] } });
    const masked = await simulate(spec, { seed: 3n, mask: { only: new Set() } });

    expect(bare.fired).to.deep.equal([]);
    expect(masked.fired).to.deep.equal([]);
    expect(masked.plan.rules).to.not.have.length(0);
  });

  it("names invariants, promises, traces and histories that fail", async () => {
    const name = "x";
    expect(await failureOf({ invariants: [{ name, check: () => "no" }] })).to.deep.equal({
      ...{ kind: "invariant", name },
    });
    expect(
      await failureOf({ eventually: [{ name, withinMs: 10, check: () => false }] }),
    ).to.deep.equal({ kind: "eventually", name });
    expect(await failureOf({ traceChecks: [{ name, run: () => "no" }] })).to.deep.equal({
      ...{ kind: "trace", name },
    });
    expect(await failureOf({ histories: [{ name, run: () => "no" }] })).to.deep.equal({
      ...{ kind: "history", name },
    });
    expect(await failureOf({})).to.equal(undefined);
  });

  it("names workloads that throw or do not end", async () => {
    const workload = { kind: "workload", name: "workload" };
    const never = new Promise<void>(() => {});

    expect(
      await failureOf({ workload: (world) => world.until("never", 5, () => false) }),
    ).to.deep.equal(workload);
    expect(await failureOf({ workload: () => never, calmMs: 50 })).to.deep.equal(workload);
  });

  it("names nodes that do not start or throw, and what is ambient", async () => {
    const fail = (): never => {
      throw new Error("no");
    };
    expect(await failureOf({}, fail)).to.deep.equal({ kind: "node", name: "a starts" });
    expect(await failureOf({}, ({ clock }) => clock.setTimer(fail, 5))).to.deep.equal({
      ...{ kind: "node", name: "a" },
    });
    expect(await failureOf({}, () => Promise.reject(new Error("stray")))).to.deep.equal({
      ...{ kind: "node", name: "a starts" },
    });
    expect(await failureOf({}, () => void Date.now())).to.deep.equal({
      ...{ kind: "ambient", name: "Date.now" },
    });
    expect(Date.now()).to.be.a("number");
  });

  it("ends runs that do not end by themselves", async () => {
    const spin = ({ clock }: NodeEnv): void => {
      const turn = (): void => clock.yieldTurn(turn);
      turn();
    };
    expect(await failureOf({ limits: { eventsAtOnceMax: 500 } }, spin)).to.deep.equal({
      ...{ kind: "livelock", name: "eventsAtOnceMax" },
    });
    expect(await failureOf({ limits: { eventsMax: 50 } }, spin)).to.deep.equal({
      ...{ kind: "limit", name: "eventsMax" },
    });
  });
});
