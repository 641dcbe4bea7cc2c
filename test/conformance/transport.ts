/** What every transport promises; run against each of them by `transport.test.ts`. */

import { expect } from "chai";
import { isRuntimeError } from "../../src/errors.ts";
import type { SimulatedClock } from "../../src/time/simulated-clock.ts";
import type {
  CloseReason,
  Endpoint,
  Link,
  ListeningSocket,
  Transport,
  TransportLimits,
} from "../../src/transport/transport.ts";

/** A node of a world. */
export interface WorldNode {
  readonly key: Uint8Array;
  readonly transport: Transport;
  /** An address to listen on, any port. */
  readonly anyPort: Endpoint;
}

/** One transport with everything around it, opened for each test. */
export interface TransportWorld {
  readonly clock: SimulatedClock;
  node(seed: number, networkId?: string): WorldNode;
  /** Counts the pieces that leave this world while `act` runs. */
  piecesDuring(act: () => Promise<void>): Promise<number>;
  /** What is still open: names of handles, timers, links. */
  leftovers(): readonly string[];
}

/** Opens a world under some limits. */
export type OpenWorld = (limits?: Partial<TransportLimits>) => TransportWorld;

/** Records what the owner of a link is told, and lets a test wait for it. */
export class LinkRecord {
  readonly link: Link;
  readonly frames: Uint8Array[] = [];
  readonly reasons: CloseReason[] = [];
  drains = 0;
  #changed: () => void = () => {};

  constructor(link: Link) {
    this.link = link;
  }

  attach(onFrame: (frame: Uint8Array) => void = () => {}): this {
    this.link.attach({
      onFrame: (frame) => {
        this.frames.push(frame);
        this.#changed();
        onFrame(frame);
      },
      onDrain: () => {
        this.drains += 1;
        this.#changed();
      },
      onClose: (reason) => {
        this.reasons.push(reason);
        this.#changed();
      },
    });
    return this;
  }

  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  async closed(): Promise<CloseReason | undefined> {
    await this.until(() => this.reasons.length > 0);
    return this.reasons[0];
  }
}

/** Two joined nodes. */
export interface Pair {
  readonly dialer: WorldNode;
  readonly acceptor: WorldNode;
  readonly socket: ListeningSocket;
  readonly outbound: LinkRecord;
  readonly inbound: LinkRecord;
}

/** Listens and keeps the links that come. */
export async function listenFor(
  node: WorldNode,
  endpoint: Endpoint = node.anyPort,
): Promise<{
  socket: ListeningSocket;
  links: Link[];
  refused: CloseReason[];
  next(): Promise<Link>;
}> {
  const links: Link[] = [];
  const refused: CloseReason[] = [];
  let changed = (): void => {};
  let taken = 0;
  const socket = await node.transport.listen(endpoint, {
    onLink: (link) => {
      links.push(link);
      changed();
    },
    onRefused: (_remote, reason) => {
      refused.push(reason);
    },
  });
  const next = async (): Promise<Link> => {
    for (;;) {
      const link = links[taken];
      if (link !== undefined) {
        taken += 1;
        return link;
      }
      await new Promise<void>((resolve) => {
        changed = resolve;
      });
    }
  };
  return { socket, links, refused, next };
}

/** Joins two fresh nodes of a world; owners are not attached yet. */
export async function pairOf(world: TransportWorld): Promise<Pair> {
  const dialer = world.node(1);
  const acceptor = world.node(2);
  const listener = await listenFor(acceptor);
  const link = await dialer.transport.dial(listener.socket.endpoint, acceptor.key);
  const outbound = new LinkRecord(link);
  const inbound = new LinkRecord(await listener.next());
  return { dialer, acceptor, socket: listener.socket, outbound, inbound };
}

/** Ends a pair in order and sees both ends of it. */
export async function endPair(pair: Pair): Promise<void> {
  pair.outbound.link.close();
  await Promise.all([pair.outbound.closed(), pair.inbound.closed(), pair.socket.close()]);
}

/** Waits for a failure and returns it. */
export async function failureOf(act: Promise<unknown>): Promise<{ code: string; details: object }> {
  try {
    await act;
  } catch (error) {
    if (isRuntimeError(error)) return { code: error.code, details: error.details };
    throw error;
  }
  return expect.fail("it did not fail");
}

/** A body that can be told from others: its number, then its size in a pattern. */
export function bodyOf(number: number, bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, index) => (number * 31 + index) & 255);
}

