import { expect } from "chai";
import fc from "fast-check";
import { isRuntimeError } from "../../../src/errors.ts";
import { type SimulatedClock, simulatedClock } from "../../../src/time/simulated-clock.ts";
import { type MemoryNetwork, memoryNetwork } from "../../../src/transport/memory.ts";
import type { CloseReason, Link, ListeningSocket } from "../../../src/transport/transport.ts";

const KEY_A = new Uint8Array(32).fill(1);
const KEY_B = new Uint8Array(32).fill(2);

interface Ends {
  readonly outbound: Link;
  readonly inbound: Link;
  /** First byte of each frame that reached B, and the reason of the end. */
  readonly atB: (number | CloseReason)[];
  readonly atA: (number | CloseReason)[];
  readonly socket: ListeningSocket;
}

function record(link: Link, told: (number | CloseReason)[]): void {
  link.attach({
    onFrame: (frame) => told.push(frame[0] ?? -1),
    onClose: (reason) => told.push(reason),
  });
}

async function joined(network: MemoryNetwork, clock: SimulatedClock): Promise<Ends> {
  const inbound: Link[] = [];
  const socket = await network
    .transport(KEY_B, "test", "b")
    .listen({ host: "b", port: 7 }, { onLink: (link) => inbound.push(link) });
  const dialing = network.transport(KEY_A, "test", "a").dial({ host: "b", port: 7 }, KEY_B);
  await clock.advance(1_000);
  const outbound = await dialing;
  const [first] = inbound;
  if (first === undefined) return expect.fail("nothing was accepted");
  const atA: (number | CloseReason)[] = [];
  const atB: (number | CloseReason)[] = [];
  record(outbound, atA);
  record(first, atB);
  return { outbound, inbound: first, atA, atB, socket };
}

function codeOf(act: Promise<unknown>): Promise<string> {
  return act.then(
    () => "no failure",
    (error: unknown) => (isRuntimeError(error) ? error.code : String(error)),
  );
}

