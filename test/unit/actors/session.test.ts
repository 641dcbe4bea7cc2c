import { expect } from "chai";
import { nodeMessages } from "../../../messages/wire/node-messages.ts";
import { p2pServer } from "../../../actors/p2p-server.ts";
import { P2P_SERVER, type P2pServerMessages } from "../../../messages/p2p-server.ts";
import { type ActorRef, defineActor, started } from "../../../src/index.ts";
import { type ChannelNeeds, PeerChannel } from "../../../src/link/peer-channel.ts";
import type { Link } from "../../../src/transport/transport.ts";
import { decodeMessage } from "../../../src/wire/catalogue.ts";
import type { Message } from "../../../src/wire/define-messages.ts";
import { packet, twoNodes } from "../../support/two-nodes.ts";

const ping = packet({ type: "p2p.ping" });

async function answerTo(setup: Awaited<ReturnType<typeof twoNodes>>, request = ping) {
  const asked = setup.connection.call.request(request);
  await setup.clock.advance(100);
  const answer = await asked;
  return answer.kind === "answer" ? decodeMessage(nodeMessages, answer.packet) : answer;
}

describe("session", () => {
  it("A7 answers a request of a type nobody answers with unsupported_request", async () => {
    const setup = await twoNodes({ routes: { requests: {} } });

    expect(await answerTo(setup)).to.deep.equal({
      type: "generic.error",
      reason: "unsupported_request",
    });
  });

  it("A7 answers a malformed payload with malformed_request and lives on", async () => {
    const setup = await twoNodes();

    const broken = { ...ping, payload: Uint8Array.of(0xff, 0x00) };

    expect(await answerTo(setup, broken)).to.deep.equal({
      type: "generic.error",
      reason: "malformed_request",
    });
    expect(await answerTo(setup)).to.deep.equal({ type: "p2p.pong" });
  });

  it("A7 answers a responder that throws with internal and lives on", async () => {
    const requests = {
      "p2p.ping": () => {
        throw new Error("broken responder");
      },
    };
    const setup = await twoNodes({ routes: { requests } });

    expect(await answerTo(setup)).to.deep.equal({ type: "generic.error", reason: "internal" });
    expect(await answerTo(setup)).to.deep.equal({ type: "generic.error", reason: "internal" });
  });

  it("A7 answers requests over the peer's quota with over_quota and when to come again", async () => {
    const quota = { perSecond: 1, burst: 2 };
    const setup = await twoNodes({ sessionLimits: { quota } });
    await setup.clock.advance(100);

    const asked = [ping, ping, ping].map((one) => setup.connection.call.request(one));
    await setup.clock.advance(100);
    const kinds = (await Promise.all(asked)).map((answer) =>
      answer.kind === "answer" ? decodeMessage(nodeMessages, answer.packet) : answer,
    );

    expect(kinds).to.deep.equal([
      { type: "p2p.pong" },
      { type: "p2p.pong" },
      { type: "generic.over_quota", waitMs: 1_000 },
    ]);
  });

  it("A7 answers requests beyond those it may have in flight with overloaded", async () => {
    const requests = { "p2p.ping": () => new Promise<never>(() => {}) };
    const setup = await twoNodes({ routes: { requests }, sessionLimits: { inFlightMax: 1 } });
    await setup.clock.advance(100);

    void setup.connection.call.request(ping).catch(() => {});

    expect(await answerTo(setup)).to.deep.equal({ type: "generic.error", reason: "overloaded" });
  });

  it("A7 answers what a dead server had in hand with internal, and asks the next one", async () => {
    const requests = { "p2p.ping": () => new Promise<never>(() => {}) };
    const setup = await twoNodes({ routes: { requests } });
    await setup.clock.advance(100);
    const asked = setup.connection.call.request(ping);
    await setup.clock.advance(50);

    await setup.far.runtime.start(killerOf(setup.server.ref));
    await setup.clock.advance(50);
    const answer = await asked;

    expect(answer.kind === "answer" && decodeMessage(nodeMessages, answer.packet)).to.deep.equal({
      type: "generic.error",
      reason: "internal",
    });
    expect(await answerTo(setup)).to.deep.equal({ type: "generic.error", reason: "internal" });
    await setup.serve({ requests: { "p2p.ping": () => ({ type: "p2p.pong" }) } });
    expect(await answerTo(setup)).to.deep.equal({ type: "p2p.pong" });
  });

  it("A7 answers internal when its own server takes too long, and drops what comes late", async () => {
    let finish = (_answer: Message): void => {};
    const requests = {
      "p2p.ping": () =>
        new Promise<Message>((resolve) => {
          finish = resolve;
        }),
    };
    const setup = await twoNodes({ routes: { requests } });
    await setup.clock.advance(100);
    const asked = setup.connection.call.request(ping);

    await setup.clock.advance(2_900);
    finish({ type: "p2p.pong" });
    await setup.clock.advance(100);
    const answer = await asked;

    expect(answer.kind === "answer" && decodeMessage(nodeMessages, answer.packet)).to.deep.equal({
      type: "generic.error",
      reason: "internal",
    });
  });

  it("A9 ends the session of a peer that repeats a flush, and tells the rule", async () => {
    const setup = await twoNodes();
    const { clock, far, near } = setup;
    await clock.advance(100);
    const link = await dialAgain(setup);
    let closed: string | undefined;
    const frames: Uint8Array[] = [];
    link.attach({
      onFrame: (frame) => frames.push(frame),
      onClose: (reason) => {
        closed = reason;
      },
    });
    const sent: Uint8Array[] = [];
    const spy = { ...near.needs };
    const channel = new PeerChannel(
      { ...linkLike(link), send: (frame: Uint8Array) => sent.push(frame) > 0 },
      spy,
    );
    channel.say("request", channel.nextId(), ping);
    channel.flush();

    link.send(Uint8Array.from(sent[0] ?? []));
    link.send(Uint8Array.from(sent[0] ?? []));
    await clock.advance(200);

    expect(frames.length).to.be.at.most(1);
    expect(closed).to.be.a("string");
    expect(
      far.events.some((event) => event.type === "app" && event.name === "p2p.peer_refused"),
    ).to.equal(true);
  });

  it("A7 stops reading a peer that does not read, and ends it after a while", async () => {
    const sessionLimits = { unreadBytesMax: 1_000, unreadMs: 500 };
    const setup = await twoNodes({ sessionLimits });
    await setup.clock.advance(100);
    const asker = askerOver(await dialAgain(setup), setup.near.needs);
    asker.link.pause();

    for (let times = 0; times < 50; times += 1) {
      asker.ask(1);
      await setup.clock.advance(10);
    }

    expect(setup.served()).to.be.within(4, 10);
    await setup.clock.advance(500);
    const reasons = setup.far.events.flatMap((event) =>
      event.type === "app" && event.name === "p2p.session_ended" ? [event.values["reason"]] : [],
    );
    expect(reasons).to.deep.equal(["unread"]);
  });

  it("A7 goes on with a peer that has read at last", async () => {
    const sessionLimits = { unreadBytesMax: 70_000, unreadMs: 5_000, inFlightMax: 10_000 };
    const setup = await twoNodes({ sessionLimits });
    await setup.clock.advance(100);
    const asker = askerOver(await dialAgain(setup), setup.near.needs);
    asker.link.pause();
    asker.ask(4_000);
    await setup.clock.advance(100);
    asker.ask(7);
    await setup.clock.advance(100);
    const before = setup.served();
    asker.link.resume();
    await setup.clock.advance(1_000);

    expect(before).to.be.below(4_000);
    expect(setup.served()).to.equal(4_007);
    expect(asker.closed()).to.equal(undefined);
  });

  it("A7 ends after a silence", async () => {
    const setup = await twoNodes({
      connectionLimits: { heartbeatMs: 1_000_000 },
      sessionLimits: { silenceMs: 1_000 },
    });
    await setup.clock.advance(100);

    await setup.clock.advance(1_100);

    expect(
      setup.far.events.some(
        (event) => event.type === "actor.stopped" && event.actor.startsWith("/session"),
      ),
    ).to.equal(true);
  });
});

