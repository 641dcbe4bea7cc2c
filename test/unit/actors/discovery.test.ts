import { expect } from "chai";
import { CONNECTION_REGISTRY } from "../../../messages/connection-registry.ts";
import { DISCOVERY } from "../../../messages/discovery.ts";
import { GEO_PATCH } from "../../../messages/geo-patch.ts";
import { MEM_TABLE } from "../../../messages/mem-table.ts";
import { STORE } from "../../../messages/store.ts";
import { nativeCrypto } from "../../../src/crypto/native.ts";
import { decodeNodeRecord, type NodeRole, signNodeRecord } from "../../../src/peer/node-record.ts";
import { RECORDS_TABLE } from "../../../src/peer/record-book.ts";
import { signerOf } from "../../support/chain-fixture.ts";
import { useVillage, type Villager } from "../../support/village.ts";

const context = { crypto: nativeCrypto(), networkId: "village" };

function recordOf(name: string, timestampMs: number, accessType: "public" | "private" = "public") {
  const addresses = [{ host: "10.200.0.1", port: 9 }];
  const said = { addresses, timestampMs, accessType, role: "full" } as const;
  return signNodeRecord(said, signerOf(name), context).bytes;
}

describe("discovery", () => {
  const village = useVillage();
  const advance = (byMs: number) => village().clock.advance(byMs);

  async function villageOf(size: number): Promise<Villager[]> {
    const first = await village().start(1);
    const others: Villager[] = [];
    for (let number = 2; number <= size; number += 1) {
      others.push(await village().start(number, [first.seed]));
    }
    return [first, ...others];
  }

  it("makes everybody known to everybody through one seed", async () => {
    const nodes = await villageOf(6);
    await advance(15_000);

    for (const node of nodes) {
      const others = nodes.map(({ id }) => id).filter((id) => id !== node.id);
      expect(await village().knownTo(node)).to.deep.equal(others.sort());
      expect(node.world.crashes).to.deep.equal([]);
    }
  });

  it("tells the table of nodes where peers and the node itself are reached, with a patch", async () => {
    const [first, second] = await villageOf(2);
    await advance(5_000);

    const all = await second?.world.ref(MEM_TABLE).call.list({ view: "all", at: { dateMs: 0 } });
    const told = all?.map(({ firstPublicKey, ip, port }) => `${firstPublicKey} ${ip}:${port}`);
    expect(told).to.have.members([`00${first?.id} 10.1.0.1:1001`, `00${second?.id} 10.2.0.1:1002`]);
    for (const { geoPatch } of all ?? []) expect(geoPatch).to.match(/^[0-9A-F]{3}$/);
  });

  it("tells a table that came back of everybody again", async () => {
    const [first] = await villageOf(3);
    await advance(10_000);

    await first?.world.kill(MEM_TABLE);
    await advance(4_000);

    const all = await first?.world.ref(MEM_TABLE).call.list({ view: "all", at: { dateMs: 0 } });
    expect(all).to.have.length(3);
  });

  it("dials up to its target and leans on no seed while it is connected", async () => {
    const first = await village().start(1);
    for (let number = 2; number <= 6; number += 1) {
      await village().start(number, [first.seed], { connectionsTarget: 2 });
    }
    await advance(30_000);

    const from2 = village().dials.filter((dial) => dial.startsWith("2>"));
    expect(from2).to.have.length(2);
    expect(from2[0]).to.equal("2>1");
  });

  it("tries its seeds again as long as nobody is connected", async () => {
    const seed = await village().start(1);
    await village().stop(seed);
    const node = await village().start(2, [seed.seed]);
    await advance(61_000 + 4_000);
    expect(village().hangUps).to.deep.equal([seed.id]);

    await village().start(1);
    await advance(66_000);

    expect(await village().knownTo(node)).to.deep.equal([seed.id]);
  });

  it("comes back after a restart and finds its peers without a seed", async () => {
    const [first, second, third] = await villageOf(3);
    await advance(10_000);
    await village().stop(third as Villager);
    await village().stop(first as Villager);

    const back = await village().start(3);
    expect(await village().knownTo(back)).to.have.members([first?.id, second?.id]);
    await advance(4_000);

    expect(village().dials.at(-1)).to.match(/^3>[12]$/);
    const registry = back.world.ref(CONNECTION_REGISTRY);
    await advance(10_000);
    expect((await registry.call.lookup(second?.id ?? ""))?.state).to.equal("connected");
  });

  it("killed under load, comes back with the records it held", async () => {
    const [first] = await villageOf(5);
    await advance(10_000);
    const before = await village().knownTo(first as Villager);

    for (const name of [DISCOVERY, STORE, DISCOVERY]) await first?.world.kill(name);

    expect(await village().knownTo(first as Villager)).to.deep.equal(before);
    expect(before).to.have.length(4);
  });

  it("dials again when the connections were lost with their registry", async () => {
    const [, second] = await villageOf(2);
    await advance(5_000);
    const dialed = village().dials.length;

    await second?.world.kill(CONNECTION_REGISTRY);
    await advance(4_000);

    expect(village().dials.length).to.be.greaterThan(dialed);
  });

  it("signs its own record anew when what it is changes, dated later, and keeps that when it is killed", async () => {
    let role: NodeRole = "full";
    const { world } = await village().start(1, [], { role: () => role });
    const own = async () => {
      const ask = { peer: "a".repeat(64), ownRecord: new Uint8Array(0) };
      const { ownRecord } = await world.ref(DISCOVERY).call.getKnownPeers(ask);
      return decodeNodeRecord(ownRecord).record;
    };
    await advance(4_000);
    const first = await own();
    role = "validator";
    await advance(2_000);
    const second = await own();
    await world.kill(DISCOVERY);

    expect([first.role, second.role, (await own()).role]).to.deep.equal([
      "full",
      "validator",
      "validator",
    ]);
    expect(second.timestampMs).to.be.greaterThan(first.timestampMs);
  });

  it("dates a record after the one before, though the clock has not moved", async () => {
    const { world } = await village().start(1);
    const dated = async () => {
      const ask = { peer: "a".repeat(64), ownRecord: new Uint8Array(0) };
      const { ownRecord } = await world.ref(DISCOVERY).call.getKnownPeers(ask);
      return decodeNodeRecord(ownRecord).record.timestampMs;
    };
    const first = await dated();
    world.ref(DISCOVERY).cast.moved([{ host: "10.200.0.7", port: 7 }]);
    expect(await dated()).to.equal(first + 1);
  });

  it("signs its own record anew once a minute", async () => {
    const { world } = await village().start(1);
    const signedAt = async (): Promise<number> => {
      const ask = { peer: "a".repeat(64), ownRecord: new Uint8Array(0) };
      const { ownRecord } = await world.ref(DISCOVERY).call.getKnownPeers(ask);
      return decodeNodeRecord(ownRecord).record.timestampMs;
    };
    const first = await signedAt();

    await advance(59_000);
    expect(await signedAt()).to.equal(first);
    await advance(3_000);
    expect(await signedAt()).to.be.within(first + 60_000, first + 62_000);
  });

  it("says in a new record where it is reached from now on", async () => {
    const { world } = await village().start(1);
    const said = async () => {
      const ask = { peer: "a".repeat(64), ownRecord: new Uint8Array(0) };
      const { ownRecord } = await world.ref(DISCOVERY).call.getKnownPeers(ask);
      return decodeNodeRecord(ownRecord).record;
    };
    await advance(1_000);
    const before = await said();

    world.ref(DISCOVERY).cast.moved([{ host: "10.9.0.9", port: 9 }]);

    const after = await said();
    expect(after.addresses).to.deep.equal([{ host: "10.9.0.9", port: 9 }]);
    expect(after.timestampMs).to.be.above(before.timestampMs);
  });

  it("takes the asker's record, and tells neither that nor private ones", async () => {
    const { world } = await village().start(1, [], { trusted: [peerOf("hidden")] });
    const nowMs = village().clock.now();
    const ask = (name: string, access?: "private") =>
      world.ref(DISCOVERY).call.getKnownPeers({
        peer: peerOf(name),
        ownRecord: recordOf(name, nowMs, access),
      });

    expect((await ask("a")).knownPeers).to.have.length(0);
    await ask("hidden", "private");
    expect((await ask("b")).knownPeers).to.deep.equal([recordOf("a", nowMs)]);
    expect((await world.ref(DISCOVERY).call.view()).known).to.have.members([
      peerOf("a"),
      peerOf("b"),
      peerOf("hidden"),
    ]);
  });

  it("counts what peers tell wrongly, by reason, and goes on", async () => {
    const { world } = await village().start(1);
    const nowMs = village().clock.now();
    const wrong = [
      new Uint8Array(3),
      recordOf("a", nowMs + 60_000),
      recordOf("b", nowMs - 25 * 60 * 60 * 1_000),
      recordOf("c", nowMs, "private"),
    ];
    for (const ownRecord of wrong) {
      await world.ref(DISCOVERY).call.getKnownPeers({ peer: "liar", ownRecord });
    }

    expect(await world.ref(DISCOVERY).call.view()).to.deep.equal({
      known: [],
      refused: { malformed: 1, from_future: 1, expired: 1, private: 1 },
    });
    expect(world.crashes).to.deep.equal([]);
  });

  it("holds nothing against a caller that says nothing of itself, and remembers no stranger that lies", async () => {
    const { world } = await village().start(1);
    const discovery = world.ref(DISCOVERY);
    const known = peerOf("known");
    const say = (peer: string, ownRecord: Uint8Array) =>
      discovery.call.getKnownPeers({ peer, ownRecord });
    await say(known, recordOf("known", village().clock.now()));
    for (const peer of [known, peerOf("mute")]) await say(peer, new Uint8Array(0));
    expect((await discovery.call.view()).refused).to.deep.equal({});

    for (const peer of [known, peerOf("stranger")]) await say(peer, new Uint8Array(3));

    expect((await discovery.call.view()).refused).to.deep.equal({ malformed: 2 });
    expect((await discovery.call.peer(known)).isCoolingDown).to.equal(true);
    expect((await discovery.call.peer(peerOf("stranger"))).failures).to.equal(0);
  });

  it("survives answers of another type, of nonsense, and none at all", async () => {
    const node = await village().start(1);
    const liars = ["x", "y"].map((name) => peerOf(name));
    village().liars.set(liars[0] ?? "", () => ({ type: "p2p.pong" }));
    village().liars.set(liars[1] ?? "", () => ({
      type: "p2p.known_peers",
      ownRecord: new Uint8Array(9),
      knownPeers: [new Uint8Array(0), new Uint8Array(1_024)],
    }));
    for (const name of ["x", "y", "gone"]) {
      const ownRecord = recordOf(name, village().clock.now());
      await node.world.ref(DISCOVERY).call.getKnownPeers({ peer: peerOf(name), ownRecord });
    }
    await advance(20_000);

    const { refused } = await node.world.ref(DISCOVERY).call.view();
    expect(refused["malformed"]).to.be.at.least(3);
    expect(node.world.emitted("discovery.ask_failed").length).to.be.greaterThan(0);
    expect(node.world.crashes).to.deep.equal([]);
  });

  it("drops garbled and old records from the disk", async () => {
    const { world, ...node } = await village().start(1);
    const put = (name: string, value: Uint8Array) => ({
      put: [RECORDS_TABLE, signerOf(name).publicKey.bytes, value] as const,
    });
    const nowMs = village().clock.now();
    const fresh = recordOf("fresh", nowMs);
    await world
      .ref(STORE)
      .call.write([
        put("fresh", fresh),
        put("old", recordOf("old", nowMs - 25 * 60 * 60 * 1_000)),
        put("garbled", new Uint8Array(77)),
      ]);

    await world.kill(DISCOVERY);
    await village().clock.settle();

    expect(await village().knownTo({ world, ...node })).to.deep.equal([peerOf("fresh")]);
    const range = { limit: 10 };
    const kept = await world.ref(STORE).call.scan({ table: RECORDS_TABLE, range });
    expect(kept).to.deep.equal([[signerOf("fresh").publicKey.bytes, fresh]]);
  });

  it("writes what the disk refused again", async () => {
    const { world } = await village().start(1);
    const ownRecord = recordOf("a", village().clock.now());
    await world.ref(DISCOVERY).call.getKnownPeers({ peer: peerOf("a"), ownRecord });
    const killing = village().clock.advance(2_000);
    await world.kill(STORE);
    await killing;
    await advance(4_000);

    const range = { limit: 10 };
    const kept = await world.ref(STORE).call.scan({ table: RECORDS_TABLE, range });
    expect(kept).to.have.length(1);
  });

  it("killed while it writes, knows afterwards what it was writing", async () => {
    const { world, ...node } = await village().start(1);
    const ownRecord = recordOf("a", village().clock.now());
    await world.ref(DISCOVERY).call.getKnownPeers({ peer: peerOf("a"), ownRecord });
    let release = (): void => {};
    village().flush = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    await advance(2_000);

    await world.kill(DISCOVERY);
    village().flush = async () => {};
    release();
    await village().clock.settle();

    expect(await village().knownTo({ world, ...node })).to.deep.equal([peerOf("a")]);
  });

  it("goes on without geography", async () => {
    const [, second] = await villageOf(2);
    await second?.world.kill(GEO_PATCH);
    await advance(5_000);

    expect(await village().knownTo(second as Villager)).to.have.length(1);
    expect(second?.world.crashes).to.deep.equal([]);
  });
});

function peerOf(name: string): string {
  return Buffer.from(signerOf(name).publicKey.bytes).toString("hex");
}
