import { expect } from "chai";
import {
  admitConnection,
  type Connection,
  type Connections,
  dropConnection,
  keptConnection,
} from "../../../src/peer/dial-tie-break.ts";

const link = (id: number, direction: Connection["direction"], peer = "bb"): Connection => ({
  id,
  peer,
  direction,
});

describe("keptConnection", () => {
  const rows = [
    ["inbound", "inbound", "newer"],
    ["outbound", "outbound", "newer"],
  ] as const;
  for (const [held, newer, kept] of rows) {
    it(`of ${held} and then ${newer} keeps the ${kept}, whoever is greater`, () => {
      for (const self of ["aa", "cc"]) {
        expect(keptConnection(self, link(1, held), link(2, newer)).id).to.equal(2);
      }
    });
  }

  it("of a mix keeps the one dialed by the greater peer id, whichever came first", () => {
    const [inbound, outbound] = [link(1, "inbound"), link(2, "outbound")];
    for (const pair of [
      [inbound, outbound],
      [outbound, inbound],
    ] as const) {
      expect(keptConnection("cc", ...pair)).to.equal(outbound);
      expect(keptConnection("aa", ...pair)).to.equal(inbound);
    }
  });

  it("lets both sides keep the same one", () => {
    // The connection A dialed is outbound at A and inbound at B.
    for (const [a, b] of [
      ["aa", "bb"],
      ["bb", "aa"],
    ] as const) {
      const atA = keptConnection(a, link(1, "outbound", b), link(2, "inbound", b));
      const atB = keptConnection(b, link(2, "outbound", a), link(1, "inbound", a));
      expect(atA.id).to.equal(atB.id);
    }
  });
});

describe("the table of connections", () => {
  const none: Connections = new Map();

  it("takes the first connection of a peer and closes nothing", () => {
    const { connections, closed } = admitConnection("aa", none, link(1, "inbound"));
    expect([connections.get("bb")?.id, closed]).to.deep.equal([1, undefined]);
  });

  it("closes the loser: the one held, or the newcomer", () => {
    const held = new Map([["bb", link(1, "inbound")]]);
    const replaced = admitConnection("cc", held, link(2, "outbound"));
    expect([replaced.connections.get("bb")?.id, replaced.closed?.id]).to.deep.equal([2, 1]);
    const refused = admitConnection("aa", held, link(2, "outbound"));
    expect([refused.connections.get("bb")?.id, refused.closed?.id]).to.deep.equal([1, 2]);
    expect(held.get("bb")?.id).to.equal(1);
  });

  it("drops by connection, not by peer: the late end of an old one changes nothing", () => {
    const held: Connections = new Map([["bb", link(2, "inbound")]]);
    expect(dropConnection(held, link(1, "inbound"))).to.equal(held);
    expect(dropConnection(held, link(9, "inbound", "xx"))).to.equal(held);
    expect(dropConnection(held, link(2, "inbound")).size).to.equal(0);
  });
});
