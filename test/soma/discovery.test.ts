import { expect } from "chai";
import { CONNECTION_REGISTRY } from "../../messages/connection-registry.ts";
import { DISCOVERY } from "../../messages/discovery.ts";
import { STORE } from "../../messages/store.ts";
import { nativeCrypto } from "../../src/crypto/native.ts";
import { CONTACT_LIMITS } from "../../src/peer/contact-plan.ts";
import { decodeNodeRecord, type SaidOfNode, signNodeRecord } from "../../src/peer/node-record.ts";
import { RECORDS_TABLE } from "../../src/peer/record-book.ts";
import { signerOf } from "../support/chain-fixture.ts";
import { useVillage, type Village, type Villager } from "../support/village.ts";

const context = { crypto: nativeCrypto(), networkId: "village" };
const idOf = (name: string): string => Buffer.from(signerOf(name).publicKey.bytes).toString("hex");

function recordOf(name: string, timestampMs: number, changes: Partial<SaidOfNode> = {}) {
  const said = {
    addresses: [{ host: "10.200.0.1", port: 9 }],
    timestampMs,
    accessType: "public",
    role: "full",
  } as const;
  return signNodeRecord({ ...said, ...changes }, signerOf(name), context).bytes;
}

/** Peers whose links stand. */
async function connectedTo({ world }: Villager): Promise<readonly string[]> {
  const entries = await world.ref(CONNECTION_REGISTRY).call.list();
  return entries.filter(({ state }) => state === "connected").map(({ peer }) => peer);
}

describe("soma discovery: finding each other", () => {
  const village = useVillage();
  const advance = (byMs: number) => village().clock.advance(byMs);

  it("DI1 get_known_peers_v3: answers with the own record and an empty list, then with the one it knows (S2)", async () => {
    const { world, id } = await village().start(1);
    const nowMs = village().clock.now();
    const ask = (name: string) =>
      world
        .ref(DISCOVERY)
        .call.getKnownPeers({ peer: idOf(name), ownRecord: recordOf(name, nowMs) });

    const first = await ask("a");
    expect(first.knownPeers).to.deep.equal([]);
    const { peerKey } = decodeNodeRecord(first.ownRecord).record;
    expect(Buffer.from(peerKey).toString("hex")).to.equal(id);
    expect((await ask("b")).knownPeers).to.deep.equal([recordOf("a", nowMs)]);
  });

  it("SV9: a node nobody has spoken to tells its own record and nobody's (S2)", async () => {
    const { world } = await village().start(1);
    const ask = { peer: idOf("a"), ownRecord: new Uint8Array(0) };

    const { ownRecord, knownPeers } = await world.ref(DISCOVERY).call.getKnownPeers(ask);

    expect(ownRecord.length).to.be.greaterThan(0);
    expect(knownPeers).to.deep.equal([]);
  });

  it("DI2 make_connection_to_seed_peer_with_peer_id: one tick connects to the seed, and the seed dials back (S2)", async () => {
    const first = await village().start(1);
    const second = await village().start(2, [first.seed]);
    await advance(200);
    expect(await connectedTo(second)).to.deep.equal([first.id]);

    await advance(4_000);

    expect(await connectedTo(first)).to.deep.equal([second.id]);
  });

  it("DI3 three_nodes_can_connect_via_discovery: two that know one seed become a full mesh with it (S2)", async () => {
    const first = await village().start(1);
    const all = [
      first,
      await village().start(2, [first.seed]),
      await village().start(3, [first.seed]),
    ];
    await advance(10_000);

    for (const node of all) {
      const others = all.map(({ id }) => id).filter((id) => id !== node.id);
      expect([...(await connectedTo(node))].sort()).to.deep.equal(others.sort());
    }
  });

  it("discovery_only_peer_not_in_network_known_peers: who is only told of is let go when it stays away (S2)", async () => {
    const { world } = await village().start(1);
    await told(world, "gone", village());
    await advance(70_000);
    const dialsAfter = village().dials.length;

    expect(village().hangUps).to.include(idOf("gone"));
    expect(dialsAfter).to.be.greaterThan(0);
    expect((await world.ref(DISCOVERY).call.peer(idOf("gone"))).affinity).to.equal(null);
  });
});

