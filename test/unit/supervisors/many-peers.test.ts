import { expect } from "chai";
import { isRuntimeError, RuntimeError, simulatedClock } from "../../../src/index.ts";
import type { PeerAsk } from "../../../src/link/peer-ask.ts";
import { useMemoryNodes } from "../../support/memory-nodes.ts";
import { PeerTiming } from "../../../src/link/peer-timing.ts";
import type { WriteFate } from "../../../src/peer/quorum-write.ts";
import type { Message } from "../../../src/wire/define-messages.ts";
import { hedgedAsk } from "../../../supervisors/face/hedged-ask.ts";
import { quorumRead } from "../../../supervisors/face/quorum-read.ts";
import { quorumWrite } from "../../../supervisors/face/quorum-write.ts";

const ASKED = { type: "test.ask" };
const ANSWER = { type: "test.answer" };
const CLASS_MS = 1_000;

/** How a peer answers: after so long, or never. */
type Delays = Readonly<Record<string, number>>;

/** Peers that answer after a time; tells who was asked and whose request was given up. */
function peersThatTake(delays: Delays) {
  const clock = simulatedClock();
  const asked: string[] = [];
  const givenUp: string[] = [];
  const ask: PeerAsk = {
    request: (peer, _message, options) =>
      new Promise<Message>((resolve, reject) => {
        asked.push(peer);
        const afterMs = delays[peer];
        if (afterMs === undefined) reject(notConnected(peer));
        else clock.setTimer(() => resolve(ANSWER), afterMs);
        options?.signal?.addEventListener("abort", () => {
          givenUp.push(peer);
          reject(notConnected(peer));
        });
      }),
    notify: () => Promise.resolve(true),
    connected: () => Promise.resolve([]),
  };
  const timing = new PeerTiming({ clock, classMs: () => CLASS_MS });
  return { clock, ask, asked, givenUp, timing };
}

function notConnected(peer: string): RuntimeError {
  return new RuntimeError("request.not_connected", { peer }, `cannot ask ${peer}`);
}

/** Lets a peer answer so often, each time after so long. */
function learn(setup: ReturnType<typeof peersThatTake>, peer: string, tookMs: number) {
  return async () => {
    for (let times = 0; times < 10; times += 1) {
      const end = setup.timing.begin(peer, ASKED.type);
      await setup.clock.advance(tookMs);
      end("answered");
    }
  };
}

const codeOf = (error: unknown): string => (isRuntimeError(error) ? error.code : String(error));

describe("hedgedAsk (A12)", () => {
  it("asks the second when the first is slower than it usually is, and gives the loser up", async () => {
    const setup = peersThatTake({ a: 400, b: 30 });
    await learn(setup, "a", 20)();
    const { clock, ask, asked, givenUp, timing } = setup;

    const found = hedgedAsk(ask, ASKED, { peers: ["a", "b", "c"], timing });
    await clock.advance(19);
    expect(asked).to.deep.equal(["a"]);
    await clock.advance(40);

    expect((await found).peer).to.equal("b");
    expect(asked).to.deep.equal(["a", "b"]);
    expect(givenUp).to.include("a");
  });

  it("asks nobody else while the first is as fast as ever", async () => {
    const { clock, ask, asked, timing } = peersThatTake({ a: 200, b: 1 });

    const found = hedgedAsk(ask, ASKED, { peers: ["a", "b"], timing });
    await clock.advance(CLASS_MS);

    expect((await found).peer).to.equal("a");
    expect(asked).to.deep.equal(["a"]);
  });

  it("goes on at once from a peer that is not connected", async () => {
    const { clock, ask, timing } = peersThatTake({ b: 10 });

    const found = hedgedAsk(ask, ASKED, { peers: ["a", "b"], timing });
    await clock.advance(10);

    expect((await found).peer).to.equal("b");
  });

  it("ends with call.aborted when its caller gives up, and gives up what it asked", async () => {
    const { clock, ask, givenUp, timing } = peersThatTake({ a: 500 });
    const caller = new AbortController();

    const found = hedgedAsk(ask, ASKED, { peers: ["a"], timing, signal: caller.signal });
    const failure = found.catch(codeOf);
    caller.abort();
    await clock.advance(1);

    expect(await failure).to.equal("call.aborted");
    expect(givenUp).to.deep.equal(["a"]);
  });
});

