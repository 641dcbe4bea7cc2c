/** Flushes of an authenticated peer that break one rule of the envelope each. */

import { expect } from "chai";
import { ed25519Signer } from "../../src/crypto/signer.ts";
import { WIRE_PROTOCOL } from "../../src/transport/tls-identity.ts";
import type { EnvelopeFields } from "../../src/wire/envelope.ts";
import { FLUSH_ENVELOPES_MAX, sealFlush } from "../../src/wire/flush.ts";
import { directionsOf } from "../../src/wire/inbox.ts";
import { NETWORK, newIdentity, packetOf, Peer, type Target } from "./peer.ts";
import { type Stage, withstands } from "./stage.ts";

/** What a flush is sealed with; a test changes one thing. */
interface Sealing {
  readonly networkId: string;
  readonly channel: Uint8Array;
  readonly sender: Uint8Array;
  readonly recipient: Uint8Array;
  readonly secretKey: Uint8Array;
  readonly fields: Partial<EnvelopeFields>;
  readonly count: number;
}

function seal(from: Peer, target: Target, changes: Partial<Sealing> = {}): Uint8Array {
  const { identity, link } = from;
  const { crypto } = identity;
  const sealing: Sealing = {
    channel: link.channel,
    networkId: NETWORK,
    sender: identity.signer.publicKey.bytes,
    recipient: target.key,
    secretKey: identity.secretKey,
    fields: {},
    count: 1,
    ...changes,
  };
  const { sender: ours, recipient: theirs, channel } = sealing;
  const { outward } = directionsOf(crypto, sealing.networkId, { ours, theirs, channel });
  const items = Array.from(
    { length: sealing.count },
    (_, at): EnvelopeFields => ({
      messageId: at + 1,
      kind: "request",
      timestampMs: identity.clock.now(),
      ...packetOf({ type: "p2p.ping" }),
      ...sealing.fields,
    }),
  );
  const context = { direction: outward, crypto };
  return sealFlush(items, ed25519Signer(sealing.secretKey), context);
}

/** Sends frames one after the other and waits for the node to tell which rule was broken. */
async function ruleOf(
  { target, victim }: Stage,
  make: (peer: Peer) => readonly Uint8Array[],
): Promise<string> {
  const identity = newIdentity();
  const peer = await Peer.dial(target, identity);
  for (const frame of make(peer)) peer.link.send(frame);
  const { values } = await victim.event("p2p.peer_refused", { peer: identity.id });
  await victim.event("p2p.session_ended", { peer: identity.id, reason: values?.["code"] });
  await peer.closed;
  return String(values?.["why"]).replace(/^cannot (accept an envelope|decode a flush): /, "");
}

