import { expect } from "chai";
import { connectionMachine } from "../../../../actors/connection.machine.ts";
import { SeenWays } from "../../../../src/inspector/picture/seen-ways.ts";
import { readMachine } from "../../../../src/machines/read-machine.ts";
import { lock, lockMachine } from "../../../support/inspector/locks.ts";
import { Looking } from "../../../support/inspector/looking.ts";
import { type RowParts, rowsMade } from "../../../support/inspector/rows-made.ts";

const graph = readMachine(connectionMachine);

/** Follows one connection through states, a flush each. */
function followed(...states: readonly string[]) {
  const seen = new SeenWays((hash) => (hash === "c" ? graph : undefined));
  for (const [at, state] of states.entries()) {
    const row: RowParts = { id: 1, path: "/c", origin: { machine: "c" }, now: { state } };
    seen.follow({ rows: rowsMade(row), details: new Map(), atMs: 1_000 + at });
  }
  return seen.of("c");
}

describe("what was seen of a machine by everybody who runs it", () => {
  it("is a way that alone leads from one state to the next (V1)", () => {
    const seen = followed("disconnected", "connecting", "connected");

    expect(seen?.ways).to.deep.equal(
      new Set(["connection.disconnected:0", "connection.connecting:0"]),
    );
    expect([...(seen?.states ?? [])]).to.have.members([
      ...["connection", "connection.disconnected", "connection.connecting", "connection.connected"],
    ]);
    expect([seen?.sinceMs, seen?.actors, seen?.watched]).to.deep.equal([1_000, 1, 0]);
  });

  it("is nothing where two looks are further apart than one way (V1)", () => {
    expect(followed("disconnected", "connected")?.ways.size).to.equal(0);
  });

  it("is nothing for a machine nobody runs (V1)", () => {
    expect(new SeenWays(() => graph).of("c")).to.equal(undefined);
  });

  it("is exact of an actor that is watched, and perhaps of one that is not (V1)", async () => {
    const looking = new Looking();
    const lockGraph = readMachine(lockMachine);
    const seen = new SeenWays((hash) => (hash === lockGraph.hash ? lockGraph : undefined));
    const [watched, other] = [
      await looking.runtime.start(lock, { wrong: 3 }),
      await looking.runtime.start(lock, { wrong: 3 }),
    ];
    const looker = looking.look({ watch: [1] });
    await looking.pass(0, looker);
    seen.follow(looker.picture);
    other.ref.cast.turn({ code: 1 });
    await looking.pass(250, looker);
    seen.follow(looker.picture);
    const perhaps = [...(seen.of(lockGraph.hash)?.perhaps ?? [])];
    watched.ref.cast.turn({ code: 1 });
    await looking.pass(250, looker);
    seen.follow(looker.picture);
    await looking.stop();

    expect(perhaps).to.deep.equal(["lock.shut:0", "lock.shut:4"]);
    const { ways, perhaps: still, watched: exact, actors } = seen.of(lockGraph.hash) ?? {};
    expect([[...(ways ?? [])], exact, actors]).to.deep.equal([["lock.shut:0"], 1, 2]);
    expect([...(still ?? [])]).to.deep.equal(["lock.shut:4"]);
  });
});
