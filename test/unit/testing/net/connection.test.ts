import { expect } from "chai";
import type {
  NetworkDecisions,
  PieceFate,
  PieceOnLine,
} from "../../../../src/testing/net/network-decisions.ts";
import { FRAME_HEADER_BYTES } from "../../../../src/wire/frame.ts";
import { dial, linked, listen, netWorld } from "./net-world.ts";

/** Decides the fate of frames only, so that a link comes about first. */
function onFrames(fate: (piece: PieceOnLine) => PieceFate | undefined): NetworkDecisions {
  return { onPiece: (piece) => (piece.kind === "frames" ? fate(piece) : undefined) };
}

const A_BIT_OF_THE_BODY = FRAME_HEADER_BYTES * 8;

describe("Connection", () => {
  it("tells of each piece who sends it, how large it is and its number", async () => {
    const pieces: PieceOnLine[] = [];
    const onPiece = (piece: PieceOnLine): undefined => void pieces.push(piece);
    const world = netWorld({ decide: { onPiece } });
    const { outbound, inbound } = await linked(world);

    outbound.send(new Uint8Array(6));
    outbound.send(new Uint8Array(0));
    await world.clock.advance(20);
    inbound.close();
    await world.clock.advance(100);

    expect(pieces.map(({ from, to, kind, nth }) => `${from}${to} ${kind} ${nth}`)).to.deep.equal([
      "ab handshake 1",
      "ba handshake 1",
      "ab handshake 2",
      "ba handshake 2",
      "ab frames 3",
      "ba end 3",
    ]);
    expect(pieces[4]?.bytes).to.equal(6 + 2 * FRAME_HEADER_BYTES);
  });

  it("delays a piece with what follows on its link, and nothing else", async () => {
    const decide = onFrames(({ nth, from }) =>
      from === "a" && nth === 3 ? { delayMs: 500 } : undefined,
    );
    const world = netWorld({ decide });
    const { outbound, inbound, atA, atB } = await linked(world);

    outbound.send(Uint8Array.of(1));
    outbound.flush();
    outbound.send(Uint8Array.of(2));
    inbound.send(Uint8Array.of(3));
    await world.clock.advance(509);
    expect([atA, atB]).to.deep.equal([[3], []]);
    await world.clock.advance(1);

    expect(atB).to.deep.equal([1, 2]);
  });

  it("turns a bit of a frame, and the receiver gets the frame with that bit", async () => {
    const world = netWorld({ decide: onFrames(() => ({ corrupt: A_BIT_OF_THE_BODY + 1 })) });
    const { outbound, atB } = await linked(world);
    const bytes = Uint8Array.of(4);

    outbound.send(bytes);
    await world.clock.advance(20);

    expect(atB).to.deep.equal([6]);
    expect(bytes[0]).to.equal(4);
    expect(world.heard.map(({ kind }) => kind)).to.contain("link.corrupted");
  });

  it("ends the link at the receiver when the length of a frame is hit", async () => {
    const world = netWorld({ decide: onFrames(() => ({ corrupt: 0 })) });
    const { outbound, atA, atB } = await linked(world);

    outbound.send(Uint8Array.of(4));
    await world.clock.advance(9);
    expect(atB).to.deep.equal([]);
    await world.clock.advance(100);

    expect([atA, atB]).to.deep.equal([["reset"], ["frame_malformed"]]);
    expect(world.network.openEnds).to.equal(0);
  });

  it("resets both ends when a piece breaks it, each as far away as it is", async () => {
    const decide = onFrames(({ nth }) => (nth === 4 ? { reset: true } : undefined));
    const world = netWorld({ decide });
    const { outbound, atA, atB } = await linked(world);

    outbound.send(Uint8Array.of(1));
    outbound.flush();
    outbound.send(Uint8Array.of(2));
    await world.clock.advance(0);
    expect([atA, atB]).to.deep.equal([["reset"], []]);
    await world.clock.advance(100);

    expect(atB).to.deep.equal([1, "reset"]);
    expect([world.network.openEnds, world.clock.pendingTimers]).to.deep.equal([0, 0]);
  });

  it("leaves no timer behind when the last piece before a close breaks it", async () => {
    const world = netWorld({ decide: onFrames(() => ({ reset: true })) });
    const { outbound, atA } = await linked(world);

    outbound.send(Uint8Array.of(1));
    outbound.close("done");
    await world.clock.advance(100);

    expect(atA).to.deep.equal(["done"]);
    expect(world.clock.pendingTimers).to.equal(0);
  });

  for (const [step, nth, from] of [
    ["first", 1, "a"],
    ["second", 1, "b"],
    ["third", 2, "a"],
    ["last", 2, "b"],
  ] as const) {
    it(`fails a dial whose ${step} piece breaks, and leaves no link behind`, async () => {
      const onPiece = (piece: PieceOnLine): PieceFate | undefined =>
        piece.nth === nth && piece.from === from ? { corrupt: 5 } : undefined;
      const world = netWorld({ decide: { onPiece } });
      const a = world.join("a");
      await listen(world.join("b").transport, "b");

      const outcome = dial(a.transport, "b");
      await world.clock.advance(6_000);

      expect(outcome).to.deep.equal({ code: "transport.dial_failed" });
      expect([world.network.openEnds, world.clock.pendingTimers]).to.deep.equal([0, 0]);
    });
  }

  it("lets the sender's queue grow while the word that it was read cannot come back", async () => {
    const world = netWorld({ limits: { frameBytesMax: 1_000, writeQueueBytesMax: 2_100 } });
    const { outbound, atB } = await linked(world);

    const heal = world.network.cut([["b", "a"]]);
    outbound.send(new Uint8Array(1_000));
    await world.clock.advance(100);
    expect([atB, outbound.queuedBytes]).to.deep.equal([[0], 1_004]);
    heal();
    await world.clock.advance(10);

    expect(outbound.queuedBytes).to.equal(0);
  });
});
