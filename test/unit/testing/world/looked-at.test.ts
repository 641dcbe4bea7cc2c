import { expect } from "chai";
import { inspectorOf } from "../../../../src/inspector/index.ts";
import type { Runtime } from "../../../../src/index.ts";
import type { FaultKind } from "../../../../src/testing/fault-plan.ts";
import { simulate } from "../../../../src/testing/run/simulate.ts";
import type { NodeSpec, SimSpec } from "../../../../src/testing/spec.ts";
import type { TraceEvent } from "../../../../src/testing/trace.ts";
import { counterNodes, counterSpec } from "./counter-system.ts";

describe("a world that is looked at", () => {
  it("changes nothing of a run with faults: the same happens at the same times, looked at or not (V6, moonshot 20)", async () => {
    for (const seed of [3n, 16n]) {
      const [alone, seen] = [await traceOf(seed, () => {}), await traceOf(seed, lookAt)];
      expect(alone.length).to.be.above(500);
      expect(seen).to.deep.equal(alone);
    }
  }).timeout(60_000);
});

/** Not those of clocks: they break timers as they come, an inspector's own among them. */
const FAULTS: readonly FaultKind[] = [
  ...(["node.kill", "node.power_cut", "node.pause"] as const),
  ...(["link.partition", "link.latency", "link.reset"] as const),
];

/** Looks at everything there is to look at, for as long as the runtime lives. */
function lookAt(runtime: Runtime): void {
  const viewer = inspectorOf(runtime, { payloads: {} }).open();
  viewer.wish({ hz: 10, messages: {}, watch: [1, 2, 3] });
  viewer.onDue(() => {
    while (viewer.take(65_536).length > 0);
  });
}

/** What happened in a run, without the numbers of its steps: those count an inspector's own timers as well. */
async function traceOf(
  seed: bigint,
  onStarted: (runtime: Runtime) => void,
): Promise<readonly string[]> {
  const spec: SimSpec = counterSpec();
  const lines: string[] = [];
  const nodes = counterNodes().map((node) => withRuntime(node, onStarted));
  const report = await simulate(
    {
      ...spec,
      nodes,
      faults: { kinds: FAULTS },
      traceChecks: [{ name: "kept", run: (trace) => keep(trace, lines) }],
    },
    { seed },
  );
  expect(report.ok, report.failure?.message).to.equal(true);
  return lines;
}

function withRuntime(node: NodeSpec, onStarted: (runtime: Runtime) => void): NodeSpec {
  return {
    ...node,
    start: async (env) => {
      const running = await node.start(env);
      for (const runtime of running.runtimes) onStarted(runtime);
      return running;
    },
  };
}

function keep(trace: Iterable<TraceEvent>, lines: string[]): undefined {
  for (const { step: _, cause: _of, ...event } of trace) lines.push(JSON.stringify(event));
}
