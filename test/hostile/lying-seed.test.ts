/** Seeds that are not what they say, or say what is not so: the node that leans on them runs on. */

import { rm } from "node:fs/promises";
import { expect } from "chai";
import type { NodeMessage } from "../../messages/wire/node-messages.ts";
import { BLOCKS_MAX, COMMITS_MAX } from "../../messages/wire/sync.ts";
import type { ListeningSocket } from "../../src/transport/transport.ts";
import { encode } from "../../src/wire/codec.ts";
import { type Config, configOf, controlOf, FULL_NODE, layOut, NODE_KEY } from "./folder.ts";
import { type Identity, newIdentity, type Packet, packetOf, Peer } from "./peer.ts";
import { poisonedRecords, soundRecord } from "./poisoned-records.ts";
import { RSS_BYTES_MAX } from "./stage.ts";
import { Victim } from "./victim.ts";

const U53_MAX = Number.MAX_SAFE_INTEGER;

type Answer = (message: NodeMessage) => NodeMessage | Packet;

/** A seed that answers as a test wants, and what it was asked. */
interface Seed {
  readonly identity: Identity;
  readonly asked: readonly string[];
  readonly socket: ListeningSocket;
}

async function openSeed(answer: Answer, identity = newIdentity()): Promise<Seed> {
  const asked: string[] = [];
  const onRequest = (message: NodeMessage): Packet => {
    asked.push(message.type);
    const said = answer(message);
    return "type" in said ? packetOf(said) : said;
  };
  const socket = await identity.transport.listen(
    { host: "127.0.0.1", port: 0 },
    { onLink: (link) => void new Peer(identity, link, onRequest) },
  );
  return { identity, asked, socket };
}

/** A full node with seeds, and a healthy peer that asks it. */
async function withNode(
  seeds: readonly string[],
  look: (victim: Victim, healthy: Peer) => Promise<void>,
  changes: Config = {},
): Promise<void> {
  const folder = await layOut({ ...FULL_NODE, seeds, ...changes });
  const victim = new Victim(configOf(folder), controlOf(folder));
  try {
    const { port } = await victim.up();
    const healthy = await Peer.dial({ port, key: NODE_KEY });
    await look(victim, healthy);
    expect(await healthy.ask({ type: "p2p.ping" })).to.deep.equal({ type: "p2p.pong" });
    expect(victim.log.filter(({ type }) => type === "actor.crashed")).to.deep.equal([]);
    expect(await victim.rssBytes(), "memory in bytes").to.be.below(RSS_BYTES_MAX);
    healthy.link.close();
    expect(await victim.stop()).to.include({ code: 0, stderr: "" });
  } finally {
    await victim.stop();
    await rm(folder, { recursive: true });
  }
}

const lineOf = ({ socket }: Seed, id: string): string => `127.0.0.1:${socket.endpoint.port}:${id}`;

/** Answers every question as an honest node with an empty chain would, but for some. */
function answering(
  identity: Identity,
  lies: (message: NodeMessage) => NodeMessage | Packet | undefined,
): Answer {
  return (message) => {
    const lie = lies(message);
    if (lie !== undefined) return lie;
    switch (message.type) {
      case "p2p.ping":
        return { type: "p2p.pong" };
      case "p2p.get_known_peers":
        return { type: "p2p.known_peers", ownRecord: soundRecord(identity), knownPeers: [] };
      case "sync.get_commit_availability":
        return {
          type: "sync.commit_availability",
          highestSyncedCommit: 0,
          lowestAvailableCommit: 0,
        };
      default:
        return { type: "generic.not_found" };
    }
  };
}