/** Runs the promises of a transport. */
export function transportConformance(name: string, openWorld: OpenWorld): void {
  describe(`${name} transport`, () => {
    let world: TransportWorld;
    beforeEach(() => {
      world = openWorld();
    });

    describe("identity", () => {
      it("proves both keys, each to the other side", async () => {
        const pair = await pairOf(world);
        pair.outbound.attach();
        pair.inbound.attach();

        expect(pair.outbound.link.peerKey).to.deep.equal(pair.acceptor.key);
        expect(pair.inbound.link.peerKey).to.deep.equal(pair.dialer.key);
        expect(pair.outbound.link.direction).to.equal("outbound");
        expect(pair.inbound.link.direction).to.equal("inbound");
        expect(pair.outbound.link.remote).to.deep.equal(pair.socket.endpoint);
        await endPair(pair);
      });

      it("accepts any key when none is expected, and says which it was", async () => {
        const acceptor = world.node(2);
        const listener = await listenFor(acceptor);

        const link = await world.node(1).transport.dial(listener.socket.endpoint, undefined);

        expect(link.peerKey).to.deep.equal(acceptor.key);
        const ends = [new LinkRecord(link), new LinkRecord(await listener.next())];
        for (const end of ends) end.attach();
        link.close();
        await Promise.all(ends.map((end) => end.closed()));
        await listener.socket.close();
      });

      it("refuses a peer with another key than the pinned one, and the acceptor gets no link", async () => {
        const listener = await listenFor(world.node(2));

        const dial = world.node(1).transport.dial(listener.socket.endpoint, world.node(3).key);

        expect(await failureOf(dial)).to.deep.include({ code: "transport.refused" });
        // A second dial gets through behind it, so the first is over on the acceptor's side too.
        const link = await world.node(1).transport.dial(listener.socket.endpoint, undefined);
        const ends = [new LinkRecord(link), new LinkRecord(await listener.next())];
        for (const end of ends) end.attach();
        expect(listener.links.length).to.equal(1);
        expect(listener.refused).to.deep.equal(["handshake_failed"]);
        link.close();
        await Promise.all(ends.map((end) => end.closed()));
        await listener.socket.close();
      });

      it("refuses a node of another network", async () => {
        const listener = await listenFor(world.node(2, "main"));

        const dial = world.node(1, "other").transport.dial(listener.socket.endpoint, undefined);

        const failure = await failureOf(dial);
        expect(failure.code).to.equal("transport.refused");
        expect(failure.details).to.deep.include({ reason: "wrong_network" });
        expect(listener.refused).to.deep.equal(["handshake_failed"]);
        expect(listener.links).to.deep.equal([]);
        await listener.socket.close();
      });
    });

    describe("dialing", () => {
      it("fails at a port nobody listens on", async () => {
        const listener = await listenFor(world.node(2));
        await listener.socket.close();

        const dial = world.node(1).transport.dial(listener.socket.endpoint, undefined);

        expect((await failureOf(dial)).code).to.equal("transport.dial_failed");
      });

      it("is given up by its signal, before and during", async () => {
        const listener = await listenFor(world.node(2));
        const { transport } = world.node(1);
        const abort = new AbortController();

        const during = transport.dial(listener.socket.endpoint, undefined, abort.signal);
        abort.abort();
        const before = transport.dial(listener.socket.endpoint, undefined, abort.signal);

        expect((await failureOf(during)).code).to.equal("transport.dial_failed");
        expect((await failureOf(before)).code).to.equal("transport.dial_failed");
        await listener.socket.close();
      });

      it("opens 200 links at once", async function () {
        this.timeout(30_000);
        world = openWorld({ handshakesMax: 200, handshakesPerSourceMax: 200 });
        const acceptor = world.node(2);
        const listener = await listenFor(acceptor);
        const { transport } = world.node(1);

        const links = await Promise.all(
          Array.from({ length: 200 }, () => transport.dial(listener.socket.endpoint, acceptor.key)),
        );
        const outbound = links.map((link) => new LinkRecord(link).attach());
        const inbound: LinkRecord[] = [];
        for (const _ of links) inbound.push(new LinkRecord(await listener.next()).attach());
        for (const { link } of outbound) link.close();
        await Promise.all([...outbound, ...inbound].map((end) => end.closed()));
        await listener.socket.close();
        await world.clock.settle();

        expect(listener.refused).to.deep.equal([]);
        expect(world.leftovers()).to.deep.equal([]);
      });
    });

    describe("listening", () => {
      it("fails on a port that is taken", async () => {
        const node = world.node(2);
        const listener = await listenFor(node);

        const again = node.transport.listen(listener.socket.endpoint, { onLink: () => {} });

        expect((await failureOf(again)).code).to.equal("transport.address_in_use");
        await listener.socket.close();
      });

      it("refuses an address that is not its own", async () => {
        const { transport } = world.node(2);

        const listening = transport.listen({ host: "192.0.2.1", port: 1 }, { onLink: () => {} });

        expect((await failureOf(listening)).code).to.equal("option.invalid");
      });

      it("frees the port when closed and leaves the links alone", async () => {
        const pair = await pairOf(world);
        pair.outbound.attach();
        pair.inbound.attach();

        await pair.socket.close();
        const again = await listenFor(pair.acceptor, pair.socket.endpoint);
        pair.outbound.link.send(bodyOf(1, 10));
        await pair.inbound.until(() => pair.inbound.frames.length === 1);

        expect(again.socket.endpoint.port).to.equal(pair.socket.endpoint.port);
        await again.socket.close();
        await endPair(pair);
      });

      it("loses a link, not the process, when its owner throws", async () => {
        const acceptor = world.node(2);
        const socket = await acceptor.transport.listen(acceptor.anyPort, {
          onLink: () => {
            throw new Error("planted");
          },
        });

        const dialing = world.node(1).transport.dial(socket.endpoint, undefined);
        const outcome = await dialing.then(
          (link) => new LinkRecord(link).attach().closed(),
          (error: unknown) => (isRuntimeError(error) ? error.code : "unknown"),
        );

        expect(outcome).to.be.oneOf(["closed", "reset", "transport.refused"]);
        await socket.close();
      });
    });

    it("leaves nothing open at the end", async () => {
      const pair = await pairOf(world);
      pair.outbound.attach();
      pair.inbound.attach();
      await endPair(pair);
      await world.clock.settle();

      expect(world.leftovers()).to.deep.equal([]);
    });
  });
}