describe("soma discovery: what is kept (S2)", () => {
  const village = useVillage();
  const advance = (byMs: number) => village().clock.advance(byMs);
  const kept = ({ world }: Villager) =>
    world.ref(STORE).call.scan({ table: RECORDS_TABLE, range: { limit: 100 } });

  it("save_and_load_stored_peers: loads after a restart what it knew before", async () => {
    const node = await village().start(1);
    for (const name of ["a", "b"]) await told(node.world, name, village());
    await advance(4_000);
    await village().stop(node);

    const back = await village().start(1);

    expect(await village().knownTo(back)).to.have.members([idOf("a"), idOf("b")]);
  });

  it("load_stored_peers_missing_file: a disk without peers is no peers and no crash", async () => {
    const node = await village().start(1);

    expect(await village().knownTo(node)).to.deep.equal([]);
    expect(node.world.crashes).to.deep.equal([]);
  });

  it("stored_peer_saves: writes changes only, one write at a time, however much is told meanwhile", async () => {
    const node = await village().start(1);
    const flushes = { underWay: 0, most: 0, all: 0 };
    const release: (() => void)[] = [];
    village().flush = async () => {
      flushes.underWay += 1;
      flushes.all += 1;
      flushes.most = Math.max(flushes.most, flushes.underWay);
      await new Promise<void>((resolve) => release.push(resolve));
      flushes.underWay -= 1;
    };
    for (const name of ["a", "b", "c"]) {
      await told(node.world, name, village());
      await advance(2_000);
    }
    expect(flushes, "while the first is under way").to.deep.equal({ underWay: 1, most: 1, all: 1 });

    while (flushes.underWay > 0) {
      for (const one of release.splice(0)) one();
      await advance(2_000);
    }

    expect(flushes).to.deep.equal({ underWay: 0, most: 1, all: 2 });
    await advance(10_000);
    expect(flushes.all, "nothing changed").to.equal(2);
    expect(await kept(node)).to.have.length(3);
  });

  it("repeated_identical_gossip_is_bounded, versioned_gossip_forwards_only_accepted_changes: twenty rounds of the same are taken in once", async () => {
    const { world } = await village().start(1);
    const nowMs = village().clock.now();
    const names = Array.from({ length: 8 }, (_, n) => `peer ${n}`);
    for (let round = 0; round < 20; round += 1) {
      for (const name of names) await told(world, name, village(), nowMs);
    }

    const accepted = world.emitted("discovery.accepted").map(({ records }) => records);
    expect(accepted).to.deep.equal(names.map(() => 1));
    const { refused } = await world.ref(DISCOVERY).call.view();
    expect(refused["not_newer"]).to.equal(19 * 8);
  });
});

