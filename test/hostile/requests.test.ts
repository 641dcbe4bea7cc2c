/** Requests and notices of an authenticated peer: well signed, badly meant. */

import { expect } from "chai";
import { type NodeMessage, nodeMessages } from "../../messages/wire/node-messages.ts";
import { BLOCK_REFS_MAX, CERTIFIER_BLOCKS_MAX } from "../../messages/wire/sync.ts";
import { RELAY_BYTES_MAX } from "../../messages/wire/consensus.ts";
import { blockRefField } from "../../src/chain/block-ref.ts";
import { encode } from "../../src/wire/codec.ts";
import { poisonedRecords, soundRecord } from "./poisoned-records.ts";
import { newIdentity, type Packet, packetOf, Peer } from "./peer.ts";
import { heightOf, type Stage, withstands } from "./stage.ts";

const U53_MAX = Number.MAX_SAFE_INTEGER;

/** Asks each over one link and gives the answers in short, equal neighbours once. */
async function answersTo(
  { target }: Stage,
  requests: readonly (NodeMessage | Packet)[],
): Promise<readonly string[]> {
  const peer = await Peer.dial(target);
  const answers: string[] = [];
  for (const request of requests) {
    const answer = await peer.ask(request);
    const short = answer.type === "generic.error" ? answer.reason : answer.type;
    if (answers.at(-1) !== short) answers.push(short);
  }
  expect(await peer.ask({ type: "p2p.ping" }), "the link lives on").to.deep.equal({
    type: "p2p.pong",
  });
  peer.link.close();
  return answers;
}

/** One field that is null: a sound request of those whose only field may be left out. */
const WITH_NULL = Uint8Array.of(0x82, 0x01, 0xf6);
const ONE_OPTION: ReadonlySet<string> = new Set(["network.get_dashboard"]);

/** Payloads that are no message of any type. */
const MALFORMED: readonly Uint8Array[] = [
  new Uint8Array(0),
  Uint8Array.of(0xff),
  Uint8Array.of(0x80),
  Uint8Array.of(0x81, 0x02),
  WITH_NULL,
  Uint8Array.of(0x81, 0x20),
  Uint8Array.of(0x81, 0xfb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0),
  Buffer.alloc(10_000, 0x81),
  Buffer.alloc(10_000, 0x9f),
  Buffer.concat([Uint8Array.of(0x9a, 0x00, 0x01, 0x00, 0x00), Buffer.alloc(65_536, 0xf6)]),
  encode(["1", "2", "3"]),
  Buffer.concat([Uint8Array.of(0x82, 1, 0xa1, 0x6b), Buffer.from("constructor"), Uint8Array.of(0)]),
  Buffer.concat([
    Uint8Array.of(0x82, 1, 0xa1, 0x69),
    Buffer.from("__proto__"),
    Uint8Array.of(0xa0),
  ]),
  Buffer.alloc(1024 * 1024, 0x61),
];