describe("a flush of an authenticated peer", () => {
  it(`is sealed as ${WIRE_PROTOCOL} says, or the other tests here prove nothing`, async () => {
    const { stage } = await import("./stage.ts");
    const { target } = await stage();
    const identity = newIdentity();
    const peer = await Peer.dial(target, identity);

    peer.link.send(seal(peer, target));
    const pong = await peer.ask({ type: "p2p.ping" }).catch(({ message }: Error) => message);

    // The sealed one took id 1, so the next with that id is a replay: the first was accepted.
    expect(pong).to.equal("the link ended before the answer: closed");
  });

  const cases: readonly [string, RegExp, (by: Peer, to: Target) => readonly Uint8Array[]][] = [
    [
      "a signature of another key",
      /^signature/,
      (by, to) => [seal(by, to, { secretKey: new Uint8Array(32).fill(9) })],
    ],
    [
      "one bit of its last byte changed",
      /^(signature|.*expected)/,
      (by, to) => [flipped(seal(by, to), -1)],
    ],
    ["one bit of its signature changed", /^signature/, (by, to) => [flipped(seal(by, to), 90)]],
    ["another network", /^network/, (by, to) => [seal(by, to, { networkId: "another" })]],
    [
      "another recipient",
      /^recipient/,
      (by, to) => [seal(by, to, { recipient: new Uint8Array(32).fill(3) })],
    ],
    ["another sender", /^sender/, (by, to) => [seal(by, to, { sender: to.key })]],
    [
      "a time ten minutes ahead",
      /^timestamp_ahead/,
      (by, to) => [seal(by, to, { fields: { timestampMs: by.identity.clock.now() + 600_000 } })],
    ],
    [
      "a time ten minutes ago",
      /^timestamp_behind/,
      (by, to) => [seal(by, to, { fields: { timestampMs: by.identity.clock.now() - 600_000 } })],
    ],
    [
      "the largest time",
      /^timestamp_ahead/,
      (by, to) => [seal(by, to, { fields: { timestampMs: Number.MAX_SAFE_INTEGER } })],
    ],
    [
      "the time zero",
      /^timestamp_behind/,
      (by, to) => [seal(by, to, { fields: { timestampMs: 0 } })],
    ],
    [
      "ids that repeat within it",
      /^replay/,
      (by, to) => [seal(by, to, { count: 2, fields: { messageId: 5 } })],
    ],
    ["a repeat of the flush before", /^replay/, (by, to) => twice(seal(by, to))],
    [
      "an id below the one before",
      /^replay/,
      (by, to) => [seal(by, to, { fields: { messageId: Number.MAX_SAFE_INTEGER } }), seal(by, to)],
    ],
    [
      "bytes behind its end",
      /expected/,
      (by, to) => [Buffer.concat([seal(by, to), Uint8Array.of(0)])],
    ],
    ["its second half missing", /expected/, (by, to) => [half(seal(by, to))]],
    ["another version", /version/, (by, to) => [versioned(seal(by, to))]],
  ];
  for (const [title, rule, make] of cases) {
    withstands(`ends its link and tells the rule when it has ${title} (A9)`, async (on) => {
      expect(await ruleOf(on, (peer) => make(peer, on.target))).to.match(rule);
    });
  }

  withstands("cannot be repeated by another peer over a link of its own (A9)", async (on) => {
    const owner = await Peer.dial(on.target);

    expect(await ruleOf(on, () => [seal(owner, on.target)])).to.match(/^sender/);
    owner.link.close();
  });

  withstands("cannot be repeated by its own sender over a second link (A9)", async (on) => {
    const identity = newIdentity();
    const first = await Peer.dial(on.target, identity);
    const sealed = seal(first, on.target);
    first.link.send(Uint8Array.from(sealed));
    const second = await Peer.dial(on.target, identity);

    second.link.send(sealed);

    const { values } = await on.victim.event("p2p.peer_refused", { peer: identity.id });
    expect(String(values?.["why"])).to.match(/signature/);
    await second.closed;
    expect(first.isOpen).to.equal(true);
    first.link.close();
  });

  withstands("may hold answers nobody asked for, which change nothing (A9)", async (on) => {
    const identity = newIdentity();
    const peer = await Peer.dial(on.target, identity);
    const fields = { kind: "response" as const, messageId: 7 };

    for (let times = 0; times < 100; times += 1) peer.link.send(seal(peer, on.target, { fields }));

    expect(await peer.ask({ type: "p2p.ping" })).to.deep.equal({ type: "p2p.pong" });
    peer.link.close();
  });

  withstands("holds no more envelopes than one signature may cover (A9)", async (on) => {
    const identity = newIdentity();
    const peer = await Peer.dial(on.target, identity);
    const full = seal(peer, on.target, { count: FLUSH_ENVELOPES_MAX });
    const at = Buffer.from(full).indexOf(Uint8Array.of(0x99, 0x10, 0x00));
    const over = Uint8Array.from(full);
    over[at + 2] = 0x01;

    peer.link.send(over);

    await on.victim.event("p2p.session_ended", { peer: identity.id, reason: "codec.malformed" });
  });
});

function flipped(frame: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(frame);
  const index = at < 0 ? copy.length + at : at;
  copy[index] = (copy[index] ?? 0) ^ 1;
  return copy;
}

function twice(frame: Uint8Array): readonly Uint8Array[] {
  return [frame, Uint8Array.from(frame)];
}

function half(frame: Uint8Array): Uint8Array {
  return frame.subarray(0, frame.length / 2);
}

/** The version is the byte behind the head of the outer array. */
function versioned(frame: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(frame);
  copy[1] = 2;
  return copy;
}
