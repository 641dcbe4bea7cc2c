/** Links that come up late, or bring late what was said on them: what has gone on over another link stays in order. */

import { expect } from "chai";
import { connection } from "../../actors/connection.ts";
import { connectionRegistry } from "../../actors/connection-registry.ts";
import { CONNECTION_REGISTRY } from "../../messages/connection-registry.ts";
import type { SessionMessages } from "../../messages/session.ts";
import { nodeMessages } from "../../messages/wire/node-messages.ts";
import type { Cast } from "../../src/actor/protocol.ts";
import { type ActorRef, defineActor, isRuntimeError, keep, started } from "../../src/index.ts";
import { PeerChannel } from "../../src/link/peer-channel.ts";
import type { Link } from "../../src/transport/transport.ts";
import { decodeMessage, encodeMessage } from "../../src/wire/catalogue.ts";
import { peerAsker } from "../../supervisors/face/peer-asker.ts";
import { packet, type TwoNodesOptions, twoNodes } from "../support/two-nodes.ts";

const ping = packet({ type: "p2p.ping" });

type Setup = Awaited<ReturnType<typeof twoNodes>>;

/** One end of a link in the test's own hands. */
function rawEnd(link: Link, { needs }: Setup["near"]) {
  const channel = new PeerChannel(link, needs);
  const heard: unknown[] = [];
  const asked: number[] = [];
  link.attach({
    onFrame: (frame) => {
      if (frame.length === 0) return;
      for (const envelope of channel.open(frame)) {
        if (envelope.kind === "request") asked.push(envelope.messageId);
        else heard.push(decodeMessage(nodeMessages, envelope));
      }
    },
    onClose: () => {},
  });
  return { link, channel, heard, asked };
}

describe("soma connections: what comes late over another link (S3)", () => {
  /** Two links of one peer, of which the first has said something that has not left yet. */
  const twoLinks = async (routes: TwoNodesOptions["routes"] = {}) => {
    const setup = await twoNodes({ routes });
    const { clock, near, far } = setup;
    const dial = async () => {
      const endpoint = { host: "far", port: 30_002 };
      const dialed = near.needs.transport.dial(endpoint, far.signer.publicKey.bytes);
      await clock.advance(50);
      return rawEnd(await dialed, near);
    };
    const [older, newer] = [await dial(), await dial()];
    const say = ({ channel }: typeof older) => channel.say("request", channel.nextId(), ping);
    say(older);
    await clock.advance(100);
    return { ...setup, older, newer, say };
  };

  it("a request that was said before one heard over another link is not done, and its asker is told why", async () => {
    const { clock, older, newer, say, served } = await twoLinks();
    say(newer);
    newer.channel.flush();
    await clock.advance(20);
    older.channel.flush();
    await clock.advance(20);

    expect(served()).to.equal(1);
    expect(newer.heard).to.deep.equal([{ type: "p2p.pong" }]);
    expect(older.heard).to.deep.equal([{ type: "generic.error", reason: "overtaken" }]);
  });

  it("a request that is late and not overtaken is done, and so is what the same link says next", async () => {
    const { clock, older, newer, say, served } = await twoLinks();
    older.channel.flush();
    await clock.advance(20);
    say(newer);
    newer.channel.flush();
    await clock.advance(20);
    say(older);
    older.channel.flush();
    await clock.advance(20);

    expect(served()).to.equal(3);
    expect(older.heard).to.deep.equal([{ type: "p2p.pong" }, { type: "p2p.pong" }]);
  });

  it("an asker that was overtaken may ask again, since nothing was done", async () => {
    const answer = () => ({ type: "generic.error", reason: "overtaken" }) as const;
    const { far } = await twoNodes({ routes: { requests: { "p2p.ping": answer } } });
    const self = far.peer;
    const asker = peerAsker({ runtime: far.runtime, catalogue: nodeMessages, self });

    const error = await asker.request(self, { type: "p2p.ping" }).catch((thrown) => thrown);

    expect(isRuntimeError(error, "request.overtaken") && error.transient).to.equal(true);
  });

  it("a notice is taken in its order, and not after it was overtaken", async () => {
    let taken = 0;
    const notices = {
      "p2p.ping": () => {
        taken += 1;
      },
    };
    const { clock, newer, older, say } = await twoLinks({ notices });
    const note = () => older.channel.say("notice", older.channel.nextId(), ping);
    note();
    say(newer);
    newer.channel.flush();
    await clock.advance(20);
    older.channel.flush();
    await clock.advance(20);
    expect(taken).to.equal(0);

    note();
    older.channel.flush();
    await clock.advance(20);
    expect(taken).to.equal(1);
  });

  it("a request that waits for a dial waits no longer once a link stands that the peer has dialed", async () => {
    const { clock, connection: dialing, network } = await twoNodes();
    network.cut("near", "far");
    const asked = dialing.call.request(ping);
    await clock.advance(100);

    dialing.cast.reached(true);
    await clock.advance(1);

    expect(await asked).to.deep.equal({ kind: "not_connected" });
  });
});

/** Stands where the owner of a link would that the peer has dialed, and notes that it is to give way. */
const owner = defineActor<{ giveWay: Cast; reached: Cast<boolean> }, string[], string[]>({
  name: "owner",
  init: (told) => started(told),
  handle: {
    giveWay: (told) => {
      told.push("giveWay");
      return keep();
    },
    reached: () => keep(),
  },
});

describe("soma connections: a dial that ends late (S3)", () => {
  /** A dial that would win every tie, and ends when the peer's own link has stood for a while. */
  const lateDial = async () => {
    const setup = await twoNodes({ listening: false });
    const { clock, network, near, far } = setup;
    const links: Link[] = [];
    const endpoint = { host: "near", port: 30_002 };
    await near.needs.transport.listen(endpoint, { onLink: (link) => links.push(link) });
    await far.runtime.start(connectionRegistry, { self: "z" }, { name: CONNECTION_REGISTRY });
    const told: string[] = [];
    const { ref } = await far.runtime.start(owner, told);
    network.cut("near", "far");
    const peerKey = near.signer.publicKey.bytes;
    await far.runtime.start(connection, { peer: near.peer, peerKey, endpoint, needs: far.needs });
    const registry = far.runtime.ref(CONNECTION_REGISTRY);
    const theirs = ref as ActorRef<unknown> as ActorRef<SessionMessages>;
    registry.cast.accepted({ peer: near.peer, ref: theirs, host: "near" });
    await clock.advance(600);
    network.heal();
    await clock.advance(20);
    const [link] = links;
    if (link === undefined) throw new Error("the dial has ended");
    const end = rawEnd(link, near);
    end.channel.beat();
    await clock.advance(20);
    const inUse = async () => (await registry.call.lookup(near.peer))?.direction;
    return { clock, told, end, inUse };
  };

  it("costs the peer's own link nothing by what was said long ago, nor by its end", async () => {
    const { clock, told, end, inUse } = await lateDial();
    expect([...told, await inUse()]).to.deep.equal(["inbound"]);

    end.link.destroy();
    await clock.advance(100);

    expect([...told, await inUse()]).to.deep.equal(["inbound"]);
  });

  it("takes part in the tie-break once the peer has answered on it", async () => {
    const { clock, told, end } = await lateDial();

    const seen = encodeMessage(nodeMessages, { type: "p2p.seen_address", host: "far" });
    for (const messageId of end.asked) end.channel.say("response", messageId, seen);
    end.channel.flush();
    await clock.advance(20);

    expect(end.asked).to.have.length(1);
    expect(told).to.deep.equal(["giveWay"]);
  });
});
