import { expect } from "chai";
import { HistoryLog } from "../../../src/testing/history/history-log.ts";
import {
  COMMITTED,
  countsOf,
  HEIGHT,
  heightsNeverFall,
  QUORUM_READ,
  quorumReadsAgree,
} from "./histories.ts";

function heights(...reads: readonly [node: string, by: string, height: number][]): HistoryLog {
  const log = new HistoryLog();
  for (const [node, by, height] of reads) {
    log.client(by).invoke(HEIGHT, { node, by }).ok(height);
  }
  return log;
}

describe("what clients of nodes are promised", () => {
  it("holds of heights that grow, each node and each way by itself", () => {
    const log = heights(["a", "control", 5], ["b", "control", 2], ["a", "network", 4]);

    expect(heightsNeverFall.run(log.operations())).to.equal(undefined);
  });

  it("is broken by a height that falls, whoever was told", () => {
    const log = heights(["a", "control", 5], ["a", "control", 4]);

    expect(heightsNeverFall.run(log.operations())).to.include("older");
  });

  it("says nothing of what nobody was told", () => {
    const log = heights(["a", "control", 5]);
    log.client("x").invoke(HEIGHT, { node: "a", by: "control" }).unknown();

    expect(heightsNeverFall.run(log.operations())).to.equal(undefined);
    expect(countsOf(log.operations(), HEIGHT)).to.deep.equal({ ok: 1, failed: 0, unknown: 1 });
  });

  it("holds of quorum reads that tell what was committed", () => {
    const log = new HistoryLog();
    log.client("chain").invoke(COMMITTED, { key: 1, value: "d" });
    log.client("p").invoke(QUORUM_READ, { key: 1 }).ok("d");
    log.client("p").invoke(QUORUM_READ, { key: 2 }).failed();
    log.client("p").invoke(QUORUM_READ, { key: 1 }).ok("d");

    expect(quorumReadsAgree.run(log.operations())).to.equal(undefined);
  });

  it("is broken by a quorum read that tells something else", () => {
    const log = new HistoryLog();
    log.client("chain").invoke(COMMITTED, { key: 1, value: "d" });
    log.client("p").invoke(QUORUM_READ, { key: 1 }).ok("e");

    expect(quorumReadsAgree.run(log.operations())).to.include("no order explains");
  });
});