describe("memoryNetwork", () => {
  it("delivers after the latency, not before", async () => {
    const clock = simulatedClock();
    const { outbound, atB } = await joined(memoryNetwork({ clock, latencyMs: 20 }), clock);

    outbound.send(Uint8Array.of(5));
    await clock.advance(19);
    expect(atB).to.deep.equal([]);
    await clock.advance(1);

    expect(atB).to.deep.equal([5]);
  });

  it("opens a link after four trips at the dialer and three at the acceptor", async () => {
    const clock = simulatedClock();
    const network = memoryNetwork({ clock, latencyMs: 10 });
    const inbound: Link[] = [];
    await network
      .transport(KEY_B, "test", "b")
      .listen({ host: "0.0.0.0", port: 7 }, { onLink: (link) => inbound.push(link) });
    const outbound: Link[] = [];
    network
      .transport(KEY_A, "test", "a")
      .dial({ host: "b", port: 7 }, KEY_B)
      .then((link) => outbound.push(link), expect.fail);

    await clock.advance(29);
    expect([inbound.length, outbound.length]).to.deep.equal([0, 0]);
    await clock.advance(1);
    expect([inbound.length, outbound.length]).to.deep.equal([1, 0]);
    await clock.advance(10);
    expect([inbound.length, outbound.length]).to.deep.equal([1, 1]);
  });

  it("keeps the order of a link whatever each piece is delayed by", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 20, maxLength: 40 }),
        async (delays) => {
          const clock = simulatedClock();
          let drawn = 0;
          const latencyMs = (): number => delays[drawn++ % delays.length] ?? 0;
          const { outbound, atB } = await joined(memoryNetwork({ clock, latencyMs }), clock);

          for (let number = 0; number < 20; number += 1) {
            outbound.send(Uint8Array.of(number));
            await clock.advance(3);
          }
          outbound.close();
          await clock.advance(500);

          expect(atB).to.deep.equal([...Array(20).keys(), "closed"]);
        },
      ),
      { numRuns: 15 },
    );
  });

  it("copies what is sent, so that a sender that reuses its bytes harms nobody", async () => {
    const clock = simulatedClock();
    const { outbound, atB } = await joined(memoryNetwork({ clock }), clock);
    const bytes = Buffer.of(1);

    outbound.send(bytes);
    bytes[0] = 9;
    await clock.settle();

    expect(atB).to.deep.equal([1]);
  });

  describe("a cut line", () => {
    it("holds what is sent, tells nobody, and delivers it in order when healed", async () => {
      const clock = simulatedClock();
      const network = memoryNetwork({ clock, latencyMs: 5 });
      const { outbound, inbound, atA, atB } = await joined(network, clock);

      network.cut("b", "a");
      for (let number = 0; number < 3; number += 1) {
        outbound.send(Uint8Array.of(number));
        inbound.send(Uint8Array.of(number + 10));
        await clock.advance(60_000);
      }
      expect([atA, atB]).to.deep.equal([[], []]);
      expect(outbound.queuedBytes).to.equal(15);
      network.heal("a", "b");
      await clock.advance(5);

      expect(atB).to.deep.equal([0, 1, 2]);
      expect(atA).to.deep.equal([10, 11, 12]);
      expect(outbound.queuedBytes).to.equal(0);
    });

    it("lets dials run into their timeout, and leaves no link behind when healed", async () => {
      const clock = simulatedClock();
      const network = memoryNetwork({ clock, latencyMs: 5 });
      const links: Link[] = [];
      await network
        .transport(KEY_B, "test", "b")
        .listen({ host: "b", port: 7 }, { onLink: (link) => links.push(link) });

      network.cut("a", "b");
      const code = codeOf(
        network.transport(KEY_A, "test", "a").dial({ host: "b", port: 7 }, KEY_B),
      );
      await clock.advance(5_000);
      expect(await code).to.equal("transport.dial_timeout");
      network.heal();
      await clock.advance(10_000);

      expect(links).to.deep.equal([]);
      expect(network.openEnds).to.equal(0);
      expect(clock.pendingTimers).to.equal(0);
    });

    it("in the last trip of a handshake leaves the acceptor a link that ends when healed", async () => {
      const clock = simulatedClock();
      const network = memoryNetwork({ clock, latencyMs: 10 });
      const told: (number | CloseReason)[] = [];
      await network
        .transport(KEY_B, "test", "b")
        .listen({ host: "b", port: 7 }, { onLink: (link) => record(link, told) });

      const code = codeOf(
        network.transport(KEY_A, "test", "a").dial({ host: "b", port: 7 }, KEY_B),
      );
      await clock.advance(35);
      network.cut("a", "b");
      await clock.advance(5_000);
      expect(await code).to.equal("transport.dial_timeout");
      network.heal();
      await clock.advance(100);

      expect(told).to.deep.equal(["reset"]);
      expect(network.openEnds).to.equal(0);
    });

    it("leaves other lines alone", async () => {
      const clock = simulatedClock();
      const network = memoryNetwork({ clock });
      const { outbound, atB } = await joined(network, clock);

      network.cut("a", "c");
      outbound.send(Uint8Array.of(1));
      await clock.settle();

      expect(atB).to.deep.equal([1]);
    });
  });

  it("breaks every link of a line at both ends on reset, and no other", async () => {
    const clock = simulatedClock();
    const network = memoryNetwork({ clock });
    const { atA, atB, outbound } = await joined(network, clock);

    network.reset("a", "c");
    await clock.settle();
    expect(atA).to.deep.equal([]);
    network.reset("b", "a");
    await clock.settle();

    expect([atA, atB]).to.deep.equal([["reset"], ["reset"]]);
    expect(outbound.send(Uint8Array.of(1))).to.equal(false);
    expect(network.openEnds).to.equal(0);
  });

  it("refuses dials over the number of handshakes at once", async () => {
    const clock = simulatedClock();
    const network = memoryNetwork({ clock, latencyMs: 10, limits: { handshakesMax: 2 } });
    const refused: CloseReason[] = [];
    await network
      .transport(KEY_B, "test", "b")
      .listen(
        { host: "b", port: 7 },
        { onLink: () => {}, onRefused: (_remote, reason) => refused.push(reason) },
      );
    const { dial } = network.transport(KEY_A, "test", "a");

    const codes = [1, 2, 3].map(() => codeOf(dial({ host: "b", port: 7 }, KEY_B)));
    await clock.advance(100);

    expect(await Promise.all(codes)).to.deep.equal([
      "no failure",
      "no failure",
      "transport.dial_failed",
    ]);
    expect(refused).to.deep.equal(["overloaded"]);
  });

  it("refuses handshakes under way when the listener closes", async () => {
    const clock = simulatedClock();
    const network = memoryNetwork({ clock, latencyMs: 10 });
    const socket = await network
      .transport(KEY_B, "test", "b")
      .listen({ host: "b", port: 7 }, { onLink: () => {} });

    const code = codeOf(network.transport(KEY_A, "test", "a").dial({ host: "b", port: 7 }, KEY_B));
    await clock.advance(15);
    await socket.close();
    await clock.advance(100);

    expect(await code).to.equal("transport.refused");
    expect(network.openEnds).to.equal(0);
  });

  it("shares nothing between two networks", async () => {
    const clock = simulatedClock();
    const first = memoryNetwork({ clock });
    const second = memoryNetwork({ clock });
    await joined(first, clock);

    const code = codeOf(second.transport(KEY_A, "test", "a").dial({ host: "b", port: 7 }, KEY_B));
    await clock.settle();

    expect(await code).to.equal("transport.dial_failed");
    expect(second.openEnds).to.equal(0);
  });
});
