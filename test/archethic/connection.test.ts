import { expect } from "chai";
import { nodeMessages } from "../../messages/wire/node-messages.ts";
import { isRuntimeError, type SimulatedClock } from "../../src/index.ts";
import { decodeMessage } from "../../src/wire/catalogue.ts";
import type { Message } from "../../src/wire/define-messages.ts";
import { packet, twoNodes } from "../support/two-nodes.ts";

const ping = packet({ type: "p2p.ping" });
const NEVER = { requests: { "p2p.ping": () => new Promise<never>(() => {}) } };

/** No dial again within a test, so that a link that ended stays ended. */
const SLOW_REDIAL = { backoff: { firstMs: 3_600_000, capMs: 3_600_000 } };

describe("archethic connection_test: requests and the link", () => {
  it("A6 dials when it starts and carries a request and its answer", async () => {
    const { clock, connection } = await twoNodes();
    await clock.advance(100);

    const asked = connection.call.request(ping);
    await clock.advance(100);
    const answer = await asked;

    expect(answer.kind).to.equal("answer");
    if (answer.kind === "answer") {
      expect(decodeMessage(nodeMessages, answer.packet)).to.deep.equal({ type: "p2p.pong" });
    }
    expect((await connection.call.view()).state).to.equal("connected");
  });

  it("A6 lets a request wait while the dial is under way", async () => {
    const { clock, connection } = await twoNodes();

    const asked = connection.call.request(ping);
    await clock.advance(100);

    expect((await asked).kind).to.equal("answer");
  });

  it("A6 refuses a request at once while there is no link and nobody dials", async () => {
    const { clock, connection } = await twoNodes({
      listening: false,
      connectionLimits: { backoff: { firstMs: 60_000, capMs: 60_000 } },
    });
    await clock.advance(10);

    expect(await connection.call.request(ping)).to.deep.equal({ kind: "not_connected" });
  });

  it("A6 sends nothing in the name of a caller that gave up while the dial was under way", async () => {
    let served = 0;
    const routes = {
      requests: {
        "p2p.ping": () => {
          served += 1;
          return { type: "p2p.pong" };
        },
      },
    };
    const { clock, connection, network } = await twoNodes({ routes });
    network.cut("near", "far");

    const asked = connection.call.request(ping, { timeoutMs: 50 }).catch((error: unknown) => error);
    await clock.advance(60);
    network.heal();
    await clock.advance(10_000);

    expect(isRuntimeError(await asked, "call.timeout")).to.equal(true);
    expect(served).to.equal(0);
  });

  it("A6 answers a request nobody answers with a timeout and stays connected", async () => {
    const { clock, connection } = await twoNodes({ routes: NEVER });
    await clock.advance(100);

    const asked = connection.call.request(packet({ type: "p2p.ping" }, 1_000));
    await clock.advance(1_200);

    expect(await asked).to.deep.equal({ kind: "timeout" });
    expect((await connection.call.view()).state).to.equal("connected");
  });

  it("A6 tells open requests when the link ends, and dials again", async () => {
    const { clock, connection, network } = await twoNodes({ routes: NEVER });
    await clock.advance(100);

    const asked = connection.call.request(ping);
    await clock.advance(20);
    network.reset("near", "far");
    await clock.advance(2_000);

    expect((await asked).kind).to.equal("closed");
    expect((await connection.call.view()).state).to.equal("connected");
  });

  it("A6 gives up a silent peer after two missed beats", async () => {
    const { clock, connection, network, near } = await twoNodes();
    await clock.advance(100);

    network.cut("near", "far");
    await clock.advance(41_000);

    expect((await connection.call.view()).state).to.not.equal("connected");
    const reasons = near.events.flatMap((event) =>
      event.type === "app" && event.name === "p2p.disconnected" ? [event.values["reason"]] : [],
    );
    expect(reasons).to.deep.equal(["idle"]);
  });

  it("A6 seals all requests of one turn under one signature", async () => {
    const { clock, connection, network } = await twoNodes();
    await clock.advance(100);
    const before = network.piecesCarried;

    const asked = Array.from({ length: 50 }, () => connection.call.request(ping));
    await clock.advance(100);
    await Promise.all(asked);

    expect(network.piecesCarried - before).to.equal(2);
  });

  it("A6 refuses more open requests than its table holds", async () => {
    const { clock, connection } = await twoNodes({
      routes: NEVER,
      connectionLimits: { requestsMax: 2 },
    });
    await clock.advance(100);

    const asked = [ping, ping, ping].map((one) => connection.call.request(one));
    await clock.settle();

    expect(await asked[2]).to.deep.equal({ kind: "overloaded" });
  });
});

