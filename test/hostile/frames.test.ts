/** What an authenticated peer writes that is no frame, no flush, or never becomes one. */

import { once } from "node:events";
import { expect } from "chai";
import { TRANSPORT_LIMITS } from "../../src/transport/transport.ts";
import { AUDIT_INPUTS } from "./audit-inputs.ts";
import { framed, lengthOf, type Raw, rawLink } from "./raw.ts";
import { type Stage, stage, withstands } from "./stage.ts";

/** Silence and frame limits of a node are 30 s each; one more for a machine that is busy. */
const SLOW_MS = 65_000;

const { frameBytesMax } = TRANSPORT_LIMITS;

/** Deterministic bytes that look like nothing. */
const noise = (length: number, seed = 1): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, at) => (at * at * seed + at * 7 + seed) & 0xff));

/** Waits for the reason of one session's end, as the node reports it. */
async function endOf({ victim }: Stage, { remote, closed, identity }: Raw, patienceMs?: number) {
  // A port is taken again soon, so the address alone may name the end of an earlier session.
  const whose = identity === undefined ? { remote } : { remote, peer: identity.id };
  const { values } = await victim.event("p2p.session_ended", whose, patienceMs);
  await closed;
  return values?.["reason"];
}

describe("the link of an authenticated peer", () => {
  /** Slow peers take half a minute to be noticed; they are slow while the other tests run. */
  const slow: { partial?: Raw; drip?: Raw; silent?: Raw; timer?: NodeJS.Timeout } = {};
  before(async () => {
    const { target } = await stage();
    slow.partial = await rawLink(target);
    slow.partial.socket.write(Buffer.concat([lengthOf(1_000), noise(10)]));
    slow.drip = await rawLink(target);
    slow.drip.socket.write(lengthOf(100_000));
    slow.timer = setInterval(() => slow.drip?.socket.write(Uint8Array.of(0)), 1_000);
    slow.silent = await rawLink(target);
  });
  after(() => clearInterval(slow.timer));

  for (const [title, bytes] of AUDIT_INPUTS) {
    // A stream that begins like this announces a frame; the node waits for it, or refuses its size.
    withstands(`ends only itself after ${title} as the stream (A7)`, async (on) => {
      const raw = await rawLink(on.target);
      raw.socket.end(bytes);

      expect(await endOf(on, raw)).to.be.oneOf([
        "frame_too_large",
        "reset",
        "closed",
        "codec.malformed",
      ]);
    });

    withstands(`ends only itself after ${title} as a frame (A7, A8)`, async (on) => {
      const raw = await rawLink(on.target);
      raw.socket.write(framed(bytes));

      expect(await endOf(on, raw)).to.equal("codec.malformed");
      const peer = raw.identity?.id;
      await on.victim.event("p2p.peer_refused", { peer, code: "codec.malformed" });
    });
  }

  for (const [title, body] of [
    ["one byte", Uint8Array.of(0)],
    ["64 KiB of noise", noise(65_536)],
    ["the largest frame, all zeros", Buffer.alloc(frameBytesMax)],
    ["arrays nested 100,000 deep", Buffer.alloc(100_000, 0x81)],
    ["maps nested 100,000 deep", Buffer.alloc(100_000, 0xa1)],
    ["tags nested 100,000 deep", Buffer.alloc(100_000, 0xc1)],
    ["an array of 2^32 - 1 items announced", Uint8Array.of(0x9a, 0xff, 0xff, 0xff, 0xff)],
    [
      "a byte string of 2^53 bytes announced",
      Uint8Array.of(0x86, 1, 0x5b, 0, 0x20, 0, 0, 0, 0, 0, 0),
    ],
    ["an array without end", Uint8Array.of(0x9f, 0x9f, 0x9f)],
    ["a shared structure of cbor-x", Uint8Array.of(0xd9, 0xdf, 0xff, 0x82, 1, 2)],
    ["a big number", Uint8Array.of(0xc2, 0x49, 1, 0, 0, 0, 0, 0, 0, 0, 0)],
  ] as const) {
    withstands(`ends with codec.malformed after a frame of ${title} (A8)`, async (on) => {
      const raw = await rawLink(on.target);
      raw.socket.write(framed(body));

      expect(await endOf(on, raw)).to.equal("codec.malformed");
    });
  }

  withstands("ends with frame_too_large one byte over the limit, nothing kept (A7)", async (on) => {
    const raw = await rawLink(on.target);
    raw.socket.write(lengthOf(frameBytesMax + 1));

    expect(await endOf(on, raw)).to.equal("frame_too_large");
  });

  withstands("ends with reset in the middle of a frame (A7)", async (on) => {
    const raw = await rawLink(on.target);
    raw.socket.write(Buffer.concat([lengthOf(1_000), noise(500)]), () => raw.socket.end());

    expect(await endOf(on, raw)).to.equal("reset");
  });

  withstands("survives a peer that is gone without a word (A7)", async (on) => {
    const raw = await rawLink(on.target);
    raw.tcp.resetAndDestroy();

    expect(await endOf(on, raw)).to.be.oneOf(["reset", "closed"]);
  });

  withstands(
    "survives 200 frames of different noise, each over a link of its own (A8)",
    async (on) => {
      for (let round = 0; round < 10; round += 1) {
        const raws = await Promise.all(Array.from({ length: 20 }, () => rawLink(on.target)));
        for (const [at, { socket }] of raws.entries()) {
          socket.write(framed(noise(1 + (((round * 20 + at) * 97) % 3_000), round * 20 + at + 3)));
        }
        for (const raw of raws) expect(await endOf(on, raw)).to.match(/^codec\./);
      }
    },
  ).timeout(120_000);

  withstands(
    "answers 200,000 heartbeats of a peer that does not read, in bounds (A6)",
    async (on) => {
      const raw = await rawLink(on.target);
      raw.socket.pause();
      raw.socket.write(Buffer.alloc(4 * 200_000));
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      raw.socket.destroy();

      expect(await endOf(on, raw)).to.be.oneOf(["reset", "closed", "overloaded"]);
    },
  );

  withstands("ends with idle when a frame stands still (A7)", async (on) => {
    if (slow.partial === undefined) throw new Error("there is no slow peer");

    expect(await endOf(on, slow.partial, SLOW_MS)).to.equal("idle");
  }).timeout(SLOW_MS);

  withstands("ends with idle when a frame comes one byte a second (A7)", async (on) => {
    if (slow.drip === undefined) throw new Error("there is no slow peer");

    expect(await endOf(on, slow.drip, SLOW_MS)).to.equal("idle");
  }).timeout(SLOW_MS);

  withstands("ends with idle when a peer says nothing at all (A7)", async (on) => {
    if (slow.silent === undefined) throw new Error("there is no slow peer");
    if (!slow.silent.socket.destroyed) await once(slow.silent.socket, "close");

    expect(await endOf(on, slow.silent, SLOW_MS)).to.equal("idle");
  }).timeout(SLOW_MS);
});
