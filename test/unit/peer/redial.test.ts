import { expect } from "chai";
import { decideContact, type HeldConnection } from "../../../src/peer/redial.ts";

const HERE = { host: "10.0.0.1", port: 1 };
const THERE = { host: "10.0.0.2", port: 1 };
const held = (state: HeldConnection["state"], endpoint = HERE): HeldConnection => ({
  state,
  endpoint,
});

describe("a contact with a node that has a connection (A6)", () => {
  const cases: readonly (readonly [
    what: string,
    held: HeldConnection | undefined,
    isMove: boolean,
    decision: string,
  ])[] = [
    ["none yet", undefined, false, "start"],
    ["one to the same place that stands", held("connected", THERE), false, "keep"],
    ["one to the same place that does not stand", held("disconnected", THERE), true, "keep"],
    ["one to another place that stands", held("connected"), false, "keep"],
    [
      "one to another place that stands, and the node has moved",
      held("connected"),
      true,
      "replace",
    ],
    ["one to another place that is being dialed", held("connecting"), false, "replace"],
    ["one to another place that is down", held("disconnected"), false, "replace"],
    ["one to another port", held("disconnected", { ...THERE, port: 2 }), false, "replace"],
  ];
  for (const [what, connection, isMove, decision] of cases) {
    it(`${what}: ${decision}`, () => {
      expect(decideContact(connection, THERE, isMove)).to.equal(decision);
    });
  }
});