describe("archethic connection_test: the availability timer", () => {
  const read = async (
    { connection }: Awaited<ReturnType<typeof twoNodes>>,
    reset = false,
  ): Promise<number> => await connection.call.readAvailability({ reset });

  it("starts on connect and not before (A6)", async () => {
    const setup = await twoNodes({ listening: false, connectionLimits: SLOW_REDIAL });
    await setup.clock.advance(5_000);
    expect(await read(setup)).to.equal(0);

    await setup.listen();
    setup.connection.cast.wakeUp();
    await setup.clock.advance(3_100);

    expect(await read(setup)).to.equal(3);
  });

  it("stops when the link ends, and adds up over several links (A6)", async () => {
    const setup = await twoNodes({ connectionLimits: SLOW_REDIAL });
    await setup.clock.advance(2_100);
    setup.network.reset("near", "far");
    await setup.clock.advance(10_000);
    expect(await read(setup)).to.equal(2);

    setup.connection.cast.wakeUp();
    await setup.clock.advance(3_100);

    expect(await read(setup)).to.equal(5);
  });

  it("is zero after a reading with reset, and goes on from there (A6)", async () => {
    const setup = await twoNodes();
    await setup.clock.advance(4_100);

    expect(await read(setup, true)).to.equal(4);
    expect(await read(setup)).to.equal(0);
    await setup.clock.advance(2_100);
    expect(await read(setup)).to.equal(2);
  });

  it("is kept by a reading without reset (A6)", async () => {
    const setup = await twoNodes();
    await setup.clock.advance(4_100);

    expect([await read(setup), await read(setup)]).to.deep.equal([4, 4]);
  });

  it("runs on when a request has no answer in time: the link stands (A6)", async () => {
    const setup = await twoNodes({ routes: NEVER });
    await setup.clock.advance(100);

    const asked = setup.connection.call.request(packet({ type: "p2p.ping" }, 1_000));
    await setup.clock.advance(2_000);

    expect((await asked).kind).to.equal("timeout");
    expect(await read(setup)).to.equal(2);
  });

  it("answers while a dial is under way, without waiting for it (A6)", async () => {
    const setup = await twoNodes();
    setup.network.cut("near", "far");

    expect(await read(setup)).to.equal(0);
  });
});

