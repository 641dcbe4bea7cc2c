import { expect } from "chai";
import { isRuntimeError } from "../../../src/errors.ts";
import { hexOf } from "../../../src/hex.ts";
import { simulatedClock } from "../../../src/time/simulated-clock.ts";
import { BreakableTransport } from "../../../src/transport/breakable.ts";
import { memoryNetwork } from "../../../src/transport/memory.ts";
import { type CloseReason, type Link, TRANSPORT_LIMITS } from "../../../src/transport/transport.ts";

const keyOf = (seed: number): Uint8Array => new Uint8Array(32).fill(seed);
const PEER = hexOf(keyOf(2));

/** A breakable node and its peer, and what the peer hears. */
async function pair() {
  const clock = simulatedClock();
  const network = memoryNetwork({ clock });
  const transport = new BreakableTransport(network.transport(keyOf(1), "test"), clock);
  const peer = network.transport(keyOf(2), "test");
  const heard: number[] = [];
  const accept = (link: Link): void =>
    link.attach({ onFrame: ([first = -1]) => heard.push(first), onClose: () => {} });
  const { endpoint } = await peer.listen({ host: "0.0.0.0", port: 0 }, { onLink: accept });
  const settled = async <T>(work: Promise<T>): Promise<T> => {
    const [done] = await Promise.all([work, clock.settle()]);
    return done;
  };
  const dial = (key: Uint8Array | undefined = keyOf(2)): Promise<Link> =>
    settled(transport.dial(endpoint, key));
  return { clock, transport, peer, heard, dial, settled };
}

/** What its owner hears of a link's end. */
function endsOf(link: Link): CloseReason[] {
  const ends: CloseReason[] = [];
  link.attach({ onFrame: () => {}, onClose: (reason) => ends.push(reason) });
  return ends;
}

const failureOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "none",
    (error: unknown) => (isRuntimeError(error) ? error.code : String(error)),
  );

describe("BreakableTransport", () => {
  it("ends the links that stand when they are cut, and lets none stand until mended (E3)", async () => {
    const { clock, transport, dial } = await pair();
    const ends = endsOf(await dial());
    const mend = transport.break({ do: "cut", befalls: (peer) => peer === PEER });
    await clock.settle();
    expect(ends).to.deep.equal(["reset"]);
    expect(await failureOf(dial())).to.equal("transport.dial_failed");
    expect(await failureOf(dial(undefined))).to.equal("transport.dial_failed");
    mend();
    const again = await dial();
    expect(again.send(Uint8Array.of(1))).to.equal(true);
    again.destroy();
  });

  it("refuses a peer that dials while its links are cut (E3)", async () => {
    const { clock, transport, peer, settled } = await pair();
    const links: Link[] = [];
    const refused: CloseReason[] = [];
    const { endpoint } = await transport.listen(
      { host: "0.0.0.0", port: 0 },
      {
        onLink: (link) => void links.push(link),
        onRefused: (_, reason) => void refused.push(reason),
      },
    );
    const mend = transport.break({ do: "cut", befalls: () => true });
    const ends = endsOf(await settled(peer.dial(endpoint, keyOf(1))));
    await clock.settle();
    expect([links.length, refused, ends]).to.deep.equal([0, ["reset"], ["reset"]]);
    mend();
    await settled(peer.dial(endpoint, keyOf(1)));
    expect(links).to.have.length(1);
  });

  it("has frames of a slow link leave late and in their order, and at once when mended (E3)", async () => {
    const { clock, transport, heard, dial } = await pair();
    const link = await dial();
    endsOf(link);
    const mend = transport.break({ do: "slow", byMs: 300, befalls: (peer) => peer === PEER });
    for (const first of [1, 2]) link.send(Uint8Array.of(first));
    await clock.advance(299);
    expect([heard, link.queuedBytes]).to.deep.equal([[], 2]);
    await clock.advance(1);
    expect([heard, link.queuedBytes]).to.deep.equal([[1, 2], 0]);
    link.send(Uint8Array.of(3));
    mend();
    link.send(Uint8Array.of(4));
    await clock.settle();
    expect(heard).to.deep.equal([1, 2, 3, 4]);
    link.destroy();
    expect(clock.pendingTimers).to.equal(0);
  });

  it("breaks the links of others not at all (E3)", async () => {
    const { clock, transport, heard, dial } = await pair();
    const link = await dial();
    const ends = endsOf(link);
    transport.break({ do: "cut", befalls: (peer) => peer !== PEER });
    transport.break({ do: "slow", byMs: 300, befalls: (peer) => peer !== PEER });
    link.send(Uint8Array.of(7));
    await clock.settle();
    expect([heard, ends]).to.deep.equal([[7], []]);
    link.destroy();
  });

  it("holds no more back than a write queue may hold, and says when there is room (E3)", async () => {
    const { clock, transport, dial } = await pair();
    const link = await dial();
    let drains = 0;
    link.attach({ onFrame: () => {}, onClose: () => {}, onDrain: () => (drains += 1) });
    transport.break({ do: "slow", byMs: 300, befalls: () => true });
    const frame = new Uint8Array(TRANSPORT_LIMITS.frameBytesMax);
    const taken = [1, 2, 3, 4, 5].map(() => link.send(frame));
    expect(taken).to.deep.equal([true, true, true, false, false]);
    await clock.advance(300);
    expect(drains).to.be.greaterThan(0);
    link.destroy();
    expect(clock.pendingTimers).to.equal(0);
  });
});
