import { expect } from "chai";
import { HistoryLog } from "../../src/testing/history/history-log.ts";
import { CHAIN_TRACE } from "../simulation/whole-node/chain-host.ts";
import { CHAIN_CHECKS } from "../simulation/whole-node/chain-checks.ts";
import { type HostLine, hostLines, traceOf, wholeBytes } from "./node/host-file.ts";
import {
  type CheckVerdict,
  healVerdict,
  historyVerdict,
  isOk,
  type RoundReport,
  traceVerdicts,
} from "./verdict.ts";
import { HEIGHT, heightsNeverFall } from "./watch/histories.ts";

function handed(index: number, atMs: number, digest = `d${index}`): HostLine {
  return { atMs, life: 1, kind: CHAIN_TRACE.handed, values: { index, digest } };
}

function brokenOf(verdicts: readonly CheckVerdict[]): readonly string[] {
  return verdicts.filter(({ faults }) => faults.length > 0).map(({ name }) => name);
}

const ROUND: RoundReport = {
  round: 1,
  seed: "1",
  kinds: [],
  commitsInStorm: 1,
  healedMs: 2_000,
  refused: 0,
};

describe("the verdict on a run of chaos", () => {
  it("is no verdict without a check", () => {
    expect(isOk([])).to.equal(false);
    expect(isOk([{ name: "a", faults: [], seen: "" }])).to.equal(true);
    expect(isOk([{ name: "a", faults: ["x"], seen: "" }])).to.equal(false);
  });

  it("holds the simulator's checks against what hosts have written", () => {
    const fine = traceOf([
      ["a", [handed(1, 10), handed(2, 20)]],
      ["b", [handed(1, 15)]],
    ]);
    const forked = traceOf([
      ["a", [handed(1, 10)]],
      ["b", [handed(1, 15, "other")]],
    ]);

    expect(brokenOf(traceVerdicts(CHAIN_CHECKS, fine))).to.deep.equal([]);
    expect(brokenOf(traceVerdicts(CHAIN_CHECKS, forked))).to.deep.equal(["one chain"]);
  });

  it("is bad when the hosts have written nothing", () => {
    const verdicts = traceVerdicts(CHAIN_CHECKS, traceOf([]));

    expect(brokenOf(verdicts)).to.have.length(CHAIN_CHECKS.length);
  });

  it("orders the lines of all hosts by time, and those of one as they were written", () => {
    const trace = traceOf([
      ["a", [handed(1, 10), handed(2, 30), handed(3, 20)]],
      ["b", [handed(1, 25)]],
    ]);

    expect([...trace].map(({ node, values }) => `${node}${values["index"]}`)).to.deep.equal([
      "a1",
      "b1",
      "a2",
      "a3",
    ]);
  });

  it("reads no line that was cut by the end of a process", () => {
    const text = `${JSON.stringify(handed(1, 5))}\n{"atMs":6,"li`;
    const bytes = Buffer.from(text);

    expect(hostLines(bytes.subarray(0, wholeBytes(bytes)).toString())).to.deep.equal([
      handed(1, 5),
    ]);
    expect(wholeBytes(Buffer.from("no end"))).to.equal(0);
  });

  it("is bad when clients were never answered, and counts how they fared", () => {
    const log = new HistoryLog();
    const client = log.client("c");
    client.invoke(HEIGHT, { node: "a", by: "x" }).failed();
    client.invoke(HEIGHT, { node: "a", by: "x" }).unknown();
    const silent = historyVerdict(heightsNeverFall, log.operations(), [HEIGHT]);
    client.invoke(HEIGHT, { node: "a", by: "x" }).ok(3);
    const answered = historyVerdict(heightsNeverFall, log.operations(), [HEIGHT]);

    expect(silent.faults).to.deep.equal(["nothing was ever answered"]);
    expect(answered).to.deep.include({ faults: [], seen: "1 ok, 1 failed, 1 unknown" });
  });

  it("is bad when nodes do not come together again", () => {
    const late = { ...ROUND, round: 2, healedMs: undefined };

    expect(healVerdict([ROUND], 5_000)).to.deep.include({
      faults: [],
      seen: "1 rounds, slowest 2.0 s",
    });
    expect(healVerdict([ROUND, late], 5_000).faults).to.deep.equal(["round 2: not all within 5 s"]);
  });
});
