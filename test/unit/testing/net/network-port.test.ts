import { expect } from "chai";
import { dial, linked, listen, netWorld, record, type Told } from "./net-world.ts";

describe("NetworkPort", () => {
  it("lets what arrives wait while it is paused, unread and in order", async () => {
    const world = netWorld();
    const { b, outbound, atB } = await linked(world);

    b.port.pause();
    for (const number of [1, 2, 3]) {
      outbound.send(Uint8Array.of(number));
      await world.clock.advance(50);
    }
    expect([atB, outbound.queuedBytes]).to.deep.equal([[], 15]);
    b.port.resume();
    await world.clock.settle();

    expect(atB).to.deep.equal([1, 2, 3]);
  });

  describe("of a process that dies", () => {
    it("delivers what was sent, then resets the peer; the dead owner is told nothing", async () => {
      const world = netWorld();
      const { a, outbound, atA, atB } = await linked(world);

      outbound.send(Uint8Array.of(1));
      outbound.flush();
      outbound.send(Uint8Array.of(2));
      a.port.leave("reset");
      await world.clock.advance(100);

      expect([atA, atB]).to.deep.equal([[], [1, "reset"]]);
      expect([world.network.openEnds, world.clock.pendingTimers]).to.deep.equal([0, 0]);
    });

    it("turns dials away at once, and takes them again in its next life", async () => {
      const world = netWorld();
      const { a, b } = await linked(world);
      b.port.leave("reset");
      await world.clock.advance(100);

      const whileDead = dial(a.transport, "b");
      await world.clock.advance(20);
      const next = await listen(world.join("b").transport, "b");
      const afterwards = dial(a.transport, "b");
      await world.clock.advance(100);

      expect(whileDead.code).to.equal("transport.dial_failed");
      expect(afterwards.link).to.not.equal(undefined);
      expect(next.links).to.have.length(1);
    });

    it("refuses whoever is in a handshake with it", async () => {
      const world = netWorld();
      const a = world.join("a");
      const b = world.join("b");
      const { refused, links } = await listen(b.transport, "b");

      const outcome = dial(a.transport, "b");
      await world.clock.advance(15);
      b.port.leave("reset");
      await world.clock.advance(100);

      expect(outcome.code).to.equal("transport.refused");
      expect([refused, links]).to.deep.equal([[], []]);
    });

    for (const atMs of [0, 5, 15, 25, 35]) {
      it(`leaves no link behind when it dies ${atMs} ms into its dial, and never settles it`, async () => {
        const world = netWorld();
        const a = world.join("a");
        const { links } = await listen(world.join("b").transport, "b");
        const told: Told = [];

        const outcome = dial(a.transport, "b");
        await world.clock.advance(atMs);
        a.port.leave("reset");
        await world.clock.advance(30);
        for (const link of links) record(link, told);
        await world.clock.advance(6_000);

        expect(outcome).to.deep.equal({});
        expect(told).to.deep.equal(links.map(() => "reset"));
        expect([world.network.openEnds, world.clock.pendingTimers]).to.deep.equal([0, 0]);
      });
    }

    it("lands what had arrived for a paused process on ends that are gone", async () => {
      const world = netWorld();
      const { b, outbound, atA, atB } = await linked(world);
      b.port.pause();
      outbound.send(Uint8Array.of(1));
      await world.clock.advance(50);

      b.port.leave("reset");
      await world.clock.advance(100);

      expect([atA, atB]).to.deep.equal([["reset"], []]);
      const { links } = await listen(world.join("b").transport, "b");
      dial(world.join("c").transport, "b");
      await world.clock.advance(100);
      expect(links).to.have.length(1);
    });
  });

  describe("of a machine that loses power", () => {
    it("tells its peers nothing, however long they wait", async () => {
      const world = netWorld();
      const { a, atA, atB } = await linked(world);

      a.port.leave("silent");
      await world.clock.advance(60_000);

      expect([atA, atB]).to.deep.equal([[], []]);
      expect(world.network.openEnds).to.equal(1);
    });

    it("resets a peer that goes on sending once it has power again", async () => {
      const world = netWorld();
      const { a, inbound, atB } = await linked(world);

      a.port.leave("silent");
      inbound.send(Uint8Array.of(1));
      await world.clock.advance(60_000);
      expect([atB, world.network.piecesWaiting]).to.deep.equal([[], 1]);
      world.join("a");
      await world.clock.advance(100);

      expect(atB).to.deep.equal(["reset"]);
      expect(world.network.openEnds).to.equal(0);
    });

    it("lets dials to it run into their timeout", async () => {
      const world = netWorld();
      const { a, b } = await linked(world);
      b.port.leave("silent");

      const outcome = dial(a.transport, "b");
      await world.clock.advance(4_000);
      expect(outcome).to.deep.equal({});
      await world.clock.advance(1_000);

      expect(outcome.code).to.equal("transport.dial_timeout");
    });

    it("leaves who is in a handshake with it without an answer, and its ports free", async () => {
      const world = netWorld();
      const a = world.join("a");
      const b = world.join("b");
      const { links } = await listen(b.transport, "b");
      const outcome = dial(a.transport, "b");
      await world.clock.advance(15);

      b.port.leave("silent");
      const next = await listen(world.join("b").transport, "b");
      await world.clock.advance(6_000);

      expect(outcome.code).to.equal("transport.dial_timeout");
      expect([links, next.links]).to.deep.equal([[], []]);
    });
  });

  it("does nothing for code of a life that is over", async () => {
    const world = netWorld();
    const { a, links } = await linked(world);
    a.port.leave("reset");
    a.port.leave("silent");

    const outcome = dial(a.transport, "b");
    let didListen = false;
    void a.transport.listen({ host: "a", port: 9 }, { onLink: () => {} }).then(() => {
      didListen = true;
    });
    a.port.pause();
    a.port.resume();
    await world.clock.advance(10_000);

    expect([outcome, didListen, links.length]).to.deep.equal([{}, false, 1]);
  });
});
