import { expect } from "chai";
import { TCP_LISTENER } from "../../supervisors/names.ts";
import { killAt, type MemoryNode, seedOf, useMemoryNodes } from "../support/memory-nodes.ts";
import { packet, twoNodes } from "../support/two-nodes.ts";

const LISTENER = "/node/listener/tcp-listener";

describe("archethic listener: node up and node down (A7)", () => {
  const nodes = useMemoryNodes();
  /** Whether a node can be dialed by another. */
  const isReached = async (from: MemoryNode, to: MemoryNode): Promise<boolean> => {
    const endpoint = { host: to.host, port: 30_002 };
    const asked = from.node.connect([{ peer: to.node.id, endpoint }]);
    await nodes().clock.advance(6_000);
    return ["connected", "already_connected"].includes((await asked).get(to.node.id) ?? "");
  };
  const apart = async (startsDown: boolean): Promise<readonly [MemoryNode, MemoryNode]> => [
    await nodes().start(1),
    await nodes().start(2, { seeds: [], startsDown }),
  ];

  it("accepts nobody before the node is up, and everybody then", async () => {
    const [one, other] = await apart(true);
    expect(await isReached(one, other)).to.equal(false);

    expect(await other.node.nodeUp()).to.deep.equal({ host: other.host, port: 30_002 });

    expect(await isReached(one, other)).to.equal(true);
  });

  it("closes sessions and accepts nobody once the node is down", async () => {
    const [one, other] = await apart(false);
    expect(await isReached(one, other)).to.equal(true);

    await other.node.nodeDown();
    await nodes().clock.advance(100);

    expect(await one.node.isConnected(other.node.id)).to.equal(false);
    expect(await isReached(one, other)).to.equal(false);
  });

  for (const startsDown of [true, false]) {
    it(`knows after its own crash that the node is down, started ${startsDown ? "down" : "up"}`, async () => {
      const [one, other] = await apart(startsDown);
      if (!startsDown) await other.node.nodeDown();

      killAt(other.node, LISTENER);
      await nodes().clock.advance(1_000);

      expect(await isReached(one, other)).to.equal(false);
      await other.node.nodeUp();
      killAt(other.node, LISTENER);
      await nodes().clock.advance(1_000);
      expect(await isReached(one, other)).to.equal(true);
    });
  }

  it("begins as its options say in a new run, whatever the run before came to", async () => {
    const one = await nodes().start(1);
    const before = await nodes().start(2, { seeds: [seedOf(1)] });
    await before.node.nodeDown();
    await before.node.stop();
    await nodes().clock.advance(1_000);

    const after = await nodes().start(2);

    expect(await isReached(one, after)).to.equal(true);
    expect(after.node.runtime.whereis(TCP_LISTENER)?.isAlive).to.equal(true);
  });
}).timeout(60_000);

describe("archethic listener: a session that finishes (A7)", () => {
  const ping = packet({ type: "p2p.ping" }, 10_000);
  /** A far end that answers after so long, and its session. */
  const slowEnd = async (answerMs: number) => {
    const routes = {
      requests: {
        "p2p.ping": () =>
          new Promise<{ readonly type: "p2p.pong" }>((resolve) => {
            setup.clock.setTimer(() => resolve({ type: "p2p.pong" }), answerMs);
          }),
      },
    };
    const setup = await twoNodes({
      routes,
      connectionLimits: { backoff: { firstMs: 3_600_000, capMs: 3_600_000 } },
    });
    await setup.clock.advance(100);
    const asked = setup.connection.call.request(ping, { timeoutMs: 10_000 });
    await setup.clock.advance(50);
    const [session] = setup.sessions;
    if (session === undefined) throw new Error("a session was started");
    return { ...setup, asked, session };
  };

  it("answers what it was asked before it closes, and takes nothing more", async () => {
    const { clock, connection, asked, session } = await slowEnd(500);

    session.cast.drain({ withinMs: 2_000 });
    await clock.advance(50);
    const late = connection.call.request(ping, { timeoutMs: 10_000 });
    await clock.advance(1_000);

    expect((await asked).kind).to.equal("answer");
    expect((await late).kind).to.equal("closed");
    expect(session.isAlive).to.equal(false);
  });

  it("closes when the time to finish is over", async () => {
    const { clock, asked, session } = await slowEnd(5_000);

    session.cast.drain({ withinMs: 2_000 });
    await clock.advance(2_100);

    expect((await asked).kind).to.equal("closed");
    expect(session.isAlive).to.equal(false);
  });
});
