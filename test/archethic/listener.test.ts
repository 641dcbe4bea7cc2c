import { expect } from "chai";
import type { PeerAnswer, PeerRequest } from "../../messages/connection.ts";
import { type NodeMessage, nodeMessages } from "../../messages/wire/node-messages.ts";
import { AnswerMetrics } from "../../src/telemetry/answer-metrics.ts";
import { Metrics } from "../../src/telemetry/metrics.ts";
import { openMetricsText } from "../../src/telemetry/open-metrics.ts";
import { decodeMessage } from "../../src/wire/catalogue.ts";
import { TCP_LISTENER } from "../../supervisors/names.ts";
import { killAt, type MemoryNode, seedOf, useMemoryNodes } from "../support/memory-nodes.ts";
import { packet, twoNodes, type TwoNodesOptions } from "../support/two-nodes.ts";

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

/** A far end that answers each type it is asked at once, and counts what reached it. */
const countingEnd = async (options: Pick<TwoNodesOptions, "metrics"> = {}) => {
  const reached: Record<string, number> = {};
  const answering = (type: string, answer: NodeMessage) => () => {
    reached[type] = (reached[type] ?? 0) + 1;
    return answer;
  };
  const requests = {
    "p2p.ping": answering("p2p.ping", { type: "p2p.pong" }),
    "sync.fetch_blocks": answering("sync.fetch_blocks", {
      type: "sync.blocks",
      blocks: [],
      more: false,
    }),
    "p2p.list_nodes": answering("p2p.list_nodes", {
      type: "p2p.node_list",
      nodes: [],
      more: false,
    }),
  };
  const setup = await twoNodes({ ...options, routes: { requests } });
  await setup.clock.advance(100);
  const answersTo = async (packets: readonly PeerRequest[]): Promise<readonly NodeMessage[]> => {
    const asked = packets.map((one) => setup.connection.call.request(one));
    await setup.clock.advance(20);
    const answers = await Promise.all(asked);
    return answers.flatMap((answer) =>
      answer.kind === "answer" ? [decodeMessage(nodeMessages, answer.packet)] : [],
    );
  };
  return { ...setup, reached, answersTo };
};

const blocks = packet({ type: "sync.fetch_blocks", blockRefs: [], highestAcceptedRounds: [] });
const list = packet({ type: "p2p.list_nodes", authorizedAndAvailable: false, after: null });
const typesOf = (answers: readonly NodeMessage[]): ReadonlySet<string> =>
  new Set(answers.map(({ type }) => type));

describe("archethic listener: a peer that floods one type (A7)", () => {
  it("is answered as many as its quota and hears when to come again, and nothing more is read", async () => {
    const { answersTo, reached } = await countingEnd();
    // The last is not even a message: it is refused by its number alone.
    const garbage = { ...blocks, payload: Uint8Array.of(0xff) };

    const answers = await answersTo([...Array.from({ length: 900 }, () => blocks), garbage]);
    const last = answers.at(-1);

    expect(reached["sync.fetch_blocks"]).to.equal(200);
    expect(typesOf(answers)).to.deep.equal(new Set(["sync.blocks", "generic.over_quota"]));
    expect(last?.type === "generic.over_quota" && last.waitMs).to.equal(3);
  });

  it("has its other types answered all the while", async () => {
    const { answersTo, reached } = await countingEnd();
    const flood = Array.from({ length: 900 }, () => blocks);

    const answers = await answersTo([...flood, packet({ type: "p2p.ping" }), list]);

    expect(answers.slice(-2).map(({ type }) => type)).to.deep.equal(["p2p.pong", "p2p.node_list"]);
    expect([reached["p2p.ping"], reached["p2p.list_nodes"]]).to.deep.equal([1, 1]);
  });

  it("finds its quota as it left it when it dials again", async () => {
    const { answersTo, reached, clock, network } = await countingEnd();
    await answersTo(Array.from({ length: 500 }, () => list));

    network.reset("near", "far");
    await clock.advance(2_000);
    await answersTo(Array.from({ length: 500 }, () => list));

    // A hundred at once, and ten for each of the two seconds and some.
    expect(reached["p2p.list_nodes"]).to.be.within(120, 130);
  });

  it("is told of once, not once a message", async () => {
    const { answersTo, far } = await countingEnd();

    for (let times = 0; times < 5; times += 1) {
      await answersTo(Array.from({ length: 500 }, () => blocks));
    }

    const told = far.events.filter(({ type, ...event }) => {
      return type === "app" && "name" in event && event.name === "p2p.over_quota";
    });
    expect(told.length).to.equal(1);
  });
});

describe("archethic listener: an address that floods under many keys (A7)", () => {
  /** Answers to so many of one question under each of so many keys of one address. */
  const floodFrom = async (
    { connectFrom, clock }: Awaited<ReturnType<typeof countingEnd>>,
    host: string,
    { keys, each, first }: { readonly keys: number; readonly each: number; readonly first: number },
  ): Promise<readonly string[]> => {
    const seeds = Array.from({ length: keys }, (_, at) => first + at);
    const connections = await Promise.all(seeds.map((seed) => connectFrom(host, seed)));
    await clock.advance(100);
    const asked = connections.flatMap((connection) =>
      Array.from({ length: each }, () => connection.call.request(list)),
    );
    await clock.advance(50);
    return (await Promise.all(asked)).map((answer) =>
      answer.kind === "answer" ? decodeMessage(nodeMessages, answer.packet).type : answer.kind,
    );
  };

  it("is answered as much as sixteen peers together, and who comes from elsewhere all the while", async () => {
    const far = await countingEnd();

    const flood = await floodFrom(far, "192.0.2.7", { keys: 24, each: 100, first: 10 });
    const other = await floodFrom(far, "192.0.2.8", { keys: 1, each: 100, first: 50 });

    const answered = flood.filter((type) => type === "p2p.node_list").length;
    expect(answered).to.be.within(1_600, 1_640);
    expect(new Set(flood)).to.deep.equal(new Set(["p2p.node_list", "generic.over_quota"]));
    expect(new Set(other)).to.deep.equal(new Set(["p2p.node_list"]));
  });
}).timeout(20_000);

