import { expect } from "chai";
import { CONNECTION_REGISTRY } from "../../messages/connection-registry.ts";
import { DISCOVERY } from "../../messages/discovery.ts";
import { PEER_TERMS } from "../../messages/peer-terms.ts";
import { nativeCrypto } from "../../src/crypto/native.ts";
import type { NodeAddress } from "../../src/peer/node-address.ts";
import { type SaidOfNode, signNodeRecord } from "../../src/peer/node-record.ts";
import type { Affinity, PeerChange, PeerTerms } from "../../src/peer/peer-terms.ts";
import { signerOf } from "../support/chain-fixture.ts";
import { useVillage, type Villager } from "../support/village.ts";

const context = { crypto: nativeCrypto(), networkId: "village" };
const idOf = (name: string): string => Buffer.from(signerOf(name).publicKey.bytes).toString("hex");
const at = (host: string): NodeAddress => ({ host, port: 9 });
const DAY_MS = 24 * 60 * 60 * 1_000;

const ADMIN = "10.0.1.1";
const GOSSIP = "10.0.2.1";
const SEED = "10.0.3.1";
const CHAIN = "10.0.4.1";

/** Terms of peers by their affinity. */
function named(...peers: readonly (readonly [string, Affinity])[]): PeerTerms {
  return new Map(
    peers.map(([peer, affinity]) => [peer, { affinity, admin: [], chain: [] }] as const),
  );
}

function recordOf(name: string, timestampMs: number, changes: Partial<SaidOfNode> = {}) {
  const said = {
    addresses: [at(GOSSIP)],
    timestampMs,
    accessType: "public",
    role: "full",
  } as const;
  return signNodeRecord({ ...said, ...changes }, signerOf(name), context).bytes;
}

describe("soma discovery: where a peer is (S2)", () => {
  const village = useVillage();
  const advance = (byMs: number) => village().clock.advance(byMs);
  const peer = idOf("peer");
  const seed = { peer, endpoint: at(SEED) };
  const change = ({ world }: Villager, change: PeerChange) =>
    world.ref(PEER_TERMS).call.change({ peer, change });
  const say = (node: Villager, source: "admin" | "chain", host?: string) =>
    change(node, { type: "addresses", source, addresses: host === undefined ? [] : [at(host)] });
  const tell = ({ world }: Villager, changes: Partial<SaidOfNode> = {}) => {
    const ownRecord = recordOf("peer", village().clock.now(), changes);
    return world.ref(DISCOVERY).call.getKnownPeers({ peer, ownRecord });
  };
  const known = ({ world }: Villager) => world.ref(DISCOVERY).call.peer(peer);
  const hosts = async (node: Villager) =>
    (await known(node)).addresses.map(({ source, address }) => `${source} ${address.host}`);

  it("address_source_priority: the operator's address stands before the chain's, and both are remembered", async () => {
    const node = await village().start(1);
    await say(node, "admin", ADMIN);
    await say(node, "chain", CHAIN);

    expect(await hosts(node)).to.deep.equal([`admin ${ADMIN}`, `chain ${CHAIN}`]);
    await advance(2_000);
    expect(village().dialedHosts).to.deep.equal([ADMIN]);
  });

  it("address_source_clear, address_source_clear_all: what is cleared gives way to the next, and nothing to nobody", async () => {
    const node = await village().start(1);
    await change(node, { type: "affinity", affinity: "allowed" });
    await say(node, "chain", CHAIN);
    await say(node, "admin", ADMIN);

    await say(node, "admin");
    expect(await known(node)).to.deep.include({ source: "chain" });
    await say(node, "chain");

    expect(await known(node)).to.deep.include({
      source: null,
      addresses: [],
      affinity: "allowed",
    });
  });

  it("active_p2p_address_source_metric, runtime_gossip_updates_configured_peer_address: discovery stands before seed, seed before chain", async () => {
    const node = await village().start(1, [seed]);
    await say(node, "chain", CHAIN);
    await advance(2_000);
    expect(await known(node)).to.deep.include({ source: "seed" });

    await tell(node);

    expect(await hosts(node)).to.deep.equal([
      `discovery ${GOSSIP}`,
      `seed ${SEED}`,
      `chain ${CHAIN}`,
    ]);
  });

  it("discovery_address_cleared_on_expiry: a record that is a day old takes its address along, and the seed's returns", async () => {
    const node = await village().start(1, [seed], { tickMs: 3_600_000 });
    await tell(node);
    expect(await known(node)).to.deep.include({ source: "discovery" });

    await advance(DAY_MS + 3_600_000);

    expect(await hosts(node)).to.deep.equal([`seed ${SEED}`]);
  });

  it("seed_fallback_on_discovery_clear: a record without an address gives way to the seed's", async () => {
    const node = await village().start(1, [seed]);
    await tell(node);
    await advance(2_000);

    await tell(node, { addresses: [] });

    expect(await hosts(node)).to.deep.equal([`seed ${SEED}`]);
  });

  it("configured_peer_discovery_address: a kept record's address is tried before the seed's at the start", async () => {
    const before = await village().start(1);
    await tell(before);
    await advance(4_000);
    await village().stop(before);
    village().dialedHosts.length = 0;

    await village().start(1, [seed]);
    await advance(200);

    expect(village().dialedHosts).to.deep.equal([GOSSIP]);
  });

  it("tries the next source when one leads nowhere, and the one that did first the next time", async () => {
    const node = await village().start(1, [seed]);
    village().liars.set(peer, () => ({ type: "p2p.pong" }));
    village().deadHosts.add(GOSSIP);
    await tell(node);
    await advance(120_000);
    expect(village().dialedHosts.slice(0, 2)).to.deep.equal([GOSSIP, SEED]);

    const dialed = village().dialedHosts.length;
    await node.world.kill(CONNECTION_REGISTRY);
    await advance(4_000);

    expect(village().dialedHosts.slice(dialed, dialed + 1)).to.deep.equal([SEED]);
  });

  it("chain_peer_registered_as_high_affinity, discovery_address_overrides_chain: a member is dialed in the background, its record first", async () => {
    const node = await village().start(1, [], { connectionsTarget: 0 });
    await say(node, "chain", CHAIN);
    await advance(2_000);
    expect(village().dialedHosts).to.deep.equal([CHAIN]);

    await tell(node);

    expect(await known(node)).to.deep.include({ affinity: "high", source: "discovery" });
    expect(await hosts(node)).to.deep.equal([`discovery ${GOSSIP}`, `chain ${CHAIN}`]);
  });

  it("chain_peer_cleared_on_empty_address: a member that left is wanted no more than others, and cools down as they do", async () => {
    const node = await village().start(1);
    await say(node, "chain", CHAIN);
    node.world.ref(DISCOVERY).cast.failed({ peer });
    expect(await known(node)).to.deep.include({ affinity: "high", failures: 0 });

    await say(node, "chain");
    node.world.ref(DISCOVERY).cast.failed({ peer });

    expect(await known(node)).to.deep.include({ affinity: null, failures: 1 });
  });
});