/** Waits until a seed was asked something so many times. */
async function untilAsked({ asked }: Seed, type: string, times: number): Promise<void> {
  while (asked.filter((each) => each === type).length < times) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("a node whose seed lies", () => {
  const open: Seed[] = [];
  afterEach(async () => {
    for (const { socket } of open.splice(0)) await socket.close();
  });
  const seedOf = async (lies: Parameters<typeof answering>[1], identity = newIdentity()) => {
    const seed = await openSeed(answering(identity, lies), identity);
    open.push(seed);
    return seed;
  };

  it("about its key says so and runs on (S2)", async () => {
    const seed = await seedOf(() => undefined);
    const promised = newIdentity().id;

    await withNode([lineOf(seed, promised)], async (victim) => {
      const { values } = await victim.event("p2p.dial_failed", { peer: promised });

      expect(values?.["reason"]).to.match(/wrong_key/);
    });
    expect(seed.asked).to.deep.equal([]);
  });

  it("about its network says so and runs on (S2)", async () => {
    const seed = await seedOf(() => undefined, newIdentity("another"));

    await withNode([lineOf(seed, seed.identity.id)], async (victim) => {
      const { values } = await victim.event("p2p.dial_failed", { peer: seed.identity.id });

      expect(values?.["reason"]).to.match(/wrong_network/);
    });
    expect(seed.asked).to.deep.equal([]);
  });

  it("by not being there says so and runs on (S2)", async () => {
    const seed = await seedOf(() => undefined);
    await seed.socket.close();
    const { id } = seed.identity;

    await withNode([lineOf(seed, id)], async (victim) => {
      await victim.event("p2p.dial_failed", { peer: id });
    });
  });

  it("about other nodes believes none of 200 poisoned records (S2)", async () => {
    const poison = poisonedRecords().map(([, bytes]) => bytes);
    const knownPeers = Array.from(
      { length: 200 },
      (_, at) => poison[at % poison.length] ?? new Uint8Array(0),
    );
    const seed = await seedOf(({ type }) =>
      type === "p2p.get_known_peers"
        ? { type: "p2p.known_peers", ownRecord: poison[2] ?? new Uint8Array(0), knownPeers }
        : undefined,
    );

    await withNode([lineOf(seed, seed.identity.id)], async (_victim, healthy) => {
      await untilAsked(seed, "p2p.get_known_peers", 2);
      const ownRecord = new Uint8Array(0);
      const answer = await healthy.ask({ type: "p2p.get_known_peers", ownRecord });

      expect(answer.type === "p2p.known_peers" && answer.knownPeers).to.deep.equal([]);
    });
  });

  it("with 1,000 records in one answer is not believed at all (S2)", async () => {
    const record = soundRecord(newIdentity());
    const many = Array.from({ length: 1_000 }, () => record);
    const { wireId } = packetOf({ type: "p2p.known_peers", ownRecord: record, knownPeers: [] });
    const seed = await seedOf(({ type }) =>
      type === "p2p.get_known_peers" ? { wireId, payload: encode([1, record, many]) } : undefined,
    );

    await withNode([lineOf(seed, seed.identity.id)], async (_victim, healthy) => {
      await untilAsked(seed, "p2p.get_known_peers", 2);
      const answer = await healthy.ask({
        type: "p2p.get_known_peers",
        ownRecord: new Uint8Array(0),
      });

      expect(answer.type === "p2p.known_peers" && answer.knownPeers).to.deep.equal([]);
    });
  });

  it("about its height costs failed jobs, told with reasons, and nothing else (S4)", async () => {
    const junk = new Uint8Array(1_000).fill(0x83);
    const seed = await seedOf(({ type }) => {
      if (type === "sync.get_commit_availability") {
        return {
          type: "sync.commit_availability",
          highestSyncedCommit: U53_MAX,
          lowestAvailableCommit: 0,
        };
      }
      if (type === "sync.fetch_commits") {
        const commits = Array.from({ length: COMMITS_MAX }, () => junk);
        return { type: "sync.commits", commits, certifierBlocks: [junk] };
      }
      if (type === "sync.fetch_blocks") {
        const blocks = Array.from({ length: BLOCKS_MAX }, () => junk);
        return { type: "sync.blocks", blocks, more: true };
      }
      return undefined;
    });

    await withNode([lineOf(seed, seed.identity.id)], async (victim) => {
      await untilAsked(seed, "sync.get_commit_availability", 2);

      expect((await victim.ask("status")) as object).to.deep.include({ cursor: 0 });
      expect(victim.end).to.equal(undefined);
    });
  });

  it("in every answer, with every answer of another request, runs on (A8, S4)", async () => {
    let turn = 0;
    const wrong: readonly (NodeMessage | Packet)[] = [
      { type: "p2p.pong" },
      { type: "generic.ok" },
      { type: "sync.commit_acknowledged", timestampMs: U53_MAX },
      { wireId: 0xffff, payload: new Uint8Array(0) },
      { wireId: 0x0103, payload: Uint8Array.of(0xff) },
      { wireId: 0x0201, payload: Buffer.alloc(10_000, 0x81) },
    ];
    const seed = await seedOf(() => {
      turn += 1;
      return wrong[turn % wrong.length];
    });

    await withNode([lineOf(seed, seed.identity.id)], async () => {
      await untilAsked(seed, "p2p.get_known_peers", 3);
    });
  });
});
