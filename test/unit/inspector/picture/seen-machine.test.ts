import { expect } from "chai";
import { connectionMachine } from "../../../../actors/connection.machine.ts";
import {
  coveredBy,
  delaySeen,
  guardSeen,
  takenLast,
  timerText,
} from "../../../../src/inspector/picture/seen-machine.ts";
import type { WatchedMachine } from "../../../../src/inspector/protocol/watched.ts";
import { readMachine } from "../../../../src/machines/read-machine.ts";
import { lockMachine } from "../../../support/inspector/locks.ts";

const graph = readMachine(lockMachine);
const told = { said: "false", atMs: 7, message: 3, times: { false: 1 } } as const;
const seen: WatchedMachine = {
  ...{ runs: "machine", visits: { lock: 1, "lock.shut": 2 }, taken: { "lock.shut:1": 1 } },
  ...{ guards: { "lock.shut:0": told }, invoked: [] },
  delays: [{ transitions: ["lock.open:0", "lock.open:1"], dueInMs: 3, ofMs: 4 }],
};
const way = (id: string) => {
  const found = graph.transitions.find((one) => one.id === id);
  if (found === undefined) throw new Error(`there is no ${id}`);
  return found;
};

describe("what was seen of a machine", () => {
  it("says what a guard said and when, and of one that was not asked that it was not (V1)", () => {
    expect(guardSeen(seen, way("lock.shut:0"))).to.deep.equal({
      sign: "✗",
      word: "false",
      atMs: 7,
    });
    expect(guardSeen(seen, way("lock.shut:1"))).to.deep.equal({ sign: "○", word: "not asked yet" });
    expect(guardSeen(seen, way("lock.shut:2"))).to.equal(undefined);
    expect(guardSeen(undefined, way("lock.shut:0"))).to.equal(undefined);
  });

  it("says of a machine that is run as a table that its guards are never asked (V1)", () => {
    const table: WatchedMachine = { ...seen, runs: "table", guards: {} };
    expect(guardSeen(table, way("lock.shut:0"))?.word).to.equal("never asked: a table");
  });

  it("gives a delay to every way that waits for it (V1)", () => {
    expect(delaySeen(seen, "lock.open:0")).to.equal(delaySeen(seen, "lock.open:1"));
    expect(delaySeen(seen, "lock.shut:0")).to.equal(undefined);
  });

  it("counts states and ways, and leaves the machine itself out (V1)", () => {
    expect(coveredBy(graph, seen)).to.deep.equal({
      states: { seen: 1, all: 5 },
      ways: { seen: 1, all: 9 },
    });
    expect(coveredBy(readMachine(connectionMachine), seen).states.all).to.equal(5);
  });

  it("finds the ways of the newest step that took any (V1)", () => {
    const message = {
      causeId: 0,
      from: 0,
      to: 1,
      type: "turn",
      outcome: "handled",
      atMs: 0,
    } as const;
    const times = { waitMs: 0, handleMs: 0 };
    const steps = [
      { message: { ...message, id: 1 }, ...times, transitions: ["a"] },
      { message: { ...message, id: 2 }, ...times, transitions: ["b", "c"] },
      { message: { ...message, id: 3 }, ...times },
    ];
    expect(takenLast(steps)).to.deep.equal({ message: 2, ids: ["b", "c"] });
    expect(takenLast([])).to.equal(undefined);
  });

  it("says the timer of a delay as people would (V1)", () => {
    expect(timerText("xstate.after.patience.lock.open")).to.equal("after patience in lock.open");
    expect(timerText("heartbeat")).to.equal("heartbeat");
  });
});