describe("soma discovery: who is wanted (S2)", () => {
  const village = useVillage();
  const advance = (byMs: number) => village().clock.advance(byMs);
  const numbered = async (number: number) => {
    const node = await village().start(number);
    await village().stop(node);
    return node.id;
  };
  const affinity = (node: Villager, peer: string, to: Affinity | null) =>
    node.world.ref(PEER_TERMS).call.change({ peer, change: { type: "affinity", affinity: to } });
  const stateOf = async ({ world }: Villager, peer: string) =>
    (await world.ref(CONNECTION_REGISTRY).call.lookup(peer))?.state;

  it("peers_are_added_from_endpoint_manager: nobody connects until a peer is named, then it does", async () => {
    const first = await village().start(1);
    const second = await village().start(2);
    await advance(4_000);
    expect(village().dials).to.deep.equal([]);

    const addresses = [first.seed.endpoint];
    const change = { type: "addresses", source: "chain", addresses } as const;
    await second.world.ref(PEER_TERMS).call.change({ peer: first.id, change });
    await advance(6_000);

    expect(await stateOf(second, first.id)).to.equal("connected");
    expect(await stateOf(first, second.id)).to.equal("connected");
  });

  it("allowlisted_peer_not_proactively_dialed, allowlisted_peer_eligible_for_dialing_via_gossip: an allowed peer is dialed once a record says where", async () => {
    const first = await village().start(1);
    const second = await village().start(2, [], { peers: named([first.id, "allowed"]) });
    await advance(10_000);
    expect(village().dials).to.deep.equal([]);

    const ask = { peer: first.id, ownRecord: new Uint8Array(0) };
    const { ownRecord } = await first.world.ref(DISCOVERY).call.getKnownPeers(ask);
    await second.world.ref(DISCOVERY).call.getKnownPeers({ peer: first.id, ownRecord });
    await advance(2_000);

    expect(village().dials[0]).to.equal("2>1");
  });

  it("peers_with_affinity_never_are_not_dialed: neither as known peer nor as seed, and a link that stands ends at once", async () => {
    const first = await village().start(1);
    const never = { peers: named([first.id, "never"]) };
    const second = await village().start(2, [first.seed], never);
    const ask = { peer: first.id, ownRecord: new Uint8Array(0) };
    const { ownRecord } = await first.world.ref(DISCOVERY).call.getKnownPeers(ask);
    await second.world.ref(DISCOVERY).call.getKnownPeers({ peer: first.id, ownRecord });
    expect(await village().knownTo(second)).to.deep.equal([first.id]);
    await advance(10_000);
    expect(village().dials).to.deep.equal([]);

    await affinity(second, first.id, null);
    await advance(4_000);
    expect(await stateOf(second, first.id)).to.equal("connected");
    await affinity(second, first.id, "never");
    await advance(1);

    expect(await stateOf(second, first.id)).to.equal(undefined);
  });

  it("keeps what was said at run time when its holder is killed", async () => {
    const { world, ...node } = await village().start(1);
    const peer = idOf("peer");
    await affinity({ world, ...node }, peer, "never");

    await world.kill(PEER_TERMS);

    expect((await world.ref(PEER_TERMS).call.list()).get(peer)?.affinity).to.equal("never");
    expect((await world.ref(DISCOVERY).call.peer(peer)).affinity).to.equal("never");
  });

  it("test_access_types: a private node is known to and dialed by those alone who named it", async () => {
    const first = await village().start(1);
    const hidden = await numbered(9);
    const friend = await village().start(2, [first.seed], { peers: named([hidden, "allowed"]) });
    const stranger = await village().start(3, [first.seed]);
    const said = { addresses: [{ host: "10.9.0.1", port: 1_009 }], role: "full" } as const;
    await village().start(9, [first.seed, friend.seed], {
      said: { ...said, accessType: "private" },
      connectionsTarget: 5,
    });
    await advance(30_000);

    expect(await village().knownTo(friend)).to.include(hidden);
    expect(await village().knownTo(first)).to.not.include(hidden);
    expect(await village().knownTo(stranger)).to.not.include(hidden);
    const toHidden = village().dials.filter((dial) => dial.endsWith(">9"));
    expect(new Set(toHidden)).to.deep.equal(new Set(["2>9"]));
  });

  it("trusted_peers_shared_only_with_configured_peers: a trusted record is told to named askers and to nobody else", async () => {
    const peers = named([idOf("trusted"), "allowed"], [idOf("asker"), "allowed"]);
    const { world } = await village().start(1, [], { peers });
    const nowMs = village().clock.now();
    const ownRecord = recordOf("trusted", nowMs, { accessType: "trusted" });
    await world.ref(DISCOVERY).call.getKnownPeers({ peer: idOf("trusted"), ownRecord });
    const told = async (asker: string) => {
      const ask = { peer: idOf(asker), ownRecord: new Uint8Array(0) };
      return (await world.ref(DISCOVERY).call.getKnownPeers(ask)).knownPeers;
    };

    expect(await told("asker")).to.deep.equal([ownRecord]);
    expect(await told("stranger")).to.deep.equal([]);
  });
});

