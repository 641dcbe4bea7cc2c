/** What every link promises once it is open; run against each transport by `transport.test.ts`. */

import { expect } from "chai";
import { isRuntimeError } from "../../src/errors.ts";
import {
  bodyOf,
  endPair,
  LinkRecord,
  type OpenWorld,
  type Pair,
  pairOf,
  type TransportWorld,
} from "./transport.ts";

const FRAME_BYTES_MAX = 100_000;
const WRITE_QUEUE_BYTES_MAX = 300_000;

/** Runs the promises of a link. */
export function linkConformance(name: string, openWorld: OpenWorld): void {
  describe(`link over ${name}`, () => {
    let world: TransportWorld;
    let pair: Pair;
    beforeEach(async () => {
      world = openWorld({
        frameBytesMax: FRAME_BYTES_MAX,
        writeQueueBytesMax: WRITE_QUEUE_BYTES_MAX,
      });
      pair = await pairOf(world);
    });
    afterEach(async () => {
      for (const end of [pair.outbound, pair.inbound]) end.link.destroy();
      await pair.socket.close();
    });

    const received = async (count: number): Promise<readonly Uint8Array[]> => {
      await pair.inbound.until(() => pair.inbound.frames.length >= count);
      return pair.inbound.frames;
    };

    it("keeps frames of every size whole and in order", async () => {
      const sizes = [0, 1, 3, 4, 5, 1_000, 16_384, 65_535, 65_536, 65_537, FRAME_BYTES_MAX, 0, 7];
      const bodies = sizes.map((bytes, number) => bodyOf(number, bytes));
      pair.outbound.attach();
      pair.inbound.attach();

      for (const [at, body] of bodies.entries()) {
        expect(pair.outbound.link.send(body)).to.equal(true);
        await received(at);
      }

      const frames = await received(bodies.length);
      expect(frames.map((frame) => Buffer.from(frame))).to.deep.equal(
        bodies.map((body) => Buffer.from(body)),
      );
    });

    it("carries frames both ways at once", async () => {
      pair.outbound.attach();
      pair.inbound.attach((frame) => pair.inbound.link.send(new Uint8Array(frame)));

      for (let number = 0; number < 100; number += 1) pair.outbound.link.send(bodyOf(number, 64));
      await pair.outbound.until(() => pair.outbound.frames.length === 100);

      expect(Buffer.from(pair.outbound.frames[99] ?? [])).to.deep.equal(
        Buffer.from(bodyOf(99, 64)),
      );
    });

    it("refuses to send a frame over the limit", () => {
      try {
        pair.outbound.link.send(new Uint8Array(FRAME_BYTES_MAX + 1));
      } catch (error) {
        expect(isRuntimeError(error, "codec.too_large")).to.equal(true);
        return;
      }
      expect.fail("nothing was thrown");
    });

    it("lets all frames of one turn leave in one piece", async () => {
      pair.outbound.attach();
      pair.inbound.attach();

      const pieces = await world.piecesDuring(async () => {
        for (let number = 0; number < 500; number += 1) pair.outbound.link.send(bodyOf(number, 64));
        await received(500);
      });

      expect(pieces).to.equal(1);
    });

    it("delivers only to an owner, in order, and never out of attach itself", async () => {
      for (let number = 0; number < 3; number += 1) pair.outbound.link.send(bodyOf(number, 8));
      await world.clock.settle();

      pair.inbound.attach();
      expect(pair.inbound.frames).to.deep.equal([]);
      const frames = await received(3);

      expect(frames.map((frame) => frame[0])).to.deep.equal([0, 31, 62]);
    });

    it("tells an owner that comes too late that the link has ended", async () => {
      pair.outbound.attach();
      pair.outbound.link.destroy("owner's words");
      await pair.outbound.closed();

      const late = new LinkRecord(pair.outbound.link);
      late.attach();
      expect(late.reasons).to.deep.equal([]);

      expect(await late.closed()).to.equal("owner's words");
    });

    it("stops at once when paused, within a piece too, and goes on where it stopped", async () => {
      pair.outbound.attach();
      pair.inbound.attach(() => pair.inbound.link.pause());

      for (let number = 0; number < 5; number += 1) pair.outbound.link.send(bodyOf(number, 8));
      await received(1);
      await world.clock.settle();
      expect(pair.inbound.frames.length).to.equal(1);
      for (let number = 1; number < 5; number += 1) {
        pair.inbound.link.resume();
        expect(pair.inbound.frames.length).to.equal(number);
        await received(number + 1);
        await world.clock.settle();
        expect(pair.inbound.frames.length).to.equal(number + 1);
      }

      expect(pair.inbound.frames.map((frame) => frame[0])).to.deep.equal([0, 31, 62, 93, 124]);
    });

    it("refuses frames over the write queue limit, loses none it took, and tells when it is empty", async () => {
      pair.outbound.attach();
      pair.inbound.attach();
      pair.inbound.link.pause();
      const { link } = pair.outbound;

      let sent = 0;
      while (link.send(bodyOf(sent, 50_000))) {
        sent += 1;
        if (sent % 4 === 0) await world.clock.settle();
      }
      expect(link.queuedBytes).to.be.within(WRITE_QUEUE_BYTES_MAX - 50_004, WRITE_QUEUE_BYTES_MAX);
      pair.inbound.link.resume();
      const frames = await received(sent);
      await pair.outbound.until(() => pair.outbound.drains > 0);

      expect(frames.map((frame) => frame[0])).to.deep.equal(
        Array.from({ length: sent }, (_, number) => (number * 31) & 255),
      );
      expect(link.queuedBytes).to.equal(0);
      expect(link.send(bodyOf(1, 8))).to.equal(true);
    });

    it("tells that a queue smaller than a socket's own buffer is empty after it refused", async () => {
      const limits = { frameBytesMax: 1_000, writeQueueBytesMax: 2_008 };
      const small = await pairOf(openWorld(limits));
      small.outbound.attach();
      small.inbound.attach();

      const sent = [1, 2, 3].map((number) => small.outbound.link.send(bodyOf(number, 1_000)));
      expect(sent).to.deep.equal([true, true, false]);
      await small.outbound.until(() => small.outbound.drains > 0);

      expect(small.outbound.link.send(bodyOf(3, 1_000))).to.equal(true);
      await endPair(small);
    });

    it("sends what is queued before it closes, and tells each owner once", async () => {
      pair.outbound.attach();
      pair.inbound.attach();

      for (let number = 0; number < 5; number += 1) pair.outbound.link.send(bodyOf(number, 40_000));
      pair.outbound.link.close("done");
      pair.outbound.link.close("again");
      pair.outbound.link.destroy("and again");
      expect(pair.outbound.reasons).to.deep.equal([]);
      expect(await pair.outbound.closed()).to.equal("done");
      expect(pair.outbound.link.send(bodyOf(1, 1))).to.equal(false);
      await pair.inbound.closed();
      await world.clock.settle();

      expect(pair.outbound.reasons.length + pair.inbound.reasons.length).to.equal(2);
    });

    it("delivers everything sent before an orderly close, then says closed", async () => {
      pair.outbound.attach();
      pair.inbound.attach();

      for (let number = 0; number < 5; number += 1) pair.outbound.link.send(bodyOf(number, 40_000));
      pair.outbound.link.close();

      expect(await pair.inbound.closed()).to.equal("closed");
      expect(pair.inbound.frames.length).to.equal(5);
      expect(await pair.outbound.closed()).to.equal("closed");
    });

    it("hands nothing to an owner that has closed, however much the peer sends", async () => {
      pair.outbound.attach();
      pair.inbound.attach();

      pair.outbound.link.close();
      for (let number = 0; number < 5; number += 1) pair.inbound.link.send(bodyOf(number, 40_000));
      await pair.outbound.closed();

      expect(pair.outbound.frames).to.deep.equal([]);
    });

    it("gives up a close the peer does not take part in", async () => {
      pair.outbound.attach();
      pair.inbound.attach();
      pair.inbound.link.pause();
      while (pair.outbound.link.send(bodyOf(1, 50_000))) await world.clock.settle();

      pair.outbound.link.close("leaving");
      await world.clock.advance(5_000);

      expect(await pair.outbound.closed()).to.equal("leaving");
    });

    it("ends at once when destroyed, and the peer learns that it ended", async () => {
      pair.outbound.attach();
      pair.inbound.attach();

      pair.outbound.link.destroy("enough");
      expect(pair.outbound.reasons).to.deep.equal([]);

      expect(await pair.outbound.closed()).to.equal("enough");
      expect(await pair.inbound.closed()).to.be.oneOf(["closed", "reset"]);
    });

    it("loses a link, not the process, when its owner throws", async () => {
      pair.outbound.attach();
      pair.inbound.attach(() => {
        throw new Error("planted");
      });

      pair.outbound.link.send(bodyOf(1, 8));

      expect(await pair.inbound.closed()).to.equal("owner_failed: planted");
      await pair.outbound.closed();
      await endPair(pair);
    });
  });
}