describe("archethic listener: an address that connects without end (A7)", () => {
  const nodes = useMemoryNodes();
  const REASON = "too_many_handshakes_of_address";
  /** Connects once under a key of its own, and leaves. */
  const knock = async (to: string, from: string, number: number): Promise<"in" | "refused"> => {
    const key = Uint8Array.of(number & 0xff, number >> 8, ...new Uint8Array(30));
    const transport = nodes().network.transport(key, "memory", from);
    try {
      const link = await transport.dial({ host: to, port: 30_002 }, undefined);
      link.destroy("closed");
      return "in";
    } catch {
      return "refused";
    }
  };

  it("begins so many handshakes and no more, is told why and counted, and others come in meanwhile", async () => {
    const { host, events } = await nodes().start(1);
    const metrics = new Metrics();
    const knocks: Promise<"in" | "refused">[] = [];
    for (let number = 0; number < 2_000; number += 1) {
      knocks.push(knock(host, `2001:db8::${number.toString(16)}`, number));
      if (number % 10 === 9) await nodes().clock.advance(10);
    }
    const other = knock(host, "2001:db8:0:1::1", 3_000);
    await nodes().clock.advance(1_000);

    // 512 at once, and 32 for each of the two seconds.
    const ends = await Promise.all(knocks);
    const refused = ends.filter((end) => end === "refused").length;
    expect(ends.length - refused).to.be.within(512, 512 + 64);
    expect(await other).to.equal("in");
    for (const event of events) metrics.hear(event);
    const counted = `coppice_handshakes_refused_total{reason="${REASON}"} ${refused}\n`;
    expect(openMetricsText(metrics.view())).to.include(counted);
    expect(await reachedAfterRest(host)).to.equal("in");
  });

  const reachedAfterRest = async (host: string): Promise<"in" | "refused"> => {
    await nodes().clock.advance(1_000);
    const again = knock(host, "2001:db8::1", 4_000);
    await nodes().clock.advance(1_000);
    return await again;
  };
}).timeout(60_000);

describe("archethic listener: how long an answer is worked on (A7)", () => {
  const NEVER = (): Promise<never> => new Promise<never>(() => {});
  const paging = { type: "from_start" } as const;
  const chainOf = { address: new Uint8Array(34), paging, order: "ascending" } as const;
  const chainPage = packet({ type: "chain.get_transaction_chain", ...chainOf }, 251_650);

  for (const [type, request, classMs] of [
    ["p2p.ping", packet({ type: "p2p.ping" }), 3_000],
    ["sync.fetch_blocks", { ...blocks, timeoutMs: 25_165 }, 25_165],
    ["chain.get_transaction_chain", chainPage, 251_650],
  ] as const) {
    it(`is a little less than whoever asked ${type} waits: ${classMs} ms`, async () => {
      const { clock, connection } = await twoNodes({ routes: { requests: { [type]: NEVER } } });
      await clock.advance(100);
      let answer: PeerAnswer | undefined;
      void connection.call.request(request, { timeoutMs: classMs }).then((one) => {
        answer = one;
      });

      await clock.advance(classMs - 1_050);
      const early = answer;
      await clock.advance(1_040);

      if (classMs > 20_000) expect(early).to.equal(undefined);
      expect(answer?.kind === "answer" && decodeMessage(nodeMessages, answer.packet)).to.deep.equal(
        { type: "generic.error", reason: "internal" },
      );
    });
  }

  it("of one that may take long holds none up that may not", async () => {
    const requests = { "sync.fetch_blocks": NEVER, "p2p.ping": NEVER };
    const { clock, connection } = await twoNodes({ routes: { requests } });
    await clock.advance(100);
    void connection.call.request({ ...blocks, timeoutMs: 25_165 }).catch(() => {});
    await clock.advance(1_000);

    const asked = connection.call.request(packet({ type: "p2p.ping" }));
    await clock.advance(2_950);

    expect((await asked).kind).to.equal("answer");
  });
});

describe("archethic listener: what it tells of itself (A7, E4)", () => {
  it("times decoding, answering and encoding of one request in sixteen, and counts each refusal", async () => {
    const metrics = new AnswerMetrics();
    const { answersTo } = await countingEnd({ metrics });

    await answersTo(Array.from({ length: 64 }, () => packet({ type: "p2p.ping" })));
    await answersTo(Array.from({ length: 130 }, () => list));

    const text = openMetricsText(metrics.view());
    for (const step of ["answer", "decode", "encode"]) {
      expect(text).to.include(`coppice_${step}_seconds_count{message="p2p.ping"} 4`);
    }
    expect(text).to.include('coppice_answers_refused_total{reason="over_quota"} 30');
  });
});
