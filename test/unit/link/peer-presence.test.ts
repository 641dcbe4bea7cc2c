import { expect } from "chai";
import { PeerPresence } from "../../../src/link/peer-presence.ts";
import type { RuntimeEvent } from "../../../src/index.ts";

const told = (name: string, values: Readonly<Record<string, unknown>> = {}) =>
  ({ type: "app", actor: "/registry", name, values }) as RuntimeEvent;
const joined = (peer: string) => told("p2p.peer_joined", { peer, direction: "inbound" });
const left = (peer: string) =>
  told("p2p.peer_left", { peer, direction: "inbound", reason: "reset" });

describe("who is there (S3)", () => {
  it("is told once, however often it is said", () => {
    const presence = new PeerPresence();

    const events = [joined("a"), joined("a"), left("a"), left("a")].flatMap((event) =>
      presence.hear(event),
    );

    expect(events).to.deep.equal([
      { type: "joined", peer: "a", direction: "inbound" },
      { type: "left", peer: "a", direction: "inbound", reason: "reset" },
    ]);
  });

  it("has left when whoever knew of it is gone, and joins again", () => {
    const presence = new PeerPresence([["a", "outbound"]]);

    const events = [told("p2p.peers_unknown"), joined("a")].flatMap((event) =>
      presence.hear(event),
    );

    expect(events.map(({ type }) => type)).to.deep.equal(["left", "joined"]);
    expect([...presence.present.keys()]).to.deep.equal(["a"]);
  });

  it("is said by no other event", () => {
    const presence = new PeerPresence();

    expect(presence.hear(told("p2p.connected", { peer: "a" }))).to.deep.equal([]);
    expect(presence.present.size).to.equal(0);
  });
});