describe("a session that asks (S3)", () => {
  /** Two nodes of which the one that dialed answers too. */
  const bothWays = async (options: Parameters<typeof twoNodes>[0] = {}) => {
    const setup = await twoNodes(options);
    const requests = { "p2p.ping": () => ({ type: "p2p.pong" }), ...options.routes?.requests };
    const routes = { requests, notices: {} };
    await setup.near.runtime.start(
      p2pServer,
      { catalogue: nodeMessages, routes },
      { name: P2P_SERVER },
    );
    await setup.clock.advance(100);
    const [asker] = setup.sessions;
    if (asker === undefined) throw new Error("a session stands");
    const ask = async (times: number) => {
      const asked = Array.from({ length: times }, () => asker.call.request(ping));
      await setup.clock.advance(100);
      const answers = await Promise.all(asked);
      return answers.map((answer) =>
        answer.kind === "answer" ? decodeMessage(nodeMessages, answer.packet) : answer,
      );
    };
    return { setup, asker, ask };
  };

  it("is answered over the link the other side has dialed, while that asks too: ids never meet", async () => {
    const { setup, ask } = await bothWays();

    const there = Array.from({ length: 5 }, () => setup.connection.call.request(ping));
    const back = await ask(5);

    expect(back).to.deep.equal(Array(5).fill({ type: "p2p.pong" }));
    expect((await Promise.all(there)).map(({ kind }) => kind)).to.deep.equal(
      Array(5).fill("answer"),
    );
  });

  it("is held to the same limits as whoever dialed", async () => {
    const quota = { perSecond: 1, burst: 2 };
    const { ask } = await bothWays({ nearServes: { quota } });

    expect(await ask(3)).to.deep.equal([
      { type: "p2p.pong" },
      { type: "p2p.pong" },
      { type: "generic.over_quota", waitMs: 1_000 },
    ]);
  });

  it("hears of the end of its link at once", async () => {
    const { setup, asker } = await bothWays({
      routes: { requests: { "p2p.ping": () => new Promise<never>(() => {}) } },
    });

    const asked = asker.call.request(ping);
    await setup.clock.advance(10);
    setup.network.reset("near", "far");
    await setup.clock.advance(10);

    expect(await asked).to.deep.equal({ kind: "closed", reason: "reset" });
  });

  it("costs its quota by each word that nobody waits, so that a flood of them is a flood like any other", async () => {
    const { setup } = await bothWays({ sessionLimits: { quota: { perSecond: 1, burst: 3 } } });
    const cancel = packet({ type: "p2p.cancel", messageId: 99 });

    for (let times = 0; times < 1_000; times += 1) setup.connection.cast.notify(cancel);

    expect(await answerTo(setup)).to.deep.include({ type: "generic.over_quota" });
    expect(setup.far.events.filter(({ type }) => type === "actor.crashed")).to.deep.equal([]);
  });

  it("is asked nothing by a connection that has given way, and answered all the same", async () => {
    const { setup, ask } = await bothWays();
    setup.connection.cast.reached(true);
    setup.connection.cast.giveWay();
    await setup.clock.advance(1_000);

    expect(await setup.connection.call.request(ping)).to.deep.equal({ kind: "not_connected" });
    expect(await ask(1)).to.deep.equal([{ type: "p2p.pong" }]);
  });

  it("sees a connection dial again when the link that gave way to is lost", async () => {
    const { setup } = await bothWays();
    setup.connection.cast.reached(true);
    setup.connection.cast.giveWay();
    await setup.clock.advance(1_000);

    setup.connection.cast.reached(false);
    await setup.clock.advance(2_000);

    expect((await setup.connection.call.view()).state).to.equal("connected");
    expect(await answerTo(setup)).to.deep.equal({ type: "p2p.pong" });
  });

  it("ends a peer that says nonsense of what nobody waits for", async () => {
    const { setup } = await bothWays();
    const cancel = packet({ type: "p2p.cancel", messageId: 99 });

    setup.connection.cast.notify({ ...cancel, payload: Uint8Array.of(0xff) });
    await setup.clock.advance(50);

    const refused = setup.far.events.flatMap((event) =>
      event.type === "app" && event.name === "p2p.peer_refused" ? [event.values["code"]] : [],
    );
    expect(refused).to.deep.equal(["codec.malformed"]);
  });
});

