import { expect } from "chai";
import {
  endOfRun,
  type NodeSight,
  nodesToStart,
  progressOf,
  STALL_MS,
  stateOf,
} from "../../../../src/cli/devnet/decisions.ts";

const REPORT = {
  height: 0,
  digest: "",
  peers: 0,
  patch: "",
  epoch: 0,
  isMember: true,
  restarts: 0,
};

function sight(node: number, parts: Partial<NodeSight> = {}): NodeSight {
  const rest = { process: "running", report: undefined, wasUp: false, height: 0 } as const;
  return { node, role: "validator", ...rest, ...parts };
}

const up = (node: number, height = 0): NodeSight =>
  sight(node, { report: REPORT, wasUp: true, height });

describe("decisions of a devnet", () => {
  it("names each state", () => {
    const states = [
      sight(0, { process: "absent" }),
      sight(0, { process: "waiting" }),
      sight(0),
      up(0),
      sight(0, { wasUp: true }),
      sight(0, { process: "ended", wasUp: true }),
      sight(0, { process: "ended", report: REPORT }),
    ].map(stateOf);

    expect(states).to.deep.equal(["away", "waiting", "starting", "up", "silent", "died", "up"]);
  });

  describe("nodesToStart", () => {
    const waiting = (node: number): NodeSight => sight(node, { process: "waiting" });

    it("starts the seed alone and the others once it answers", () => {
      expect(nodesToStart([waiting(0), waiting(1)], undefined, 0)).to.deep.equal([0]);
      expect(nodesToStart([sight(0), waiting(1)], undefined, 0)).to.deep.equal([]);
      expect(nodesToStart([up(0), waiting(1)], undefined, 0)).to.deep.equal([1]);
    });

    it("does not wait for a seed of another run, or one that died", () => {
      const absent = sight(0, { process: "absent" });
      const dead = sight(0, { process: "ended" });

      expect(nodesToStart([absent, waiting(1)], undefined, 0)).to.deep.equal([1]);
      expect(nodesToStart([dead, waiting(1)], undefined, 0)).to.deep.equal([1]);
    });

    it("keeps the late node until all others hold its number of commits", () => {
      const late = { node: 2, rule: { commits: 5 } };

      expect(nodesToStart([up(0, 5), up(1, 4), waiting(2)], late, 1e6)).to.deep.equal([]);
      expect(nodesToStart([up(0, 5), up(1, 5), waiting(2)], late, 0)).to.deep.equal([2]);
    });

    it("keeps the late node until its time has come", () => {
      const late = { node: 1, rule: { afterMs: 100 } };

      expect(nodesToStart([up(0), waiting(1)], late, 99)).to.deep.equal([]);
      expect(nodesToStart([up(0), waiting(1)], late, 100)).to.deep.equal([1]);
    });
  });

  describe("endOfRun", () => {
    it("ends when every node answers and holds the height, not before", () => {
      expect(endOfRun([up(0, 3), up(1, 3)], 3, 0)).to.deep.equal({ kind: "reached" });
      expect(endOfRun([up(0, 3), up(1, 2)], 3, 0)).to.equal(undefined);
      expect(endOfRun([up(0, 3), sight(1, { height: 3, wasUp: true })], 3, 0)).to.equal(undefined);
    });

    it("fails when a node died, and names it", () => {
      const ending = endOfRun([up(0, 3), sight(1, { process: "ended" })], 3, 0);

      expect(ending).to.deep.equal({ kind: "failed", why: "node 1 died" });
    });

    it("fails at the end of the time without progress, with what everybody holds", () => {
      expect(endOfRun([up(0, 1), up(1, 2)], 3, STALL_MS - 1)).to.equal(undefined);
      expect(endOfRun([up(0, 1), up(1, 2)], 3, STALL_MS)).to.deep.equal({
        kind: "failed",
        why: "nothing progressed for 60 s (commits held: 1 2)",
      });
    });
  });

  it("counts a commit and a node that comes up as progress", () => {
    const before = progressOf([sight(0), up(1, 4)]);

    expect(progressOf([up(0), up(1, 4)])).to.be.greaterThan(before);
    expect(progressOf([sight(0), up(1, 5)])).to.be.greaterThan(before);
  });
});