describe("a request of an authenticated peer", () => {
  withstands("of a wire id nobody knows is answered malformed_request (A8)", async (on) => {
    const payload = encode([1]);
    const ids = [0, 4, 0x01ff, 0x0210, 0x7fff, 0x8000, 0xffff];

    const answers = await answersTo(
      on,
      ids.map((wireId) => ({ wireId, payload })),
    );

    expect(answers).to.deep.equal(["malformed_request"]);
  });

  for (const { type, wireId, kind } of nodeMessages.messages) {
    if (kind === "request") {
      withstands(
        `${type} with a malformed payload is answered malformed_request (A8)`,
        async (on) => {
          const answers = await answersTo(
            on,
            MALFORMED.filter((payload) => payload !== WITH_NULL || !ONE_OPTION.has(type)).map(
              (payload) => ({ wireId, payload }),
            ),
          );

          expect(answers).to.deep.equal(["malformed_request"]);
        },
      );
    } else {
      withstands(`that is the ${kind} ${type} is answered with an error (A8)`, async (on) => {
        const answers = await answersTo(
          on,
          MALFORMED.map((payload) => ({ wireId, payload })),
        );

        // One of the payloads is a sound answer of one type; it answers nothing all the same.
        for (const answer of answers) {
          expect(answer).to.be.oneOf(["malformed_request", "unsupported_request"]);
        }
      });
    }
  }

  withstands(
    "fetch_commits with its end before its start, or from 0, is malformed (S1)",
    async (on) => {
      const ranges = [
        [5, 1],
        [U53_MAX, 0],
        [1, 0],
        [0, 10],
        [0, 0],
        [U53_MAX, U53_MAX - 1],
      ] as const;

      const answers = await answersTo(
        on,
        ranges.map(([start, end]) => ({ type: "sync.fetch_commits", start, end })),
      );

      expect(answers).to.deep.equal(["malformed_request"]);
    },
  );

  withstands("fetch_commits at the edge of numbers is not found (S1)", async (on) => {
    const starts = [U53_MAX, U53_MAX - 1, 2 ** 32, 2 ** 32 - 1, 2 ** 31];

    const answers = await answersTo(
      on,
      starts.map((start) => ({ type: "sync.fetch_commits", start, end: U53_MAX })),
    );

    expect(answers).to.deep.equal(["generic.not_found"]);
  });

  withstands("fetch_commits of everything is cut to what one answer holds (S1)", async (on) => {
    const [answer] = await answersTo(on, [{ type: "sync.fetch_commits", start: 1, end: U53_MAX }]);

    expect(answer).to.be.oneOf(["sync.commits", "generic.not_found"]);
  });

  withstands("get_commit_info of a commit far ahead names none (S1)", async (on) => {
    const peer = await Peer.dial(on.target);
    const which = { type: "by_index", index: U53_MAX } as const;

    const answer = await peer.ask({ type: "sync.get_commit_info", which });

    expect(answer).to.deep.equal({ type: "sync.commit_info", commit: null });
    peer.link.close();
  });

  withstands("fetch_blocks of 1,000 blocks nobody has gets none of them (S1)", async (on) => {
    const peer = await Peer.dial(on.target);
    const blockRefs = Array.from({ length: BLOCK_REFS_MAX }, (_, at) =>
      encode(
        blockRefField.toWire(
          { epoch: 0, round: at, author: at % 7, digest: new Uint8Array(32) },
          "block",
        ),
      ),
    );

    const answer = await peer.ask({
      type: "sync.fetch_blocks",
      blockRefs,
      highestAcceptedRounds: [],
    });

    expect(answer).to.deep.equal({ type: "sync.blocks", blocks: [], more: false });
    peer.link.close();
  });

  withstands(
    "fetch_blocks with names that are none, or rounds too many, is malformed (S1)",
    async (on) => {
      const name = new Uint8Array(96).fill(0xff);
      const rounds = Array.from({ length: CERTIFIER_BLOCKS_MAX }, () => 0xffff_ffff);
      const many = Array.from({ length: BLOCK_REFS_MAX }, () => name);
      const tooMany = encode([1, [...many, name], []]);
      const { wireId } = packetOf({
        type: "sync.fetch_blocks",
        blockRefs: [],
        highestAcceptedRounds: [],
      });

      const answers = await answersTo(on, [
        { type: "sync.fetch_blocks", blockRefs: [new Uint8Array(0)], highestAcceptedRounds: [] },
        { type: "sync.fetch_blocks", blockRefs: many, highestAcceptedRounds: rounds },
        { wireId, payload: tooMany },
        { wireId, payload: encode([1, [], [...rounds, 0]]) },
      ]);

      expect(answers).to.deep.equal(["malformed_request"]);
    },
  );

  withstands(
    "list_nodes behind any key, and a patch that is none, are answered (A8)",
    async (on) => {
      const answers = await answersTo(on, [
        {
          type: "p2p.list_nodes",
          authorizedAndAvailable: true,
          after: new Uint8Array(66).fill(255),
        },
        { type: "p2p.list_nodes", authorizedAndAvailable: false, after: new Uint8Array(0) },
        { type: "p2p.get_bootstrapping_nodes", patch: "zzz" },
        { type: "p2p.get_bootstrapping_nodes", patch: "" },
      ]);

      expect(answers).to.deep.equal(["p2p.node_list", "malformed_request"]);
    },
  );

  for (const [title, record] of poisonedRecords()) {
    withstands(`introduces nobody by ${title} (S2)`, async (on) => {
      const peer = await Peer.dial(on.target);

      const answer = await peer.ask({ type: "p2p.get_known_peers", ownRecord: record });

      expect(answer.type).to.equal("p2p.known_peers");
      expect(await knownTo(on)).to.deep.equal([]);
      peer.link.close();
    });
  }

  withstands("introduces another than its sender in vain (S2)", async (on) => {
    const peer = await Peer.dial(on.target);
    const ownRecord = soundRecord(newIdentity());

    await peer.ask({ type: "p2p.get_known_peers", ownRecord });

    expect(await knownTo(on)).to.deep.equal([]);
    peer.link.close();
  });

  withstands("push_commit of absurd heights does not hold the chain up (S4)", async (on) => {
    const before = await heightOf(on.victim);
    const indexes = [U53_MAX, U53_MAX - 1, 2 ** 32, 2 ** 31, before + 1, 0];

    const answers = await answersTo(
      on,
      indexes.map((index) => ({ type: "sync.push_commit", index })),
    );

    expect(answers).to.deep.equal(["sync.commit_acknowledged"]);
    await risesAbove(on, before);
  });
});

describe("a notice of an authenticated peer", () => {
  withstands(
    "consensus.relay of garbage reaches the engine, and the chain goes on (S9)",
    async (on) => {
      const before = await heightOf(on.victim);
      const peer = await Peer.dial(on.target);
      const contents = [...MALFORMED, new Uint8Array(RELAY_BYTES_MAX), encode([0, 1, 2, 3])];
      for (const content of contents.slice(0, 40)) {
        if (content.length <= RELAY_BYTES_MAX) peer.notify({ type: "consensus.relay", content });
      }

      expect(await peer.ask({ type: "p2p.ping" })).to.deep.equal({ type: "p2p.pong" });

      await risesAbove(on, before);
      peer.link.close();
    },
  );

  withstands("nobody takes is dropped and told (A8)", async (on) => {
    const identity = newIdentity();
    const peer = await Peer.dial(on.target, identity);

    peer.notify({ wireId: 0x0300, payload: Uint8Array.of(0xff) });
    peer.notify({ type: "p2p.ping" });
    peer.notify({ wireId: 0x7abc, payload: new Uint8Array(0) });

    for (const wireId of [0x0300, 0x0100, 0x7abc]) {
      await on.victim.event("p2p.notice_dropped", { peer: identity.id, wireId });
    }
    peer.link.close();
  });
});

/** Keys of the records the node tells about others. */
async function knownTo({ target }: Stage): Promise<readonly Uint8Array[]> {
  const asker = newIdentity();
  const peer = await Peer.dial(target, asker);
  const ownRecord = poisonedRecords()[0]?.[1] ?? new Uint8Array(0);
  const answer = await peer.ask({ type: "p2p.get_known_peers", ownRecord });
  peer.link.close();
  return answer.type === "p2p.known_peers" ? answer.knownPeers : [];
}

async function risesAbove({ victim }: Stage, height: number): Promise<void> {
  while ((await heightOf(victim)) <= height) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
