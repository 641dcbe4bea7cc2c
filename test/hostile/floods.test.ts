/** Much of everything at once; every flood has an end and stays on the loopback. */

import { expect } from "chai";
import type { NodeMessage } from "../../messages/wire/node-messages.ts";
import { newIdentity, packetOf, Peer } from "./peer.ts";
import { framed, rawLink, rawTcp } from "./raw.ts";
import { heightOf, type Stage, withstands } from "./stage.ts";

/** More than a turn of the node can answer, in two flushes. */
const BURST = 5_000;

/** Most the process may hold more after a flood than before it, in bytes. */
const GROWTH_BYTES_MAX = 160 * 1024 * 1024;

/** Sends a burst within one turn and counts the answers by kind. */
async function burst(on: Stage, message: NodeMessage): Promise<Readonly<Record<string, number>>> {
  const peer = await Peer.dial(on.target);
  const packet = packetOf(message);
  const answers = Array.from({ length: BURST }, () => peer.say(packet));
  peer.flush();
  const counts: Record<string, number> = {};
  for (const answer of await Promise.all(answers)) {
    const kind = answer.type === "generic.error" ? answer.reason : answer.type;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  peer.link.close();
  return counts;
}

/** Runs a flood and fails when the process keeps what it was flooded with. */
async function withoutGrowth({ victim }: Stage, flood: () => Promise<void>): Promise<void> {
  const before = await victim.rssBytes();
  await flood();
  expect((await victim.rssBytes()) - before, "growth in bytes").to.be.below(GROWTH_BYTES_MAX);
}

/** Why one address is not let in for a while. */
const CROWDED = "too_many_handshakes_of_address";

describe("a running node, flooded", () => {
  for (const [message, answer] of [
    [{ type: "p2p.ping" }, "p2p.pong"],
    [{ type: "sync.get_commit_availability" }, "sync.commit_availability"],
    [{ type: "sync.push_commit", index: 2 ** 40 }, "sync.commit_acknowledged"],
  ] as const) {
    withstands(
      `answers each of ${BURST} ${message.type} at once, the excess overloaded (A7)`,
      async (on) => {
        await withoutGrowth(on, async () => {
          const counts = await burst(on, message);

          const { overloaded = 0, [answer]: served = 0 } = counts;
          expect(served + overloaded, JSON.stringify(counts)).to.equal(BURST);
          expect(served).to.be.above(1_000);
          expect(overloaded).to.be.above(0);
        });
      },
    );
  }

  for (const [message, answer, most] of [
    [{ type: "p2p.list_nodes", authorizedAndAvailable: false, after: null }, "p2p.node_list", 200],
    [{ type: "sync.fetch_commits", start: 1, end: 100 }, "sync.commits", 1_000],
  ] as const) {
    withstands(
      `answers few of ${BURST} ${message.type} at once, and each of the rest with no more than a word (A7)`,
      async (on) => {
        await withoutGrowth(on, async () => {
          const counts = await burst(on, message);

          const {
            overloaded = 0,
            "generic.over_quota": refused = 0,
            [answer]: served = 0,
          } = counts;
          expect(served + refused + overloaded, JSON.stringify(counts)).to.equal(BURST);
          expect(served).to.be.within(1, most);
        });
      },
    );
  }

  withstands("holds little for a peer that asks for commits and does not read (A7)", async (on) => {
    const identity = newIdentity();
    const peer = await Peer.dial(on.target, identity);
    const packet = packetOf({ type: "sync.fetch_commits", start: 1, end: 100 });
    await withoutGrowth(on, async () => {
      peer.link.pause();
      for (let times = 0; times < 20; times += 1) {
        for (let requests = 0; requests < 1_000; requests += 1) void peer.say(packet);
        peer.flush();
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    });
    peer.link.destroy();

    await on.victim.event("p2p.session_ended", { peer: identity.id });
  });

  withstands(
    "hears 5,000 notices of garbage to its engine without falling behind (S9)",
    async (on) => {
      const before = await heightOf(on.victim);
      const peer = await Peer.dial(on.target);
      const content = new Uint8Array(1_000).fill(0x83);

      await withoutGrowth(on, async () => {
        for (let times = 0; times < BURST; times += 1) {
          const packet = packetOf({ type: "consensus.relay", content });
          peer.channel.say("notice", peer.channel.nextId(), packet);
        }
        peer.flush();
        expect(await peer.ask({ type: "p2p.ping" })).to.deep.equal({ type: "p2p.pong" });
      });

      expect(await heightOf(on.victim)).to.be.at.least(before);
      peer.link.close();
    },
  );

  withstands(
    "ends 200 connections that never begin TLS, and lets others in after (A7)",
    async (on) => {
      const raws = await Promise.all(Array.from({ length: 200 }, () => rawTcp(on.target)));
      const { victim } = on;

      for (const { remote } of raws) await victim.event("p2p.handshake_refused", { remote });

      await Promise.all(raws.map(({ closed }) => closed));
      const reasons = raws.map(({ remote }) => reasonOf(on, remote));
      expect(new Set(reasons)).to.deep.equal(new Set(["handshake_timeout", CROWDED]));
      expect(reasons.filter((reason) => reason === CROWDED).length).to.be.at.least(60);
      await expectOpen(on);
    },
  );

  withstands(
    "ends 200 TLS handshakes never finished, and lets others in after (A7)",
    async (on) => {
      const raws = await Promise.all(Array.from({ length: 200 }, () => rawTcp(on.target)));
      const hello = Buffer.concat([
        Uint8Array.of(0x16, 3, 1, 0, 200, 1, 0, 0, 196),
        Buffer.alloc(50),
      ]);
      for (const { socket } of raws) socket.write(hello);

      for (const { remote } of raws) await on.victim.event("p2p.handshake_refused", { remote });

      await Promise.all(raws.map(({ closed }) => closed));
      await expectOpen(on);
    },
  );

  withstands("survives 500 connections opened and closed in rounds of 50 (A7)", async (on) => {
    await withoutGrowth(on, async () => {
      for (let round = 0; round < 10; round += 1) {
        const raws = await Promise.all(Array.from({ length: 50 }, () => rawTcp(on.target)));
        for (const [at, { tcp }] of raws.entries()) {
          if (at % 2 === 0) tcp.destroy();
          else tcp.resetAndDestroy();
        }
        await Promise.all(raws.map(({ closed }) => closed));
      }
    });
    await expectOpen(on);
  });

  withstands(
    "survives 200 sessions opened and dropped, all of them under one key (A7)",
    async (on) => {
      const identity = newIdentity();
      await withoutGrowth(on, async () => {
        for (let round = 0; round < 20; round += 1) {
          const raws = await Promise.all(
            Array.from({ length: 10 }, () => rawLink(on.target, identity)),
          );
          for (const { socket, tcp } of raws) {
            socket.write(framed(Uint8Array.of(1)));
            tcp.resetAndDestroy();
          }
          await Promise.all(raws.map(({ closed }) => closed));
        }
      });
      const sessions = await sessionsOf(on);
      expect(sessions, "only those of the healthy peers are left").to.equal(on.healthy.length);
    },
  );
});

function reasonOf({ victim }: Stage, remote: string): unknown {
  const lines = victim.log.filter(
    ({ name, values }) => name === "p2p.handshake_refused" && values?.["remote"] === remote,
  );
  return lines.at(-1)?.values?.["reason"];
}

async function expectOpen({ target }: Stage): Promise<void> {
  const peer = await Peer.dial(target);
  expect(await peer.ask({ type: "p2p.ping" })).to.deep.equal({ type: "p2p.pong" });
  peer.link.close();
}

interface Branch {
  readonly path: string;
  readonly children: readonly Branch[];
}

/** How many sessions stand, once those that are ending have ended. */
async function sessionsOf(on: Stage): Promise<number> {
  const giveUpMs = performance.now() + 10_000;
  for (;;) {
    const root = (await on.victim.ask("tree")) as Branch;
    const listener = root.children.find(({ path }) => path.endsWith("/listener"));
    const sessions = listener?.children.find(({ path }) => path.endsWith("/sessions"));
    const count = sessions?.children.length ?? -1;
    if (count === on.healthy.length || performance.now() > giveUpMs) return count;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