describe("quorumRead with slow peers (A12)", () => {
  const rules = { keyOf: ({ type }: Message) => type };
  const peersOf = (names: string) => [...names].map((peer, distance) => ({ peer, distance }));

  it("asks one more beside a slow peer, and ends without waiting for the slow one", async () => {
    const { clock, ask, asked, givenUp, timing } = peersThatTake({ a: 10, b: 900, c: 20, d: 20 });
    const needs = { rules: { ...rules, answersMin: 3 }, peers: peersOf("abcd"), self: "s", timing };

    const read = quorumRead(ask, ASKED, needs);
    await clock.advance(CLASS_MS / 4 + 20);

    expect(await read).to.deep.equal(ANSWER);
    expect(asked).to.deep.equal(["a", "b", "c", "d"]);
    expect(givenUp).to.include("b");
  });

  it("gives up nobody whose answer the repair wants", async () => {
    const { clock, ask, givenUp, timing } = peersThatTake({ a: 10, b: 10, c: 900 });
    let repaired = 0;
    const repair = ({ answers }: { readonly answers: readonly unknown[] }): void => {
      repaired = answers.length;
    };

    const read = quorumRead(ask, ASKED, {
      rules,
      peers: peersOf("abc"),
      self: "s",
      timing,
      repair,
    });
    await clock.advance(20);
    await read;
    await clock.advance(CLASS_MS);

    expect([repaired, givenUp]).to.deep.equal([3, []]);
  });

  it("ends with call.aborted when its caller gives up", async () => {
    const { clock, ask } = peersThatTake({ a: 500, b: 500 });
    const signal = AbortSignal.abort();

    const read = quorumRead(ask, ASKED, { rules, peers: peersOf("ab"), self: "s", signal });
    const failure = read.catch(codeOf);
    await clock.advance(1);

    expect(await failure).to.equal("call.aborted");
  });
});

describe("a node whose nearest peer falls silent (A12)", () => {
  const nodes = useMemoryNodes();

  it("waits for it three times, then asks it after the others for ten seconds", async () => {
    const [asking, ...others] = await nodes().startAll(3);
    if (asking === undefined) throw new Error("three nodes were started");
    const { clock, network } = nodes();
    const ask = async () => {
      const startMs = clock.monotonic();
      const asked = asking.node
        .askAny({ type: "p2p.ping" }, { peers: others.map(({ node }) => node.id) })
        .then(({ peer }) => ({ peer, tookMs: clock.monotonic() - startMs }));
      await clock.advance(2_000);
      return await asked;
    };
    const nearest = (await ask()).peer;
    const silent = others.find(({ node }) => node.id === nearest);
    network.cut(asking.host, silent?.host ?? "");

    const answers = [await ask(), await ask(), await ask(), await ask()];

    expect(answers.map(({ peer }) => peer)).to.not.include(nearest);
    expect(answers.map(({ tookMs }) => tookMs > 500)).to.deep.equal([true, true, true, false]);
  });
});

describe("quorumWrite (A12)", () => {
  it("ends with the level's last acknowledgement, and tells of the rest when all is over", async () => {
    const { clock, ask } = peersThatTake({ a: 10, b: 20, c: 700 });
    let fates: readonly WriteFate["kind"][] = [];

    const holders = ["a", "b", "c", "d"];
    const settled = (all: ReadonlyMap<string, WriteFate>): void => {
      fates = [...all.values()].map(({ kind }) => kind);
    };
    const write = quorumWrite(ask, ASKED, { holders, needed: 2, settled });
    await clock.advance(20);

    expect((await write).acknowledgedBy).to.deep.equal(["a", "b"]);
    expect(fates).to.deep.equal([]);
    await clock.advance(CLASS_MS);
    expect(fates).to.deep.equal(["acknowledged", "acknowledged", "acknowledged", "failed"]);
  });

  it("is never a success without an answer, nor with answers that acknowledge nothing", async () => {
    const { clock, ask } = peersThatTake({ a: 10, b: 10 });
    const nobody = quorumWrite(ask, ASKED, { holders: [], needed: 1 }).catch(codeOf);
    const away = quorumWrite(ask, ASKED, { holders: ["x", "y"], needed: 1 }).catch(codeOf);
    const acknowledges = (): boolean => false;
    const refused = quorumWrite(ask, ASKED, { holders: ["a", "b"], needed: 1, acknowledges });
    const failure = refused.catch(codeOf);
    await clock.advance(20);

    expect(await nobody).to.equal("quorum.no_peers");
    expect(await away).to.equal("quorum.not_acknowledged");
    expect(await failure).to.equal("quorum.not_acknowledged");
  });

  it("fails when a rule of the host throws, and does not wait for ever", async () => {
    const { clock, ask } = peersThatTake({ a: 10 });
    const acknowledges = (): boolean => {
      throw new Error("my rule is broken");
    };

    const write = quorumWrite(ask, ASKED, { holders: ["a"], needed: 1, acknowledges });
    const failure = write.catch((error: Error) => error.message);
    await clock.advance(20);

    expect(await failure).to.equal("my rule is broken");
  });
});
