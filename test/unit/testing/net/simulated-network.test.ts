import { expect } from "chai";
import { AssertionError } from "../../../../src/assert.ts";
import type { Delivery } from "../../../../src/testing/net/network-decisions.ts";
import { simulatedNetwork } from "../../../../src/testing/net/simulated-network.ts";
import { simulatedClock } from "../../../../src/time/simulated-clock.ts";
import { dial, keyOf, linked, listen, netWorld } from "./net-world.ts";

describe("simulatedNetwork", () => {
  it("draws the delay of a direction once when the spec does not say one", async () => {
    const drawn: string[] = [];
    const spread = (_spread: unknown, place: string, owner: string, nth: number): number => {
      drawn.push(`${place} ${owner} ${nth}`);
      return owner === "a>b" ? 30 : 1;
    };
    const world = netWorld({ spec: {}, spread });
    const { outbound, inbound, atA, atB } = await linked(world);

    outbound.send(Uint8Array.of(1));
    inbound.send(Uint8Array.of(2));
    await world.clock.advance(29);

    expect([atA, atB]).to.deep.equal([[2], []]);
    expect(drawn).to.deep.equal(["net.latency a>b 0", "net.latency b>a 0"]);
  });

  it("draws the delay of each piece from the spread of the spec", async () => {
    const owners: string[] = [];
    const world = netWorld({
      spec: { latencyMs: { uniform: [1, 9] } },
      spread: (spread, _place, owner, nth) => {
        owners.push(`${owner} ${nth} ${JSON.stringify(spread)}`);
        return 5;
      },
    });
    await linked(world);

    expect(owners).to.contain('a>b 2 {"uniform":[1,9]}');
  });

  it("cuts one direction and leaves the other alone", async () => {
    const world = netWorld();
    const { outbound, inbound, atA, atB } = await linked(world);

    const heal = world.network.cut([["a", "b"]]);
    outbound.send(Uint8Array.of(1));
    inbound.send(Uint8Array.of(2));
    await world.clock.advance(1_000);
    expect([atA, atB, world.network.piecesWaiting]).to.deep.equal([[2], [], 2]);
    heal();
    await world.clock.advance(100);

    expect(atB).to.deep.equal([1]);
  });

  it("holds, slows and heals a direction", async () => {
    const world = netWorld();
    const { outbound, atB } = await linked(world);

    world.network.slow("a", "b", 1);
    world.network.cut([["a", "b"]], "drop");
    world.network.hold("a", "b", 90_000);
    outbound.send(Uint8Array.of(1));
    await world.clock.advance(1_000);
    world.network.heal();
    await world.clock.advance(10);

    expect(atB).to.deep.equal([1]);
  });

  it("resets what is between two nodes and nothing else, handshakes too", async () => {
    const world = netWorld();
    const { a, outbound, atA, atB } = await linked(world);
    const c = world.join("c");
    const toC = await listen(c.transport, "c");
    const spared = dial(a.transport, "c");
    const broken = dial(a.transport, "b");
    await world.clock.advance(25);

    world.network.reset("b", "a");
    await world.clock.advance(100);

    expect([atA, atB]).to.deep.equal([["reset"], ["reset"]]);
    expect(outbound.send(Uint8Array.of(1))).to.equal(false);
    expect(broken.code).to.equal("transport.dial_failed");
    expect([spared.code, toC.links.length]).to.deep.equal([undefined, 1]);
  });

  it("turns a dial away when that is decided, by its number", async () => {
    const asked: string[] = [];
    const onDial = ({ from, to, nth }: { from: string; to: string; nth: number }) => {
      asked.push(`${from}${to}${nth}`);
      return { refuse: nth === 1 };
    };
    const world = netWorld({ decide: { onDial } });
    const a = world.join("a");
    const { links } = await listen(world.join("b").transport, "b");

    const first = dial(a.transport, "b");
    const second = dial(a.transport, "b");
    await world.clock.advance(100);

    expect([first.code, second.code]).to.deep.equal(["transport.dial_failed", undefined]);
    expect([asked, links.length]).to.deep.equal([["ab1", "ab2"], 1]);
    expect(world.heard[0]).to.deep.include({ kind: "dial.refused", node: "a", peer: "b" });
  });

  it("tells of both ends of a link when they come and go, with the number of the connection", async () => {
    const world = netWorld();
    const { outbound } = await linked(world);

    outbound.destroy();
    await world.clock.advance(100);

    expect(world.heard.map(({ kind, node, peer }) => `${kind} ${node}${peer}`)).to.deep.equal([
      "link.up ab",
      "link.up ba",
      "link.down ab",
      "link.down ba",
    ]);
    expect(new Set(world.heard.map(({ connection }) => connection))).to.deep.equal(new Set([1]));
  });

  it("fails a dial to an address no node has", async () => {
    const world = netWorld();

    const outcome = dial(world.join("a").transport, "nowhere");
    await world.clock.advance(20);

    expect(outcome.code).to.equal("transport.dial_failed");
  });

  it("links a node with itself", async () => {
    const world = netWorld();
    const { transport } = world.join("a");
    const { links } = await listen(transport, "a");

    const outcome = dial(transport, "a");
    await world.clock.advance(0);

    expect(outcome.link?.peerKey).to.deep.equal(keyOf("a"));
    expect(links).to.have.length(1);
  });

  it("hands each thing that happens later to its schedule, named by node and line", async () => {
    const clock = simulatedClock();
    const deliveries: Delivery[] = [];
    const schedule = (delivery: Delivery): void => {
      deliveries.push(delivery);
      clock.setTimer(delivery.run, delivery.dueMs - clock.monotonic());
    };
    const network = simulatedNetwork({ clock, schedule, spread: () => 7 });
    const a = network.join({ name: "a", host: "1", publicKey: keyOf("1"), clock });
    const b = network.join({ name: "b", host: "2", publicKey: keyOf("2"), clock });
    await listen(b.transport("test"), "2");

    dial(a.transport("test"), "2");
    await clock.advance(100);

    expect(
      deliveries.map(({ node, kind, label, dueMs }) => [node, kind, label, dueMs]),
    ).to.deep.equal([
      ["b", "net.piece", "a>b", 7],
      ["a", "net.piece", "b>a", 14],
      ["b", "net.piece", "a>b", 21],
      ["a", "net.piece", "b>a", 28],
    ]);
  });

  it("insists on one life at a time and one node for an address", () => {
    const { network, clock, join } = netWorld();
    join("a");

    expect(() => join("a")).to.throw(AssertionError);
    expect(() => network.join({ name: "z", host: "a", publicKey: keyOf("z"), clock })).to.throw(
      AssertionError,
    );
  });
});