describe("soma discovery: weaknesses turned round (S2)", () => {
  const village = useVillage();
  const advance = (byMs: number) => village().clock.advance(byMs);

  it("weakness 1: a record under a key that is no point costs itself, and discovery lives", async () => {
    const { world } = await village().start(1);
    const bytes = Buffer.from(recordOf("a", village().clock.now()));
    const at = bytes.indexOf(signerOf("a").publicKey.bytes);
    bytes.set(new Uint8Array(32).fill(0xff), at);

    const peer = "ff".repeat(32);
    await world.ref(DISCOVERY).call.getKnownPeers({ peer, ownRecord: new Uint8Array(bytes) });

    expect((await world.ref(DISCOVERY).call.view()).refused).to.deep.equal({ bad_signature: 1 });
    expect(world.crashes).to.deep.equal([]);
  });

  it("weakness 2: a node that met a peer tells of it in the peer's own words, never in its own", async () => {
    const first = await village().start(1);
    const second = await village().start(2, [first.seed]);
    await advance(6_000);

    const ask = { peer: idOf("a"), ownRecord: new Uint8Array(0) };
    const { knownPeers } = await second.world.ref(DISCOVERY).call.getKnownPeers(ask);
    const own = await first.world.ref(DISCOVERY).call.getKnownPeers(ask);

    expect(knownPeers).to.deep.equal([own.ownRecord]);
  });

  it("weakness 11: dead seeds hold nothing up, neither the start nor the dial of one that lives", async () => {
    const alive = await village().start(1);
    const dead = ["a", "b", "c"].map((name, n) => ({
      peer: idOf(name),
      endpoint: { host: `10.77.0.${n}`, port: 1 },
    }));

    const node = await village().start(2, [...dead, alive.seed]);
    await advance(200);

    expect(await connectedTo(node)).to.deep.equal([alive.id]);
  });

  it("weakness 12: a peer whose link is lost is still known, with its address", async () => {
    const first = await village().start(1);
    const second = await village().start(2, [first.seed]);
    await advance(6_000);

    await village().stop(first);
    await advance(30_000);

    const { addresses } = await second.world.ref(DISCOVERY).call.peer(first.id);
    expect(addresses.map(({ address }) => address)).to.deep.equal([first.seed.endpoint]);
  });

  it("weakness 14: a peer that did not answer is asked again at the next rounds, with nothing new happening", async () => {
    const node = await village().start(1);
    let asked = 0;
    village().liars.set(idOf("mute"), () => {
      asked += 1;
      return { type: "p2p.pong" };
    });
    await told(node.world, "mute", village());
    await advance(20_000);

    expect(asked).to.be.at.least(3);
  });

  it("weakness 18: one that tells of a thousand nodes neither starves others nor makes more than four dials at once", async () => {
    const node = await village().start(1);
    const liar = idOf("liar");
    let round = 0;
    village().liars.set(liar, () => {
      round += 1;
      return madeUp(round, village().clock.now());
    });
    await told(node.world, "liar", village());
    const most = { dials: 0 };
    for (let step = 0; step < 60; step += 1) {
      await advance(1_000);
      const entries = await node.world.ref(CONNECTION_REGISTRY).call.list();
      const open = entries.filter(({ state, peer }) => state !== "connected" && peer !== liar);
      most.dials = Math.max(most.dials, open.length);
    }

    expect((await node.world.ref(DISCOVERY).call.view()).known.length).to.be.greaterThan(300);
    expect(most.dials).to.be.within(1, CONTACT_LIMITS.dialsPerTellerMax);
  }).timeout(20_000);

  it("weakness 20: one that tells what nobody signed is asked and dialed after others for a while", async () => {
    const { world } = await village().start(1);
    const peer = idOf("liar");
    await told(world, "liar", village());
    await world.ref(DISCOVERY).call.getKnownPeers({ peer, ownRecord: new Uint8Array(5) });

    expect(await world.ref(DISCOVERY).call.peer(peer)).to.deep.include({
      failures: 1,
      isCoolingDown: true,
    });
  });

  it("does not start a connection that has spent its restarts again at every look", async () => {
    const first = await village().start(1);
    await told(first.world, "crashing", village());
    village().givenUp.add(idOf("crashing"));
    await village().start(2, [first.seed]);
    await advance(120_000);

    const dials = village().dials.filter((dial) => dial === "1>-991").length;
    expect(dials).to.be.within(2, 14);
  });
});

/** A peer tells a node its own record. */
async function told(
  world: Villager["world"],
  name: string,
  { clock }: Village,
  timestampMs = clock.now(),
): Promise<void> {
  const ownRecord = recordOf(name, timestampMs);
  await world.ref(DISCOVERY).call.getKnownPeers({ peer: idOf(name), ownRecord });
}

const liesTold = new Map<number, readonly Uint8Array[]>();

/** The answer of a node that makes up 200 others each time, 400 in all, each in a range of its own. */
function madeUp(round: number, nowMs: number) {
  const knownPeers =
    liesTold.get(round % 2) ??
    Array.from({ length: 200 }, (_, n) =>
      recordOf(`made up ${round % 2} ${n}`, nowMs, {
        addresses: [{ host: `${(round % 2) + 20}.${n}.0.1`, port: 9 }],
      }),
    );
  liesTold.set(round % 2, knownPeers);
  return { type: "p2p.known_peers", ownRecord: recordOf("liar", nowMs), knownPeers } as const;
}
