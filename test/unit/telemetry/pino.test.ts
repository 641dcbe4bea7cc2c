import { expect } from "chai";
import type { RuntimeEvent } from "../../../src/telemetry/events.ts";
import { lineOf, type LogLevel, pinoListener } from "../../../src/telemetry/pino.ts";
import { simulatedClock } from "../../../src/time/simulated-clock.ts";

const OFFENDER = {
  id: "store",
  actor: "/node/store",
  restart: "permanent",
  significant: false,
  shutdown: 5_000,
  type: "worker",
};
const HANDLED = { id: 1, causeId: 0, from: 0, type: "put", payload: "secret" };
const CRASH: RuntimeEvent = {
  type: "actor.crashed",
  actor: "/node/store",
  id: 3,
  reason: { error: new TypeError("torn") },
  message: HANDLED,
  lastMessages: [HANDLED],
  where: "handle",
};

function linesAt(level: LogLevel | undefined, events: readonly RuntimeEvent[]) {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const clock = simulatedClock(1_000);
  const listener = pinoListener({ write, clock, ...(level === undefined ? {} : { level }) });
  for (const event of events) listener(event);
  return lines;
}

describe("pinoListener", () => {
  it("writes a line of JSON with level, time and type", () => {
    const app = { type: "app", name: "chain.commit", values: { index: 7 } } as const;

    expect(linesAt(undefined, [app])).to.deep.equal([
      `{"level":"info","time":1000,"type":"app","name":"chain.commit","values":{"index":7}}\n`,
    ]);
  });

  it("tells of a crash who, where, why and after what, but not what messages carried", () => {
    const [line = ""] = linesAt("error", [CRASH]);

    expect(JSON.parse(line)).to.deep.equal({
      level: "error",
      time: 1_000,
      type: "actor.crashed",
      actor: "/node/store",
      where: "handle",
      reason: "error: TypeError: torn",
      message: "put",
      lastMessages: ["put"],
    });
    expect(line).to.not.contain("secret");
  });

  it("leaves out what is below its level", () => {
    const events: readonly RuntimeEvent[] = [
      { type: "actor.started", actor: "/a", id: 1 },
      { type: "runtime.blocked", blockedMs: 90, suspects: ["/a"] },
      CRASH,
    ];

    const counts = (["error", "warn", "info", "debug"] as const).map(
      (level) => linesAt(level, events).length,
    );
    expect(counts).to.deep.equal([1, 2, 2, 3]);
  });
});

describe("lineOf", () => {
  const EVENTS: readonly (readonly [RuntimeEvent, LogLevel])[] = [
    [{ type: "actor.started", actor: "/a", id: 1 }, "debug"],
    [{ type: "actor.stopped", actor: "/a", id: 1, reason: "normal" }, "debug"],
    [{ type: "message.dead", to: "/a", message: "m", cause: "stopped" }, "debug"],
    [{ type: "runtime.observer_failed", error: new Error("x") }, "error"],
    [
      {
        type: "supervisor.progress",
        supervisor: "/s",
        child: "c",
        actor: "/s/c",
        level: "debug",
      },
      "debug",
    ],
    [report("child_terminated"), "error"],
    [report("shutdown"), "info"],
  ];
  for (const [event, level] of EVENTS) {
    const context = "context" in event ? ` ${event.context}` : "";
    it(`gives ${event.type}${context} level ${level}`, () => {
      expect(lineOf(event).level).to.equal(level);
    });
  }
});

function report(context: "child_terminated" | "shutdown"): RuntimeEvent {
  return {
    type: "supervisor.report",
    supervisor: "/node",
    context,
    reason: "killed",
    offender: OFFENDER,
  };
}
