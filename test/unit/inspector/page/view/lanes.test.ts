import { expect } from "chai";
import { restartLanes } from "../../../../../src/inspector/page/view/lanes.ts";
import type { ShownEvent } from "../../../../../src/inspector/protocol/bodies.ts";
import { rowsMade } from "../../../../support/inspector/rows-made.ts";

function report(atMs: number, supervisor: string, context = "child_terminated"): ShownEvent {
  return { type: "supervisor.report", atMs, supervisor, context, reason: "x", child: "a" };
}

describe("restartLanes", () => {
  const rows = rowsMade({
    ...{ id: 1, path: "/app", now: { restartsCounted: 2 } },
    origin: { kind: "supervisor", intensity: 3, periodMs: 5_000 },
  });

  it("tells what each supervisor has left, and when it has more (V1, V2)", () => {
    const [lane] = restartLanes([report(1_000, "/app"), report(8_000, "/app")], rows, 10_000);
    expect(lane).to.include({ supervisor: "/app", left: 1, easesAtMs: 13_000 });
    expect(lane?.ticks.map(({ type }) => type)).to.deep.equal(["ended", "ended"]);
  });

  it("leaves out who only started its children, and keeps who gave up and is gone (V2)", () => {
    const start: ShownEvent = {
      ...{
        type: "supervisor.progress",
        atMs: 1,
        supervisor: "/quiet",
        child: "a",
        actor: "/quiet/a",
      },
    };
    const lanes = restartLanes([start, report(2, "/gone", "child_gave_up")], rows, 10);
    expect(lanes.map(({ supervisor, row, left }) => [supervisor, row, left])).to.deep.equal([
      ["/gone", undefined, 0],
    ]);
    expect(lanes[0]?.ticks[0]?.type).to.equal("gave_up");
  });
});