/** An actor that kills another and lives on. */
function killerOf(victim: ActorRef<P2pServerMessages>) {
  return defineActor<Record<never, never>, null>({
    name: "killer",
    init: (_, context) => {
      context.exit(victim, "kill");
      return started(null);
    },
    handle: {},
  });
}

/** Asks over a link of its own, whatever comes back. */
function askerOver(link: Link, needs: ChannelNeeds) {
  const channel = new PeerChannel(link, needs);
  let closed: string | undefined;
  link.attach({
    onFrame: () => {},
    onClose: (reason) => {
      closed = reason;
    },
  });
  const ask = (count: number): void => {
    for (let times = 0; times < count; times += 1) channel.say("request", channel.nextId(), ping);
    channel.flush();
  };
  return { link, ask, closed: () => closed };
}

async function dialAgain({ clock, near, far }: Awaited<ReturnType<typeof twoNodes>>) {
  const dialed = near.needs.transport.dial(
    { host: "far", port: 30_002 },
    far.signer.publicKey.bytes,
  );
  await clock.advance(50);
  return dialed;
}

function linkLike(link: Awaited<ReturnType<typeof dialAgain>>) {
  return {
    peerKey: link.peerKey,
    channel: link.channel,
    remote: link.remote,
    direction: link.direction,
    queuedBytes: 0,
    attach: () => {},
    pause: () => {},
    flush: () => {},
    resume: () => {},
    close: () => {},
    destroy: () => {},
  };
}