describe("archethic connection_test: one clock, one order", () => {
  it("starts with nothing pending, connects, and stays that way (A6)", async () => {
    const { clock, connection } = await twoNodes();
    await clock.advance(100);

    const view = await connection.call.view();

    expect(view).to.deep.include({ state: "connected", pending: 0, requests: 0, attempts: 0 });
    expect(view).to.deep.include({ timeouts: 0, lateAnswers: 0 });
  });

  it("makes one dial of five wake-ups (A6)", async () => {
    const setup = await twoNodes({ listening: false, connectionLimits: SLOW_REDIAL });
    await setup.clock.advance(100);
    const failures = () => dialFailures(setup);
    const before = failures();

    for (let times = 0; times < 5; times += 1) setup.connection.cast.wakeUp();
    await setup.clock.advance(1_000);

    expect(failures() - before).to.equal(1);
  });

  it("keeps the order of what is said, over all the turns it is said in (A6)", async () => {
    const heard: number[] = [];
    const routes = {
      requests: {
        "p2p.get_known_peers": (message: object) => {
          heard.push((Reflect.get(message, "ownRecord") as Uint8Array)[0] ?? -1);
          return { type: "generic.ok" };
        },
      },
    };
    const { clock, connection } = await twoNodes({ routes });
    const asked: Promise<unknown>[] = [];

    for (let number = 0; number < 45; number += 1) {
      const ownRecord = Uint8Array.of(number);
      asked.push(
        connection.call.request(packet({ type: "p2p.get_known_peers", ownRecord } as never)),
      );
      if (number % 7 === 0) await clock.advance(3);
    }
    await clock.advance(200);
    await Promise.all(asked);

    expect(heard).to.deep.equal(Array.from({ length: 45 }, (_, number) => number));
  });

  it("forgets a request that had no answer in time, and counts it (A6)", async () => {
    const { clock, connection } = await twoNodes({ routes: NEVER });
    await clock.advance(100);

    const asked = connection.call.request(packet({ type: "p2p.ping" }, 500), { timeoutMs: 500 });
    const failure = asked.catch((error: unknown) => isRuntimeError(error, "call.timeout"));
    await clock.advance(700);

    expect(await failure).to.equal(true);
    expect(await connection.call.view()).to.deep.include({ pending: 0, timeouts: 1 });
  });

  it("drops an answer nobody waits for any more, and counts it; the link stands (A6)", async () => {
    const routes = {
      requests: { "p2p.ping": () => later(clockOf(), 293) },
    };
    const setup = await twoNodes({ routes });
    const { clock, connection } = setup;
    function clockOf() {
      return setup.clock;
    }
    await clock.advance(100);

    // The answer is on its way when the patience ends: too late to be stopped by the word that it has.
    const asked = connection.call.request(packet({ type: "p2p.ping" }, 300));
    await clock.advance(1_000);

    expect((await asked).kind).to.equal("timeout");
    const view = await connection.call.view();
    expect(view).to.deep.include({ state: "connected", pending: 0, lateAnswers: 1 });
  });

  it("frees the place of a request its caller gave up (A6, A12)", async () => {
    const { clock, connection } = await twoNodes({
      routes: NEVER,
      connectionLimits: { requestsMax: 1 },
    });
    await clock.advance(100);
    const caller = new AbortController();
    const given = connection.call.request(ping, { signal: caller.signal });
    const failure = given.catch((error: unknown) => isRuntimeError(error, "call.aborted"));
    await clock.settle();
    expect(await connection.call.request(ping)).to.deep.equal({ kind: "overloaded" });

    caller.abort();
    await clock.advance(150);
    void connection.call.request(ping).catch(() => {});

    expect(await failure).to.equal(true);
    await clock.settle();
    expect(await connection.call.view()).to.deep.include({ pending: 1, requests: 2 });
  });

  it("dials again by itself, less and less often, never more rarely than the cap, until it is woken (A6)", async () => {
    const setup = await twoNodes({
      listening: false,
      connectionLimits: { backoff: { firstMs: 500, capMs: 8_000 } },
    });
    await setup.clock.advance(60_000);
    const slow = dialFailures(setup);
    expect(slow).to.be.within(8, 40);

    await setup.clock.advance(80_000);
    const late = dialFailures(setup) - slow;
    expect(late).to.be.at.least(10);

    await setup.listen();
    setup.connection.cast.wakeUp();
    await setup.clock.advance(10_100);
    expect((await setup.connection.call.view()).attempts).to.equal(0);
  });
});

/** How many dials have failed so far. */
function dialFailures({ near }: Awaited<ReturnType<typeof twoNodes>>): number {
  return near.events.filter((event) => event.type === "app" && event.name === "p2p.dial_failed")
    .length;
}

/** A pong that takes its time. */
function later(clock: SimulatedClock, afterMs: number): Promise<Message> {
  return new Promise((resolve) => {
    clock.setTimer(() => resolve({ type: "p2p.pong" }), afterMs);
  });
}
