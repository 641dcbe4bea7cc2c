import { expect } from "chai";
import type { ExitReason, Restart, Shutdown } from "../../../src/index.ts";
import {
  decideRestart,
  endsSupervisor,
  isExpectedShutdown,
} from "../../../src/supervision/restart-policy.ts";

const QUIET: readonly ExitReason[] = ["normal", "shutdown", { shutdown: "term" }];
const ABNORMAL: readonly ExitReason[] = [
  "killed",
  "kill",
  "noproc",
  { error: new Error("x") },
  { reason: 1 },
];

describe("what an exit of a child means", () => {
  const verdict = (restart: boolean, report: boolean, keepSpec: boolean) => ({
    restart,
    report,
    keepSpec,
  });
  const table: readonly (readonly [Restart, readonly ExitReason[], ReturnType<typeof verdict>])[] =
    [
      ["permanent", QUIET, verdict(true, true, true)],
      ["permanent", ABNORMAL, verdict(true, true, true)],
      ["transient", QUIET, verdict(false, false, true)],
      ["transient", ABNORMAL, verdict(true, true, true)],
      ["temporary", QUIET, verdict(false, false, false)],
      ["temporary", ABNORMAL, verdict(false, true, false)],
    ];

  for (const [restart, reasons, expected] of table) {
    const kind = reasons === QUIET ? "quiet" : "abnormal";
    it(`a ${restart} child that ends for a ${kind} reason: ${JSON.stringify(expected)}`, () => {
      for (const reason of reasons) expect(decideRestart(restart, reason)).to.deep.equal(expected);
    });
  }
});

describe("whether the end of a significant child ends its supervisor", () => {
  it("depends on auto_shutdown and on who is left", () => {
    const ends = (["never", "any_significant", "all_significant"] as const).map((mode) =>
      [0, 1].map((others) => endsSupervisor(mode, others)),
    );

    expect(ends).to.deep.equal([
      [false, false],
      [true, true],
      [true, false],
    ]);
  });
});

describe("whether a stopped child went as it should", () => {
  const TIMED: readonly Shutdown[] = ["infinity", { afterMs: 1 }];
  const KILLED: readonly Shutdown[] = ["brutal_kill"];
  const REASONS: readonly ExitReason[] = ["shutdown", "normal", { shutdown: 1 }, "killed", "other"];

  /** Which of the reasons are expected. */
  const table: readonly (readonly [
    "static" | "dynamic",
    readonly Shutdown[],
    Restart,
    readonly ExitReason[],
  ])[] = [
    ["static", TIMED, "permanent", ["shutdown"]],
    ["static", TIMED, "transient", ["shutdown", "normal", { shutdown: 1 }]],
    ["static", TIMED, "temporary", ["shutdown", "normal", { shutdown: 1 }]],
    ["static", KILLED, "permanent", ["killed"]],
    ["static", KILLED, "transient", ["shutdown", "normal", { shutdown: 1 }, "killed"]],
    ["dynamic", TIMED, "permanent", ["shutdown", { shutdown: 1 }]],
    ["dynamic", TIMED, "transient", ["shutdown", "normal", { shutdown: 1 }]],
    ["dynamic", KILLED, "permanent", ["killed"]],
    ["dynamic", KILLED, "temporary", ["killed"]],
  ];

  for (const [supervisor, shutdowns, restart, expected] of table) {
    it(`${supervisor}, ${JSON.stringify(shutdowns)}, ${restart}: ${JSON.stringify(expected)}`, () => {
      for (const shutdown of shutdowns) {
        const facts = { supervisor, shutdown, restart };
        expect(REASONS.filter((reason) => isExpectedShutdown(reason, facts))).to.deep.equal(
          expected,
        );
      }
    });
  }
});
