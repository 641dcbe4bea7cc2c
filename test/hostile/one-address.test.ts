/** One address that wants all the sessions a node has. */

import { rm } from "node:fs/promises";
import { expect } from "chai";
import { configOf, controlOf, layOut, NODE_KEY, VALIDATOR } from "./folder.ts";
import { packetOf, Peer } from "./peer.ts";
import { type Raw, rawLink } from "./raw.ts";
import { Victim } from "./victim.ts";

const SESSIONS_MAX = 6;

describe("a running node, and an address that connects again and again", () => {
  it("gives it so many sessions and no more, and a new one for each that ends (A7)", async () => {
    const folder = await layOut({ ...VALIDATOR, sessionsPerAddressMax: SESSIONS_MAX });
    const victim = new Victim(configOf(folder), controlOf(folder));
    const target = { port: (await victim.up()).port, key: NODE_KEY };
    const links: Raw[] = [];
    for (let count = 0; count < SESSIONS_MAX; count += 1) links.push(await rawLink(target));

    // It may be closed before it has heard the hello, so nobody waits for that.
    void rawLink(target);
    const reason = "too_many_sessions_of_address";
    await victim.event("p2p.session_refused", { reason });

    // Ends are told one after the other, so the last of many has been counted too.
    for (const link of links.slice(1)) link.socket.destroy();
    for (const { remote } of links.slice(1)) await victim.event("p2p.session_ended", { remote });
    const peer = await Peer.dial(target);
    const answer = peer.say(packetOf({ type: "p2p.ping" }));
    peer.flush();
    expect((await answer).type).to.equal("p2p.pong");
    const refused = victim.log.filter(({ name }) => name === "p2p.session_refused");
    expect(refused).to.have.length(1);

    peer.link.close();
    for (const link of links) link.socket.destroy();
    expect((await victim.stop()).code).to.equal(0);
    await rm(folder, { recursive: true });
  });
}).timeout(120_000);