describe("soma discovery: who failed (S2)", () => {
  const village = useVillage();
  const advance = (byMs: number) => village().clock.advance(byMs);
  const peer = idOf("peer");
  const failed = ({ world }: Villager) => world.ref(DISCOVERY).cast.failed({ peer });
  const known = ({ world }: Villager) => world.ref(DISCOVERY).call.peer(peer);

  it("peer_failure_report_adds_cooldown, expired_cooldown_moves_peer_to_preferred: until it is over and forgotten at a tick", async () => {
    const node = await village().start(1);
    // Without an address, so that nobody dials it meanwhile.
    const ownRecord = recordOf("peer", village().clock.now(), { addresses: [] });
    await node.world.ref(DISCOVERY).call.getKnownPeers({ peer, ownRecord });
    failed(node);
    expect(await known(node)).to.deep.include({ failures: 1, isCoolingDown: true });

    await advance(304_000);

    expect(await known(node)).to.deep.include({ failures: 0, isCoolingDown: false });
  });

  it("configured_peer_exempt, chain_peer_exempt: a peer somebody named does not cool down", async () => {
    const node = await village().start(1, [], { peers: named([peer, "high"]) });
    failed(node);
    expect(await known(node)).to.deep.include({ failures: 0, isCoolingDown: false });

    const trusting = await village().start(2, [], { trusted: [peer] });
    failed(trusting);
    expect(await known(trusting)).to.deep.include({ failures: 0, isCoolingDown: false });
  });

  it("tells which peers can do something, and asks no others for it", async () => {
    const { world } = await village().start(1);
    const nowMs = village().clock.now();
    for (const [name, capabilities] of [
      ["peer", ["history"]],
      ["plain", []],
    ] as const) {
      const ownRecord = recordOf(name, nowMs, { capabilities });
      await world.ref(DISCOVERY).call.getKnownPeers({ peer: idOf(name), ownRecord });
    }

    expect(await world.ref(DISCOVERY).call.peersWith("history")).to.deep.equal([peer]);
    expect(await world.ref(DISCOVERY).call.peersWith("other")).to.deep.equal([]);
  });
});
