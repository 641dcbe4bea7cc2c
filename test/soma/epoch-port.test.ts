import { expect } from "chai";
import { CONSENSUS_PORT_LIMITS, HELD_OVERHEAD } from "../../actors/consensus-port.ts";
import { CONSENSUS_PORT } from "../../messages/consensus-port.ts";
import { refName } from "../../src/chain/block-ref.ts";
import type { CertifiedCommits } from "../../src/chain/ports.ts";
import { verifyBlock } from "../../src/chain/verify-block.ts";
import { CHAIN_KEYS, CHAIN_TABLES } from "../../src/chain-store/layout.ts";
import { sameBytes } from "../../src/same-bytes.ts";
import { memoryStoreOpener } from "../../src/store/memory.ts";
import type { Store, StoreOpener } from "../../src/store/store.ts";
import { epochsOnDisk, type EpochPart, epochStretch, growEpochs } from "../support/chain-epochs.ts";
import { honestPeer } from "../support/chain-on-disk.ts";
import { codeOf, useNodeWorld } from "../support/node-world.ts";
import { PortNode } from "../support/port-node.ts";

const parts = growEpochs(
  [
    [1, 1, 1, 1],
    [1, 1, 1, 1],
    [2, 1, 1],
    [1, 1, 1, 1],
  ],
  3,
);

function partOf(epoch: number): EpochPart {
  const part = parts[epoch];
  if (part === undefined) throw new Error(`there is no epoch ${epoch}`);
  return part;
}

const { fixture } = partOf(0);

/** An epoch's commits as its engine hands them over, up to one of them. */
function certified(epoch: number, upTo = 3): CertifiedCommits {
  const { grown, head, fixture: own } = partOf(epoch);
  const verified = (bytes: Uint8Array) => verifyBlock(bytes, own.context);
  return {
    commits: grown.commits.slice(0, upTo),
    certifiers: grown.certifiers(head.index + upTo).map(verified),
    blocks: grown.parsed
      .slice(0, upTo)
      .map(({ blocks }) =>
        blocks.map((ref) => verified(grown.blocks.get(refName(ref))?.bytes ?? new Uint8Array())),
      ),
  };
}

/** A disk on which something happens right after the head was read. */
function diskOf(then: (store: Store) => Promise<void>) {
  let isArmed = false;
  const inner = memoryStoreOpener();
  const open = async (path: string): Promise<Store> => {
    const store = await inner.open(path);
    const get: Store["get"] = (table, key) => {
      const value = store.get(table, key);
      if (!isArmed || table !== CHAIN_TABLES.chain || !sameBytes(key, CHAIN_KEYS.head))
        return value;
      isArmed = false;
      void then(store);
      return value;
    };
    const scan: Store["scan"] = (table, range) => store.scan(table, range);
    const write: Store["write"] = (writes) => store.write(writes);
    return { get, scan, write, close: () => store.close() };
  };
  const opener: StoreOpener = { open };
  const afterNextHead = (): void => {
    isArmed = true;
  };
  return { opener, afterNextHead };
}

describe("soma epochs: the consensus port", () => {
  const world = useNodeWorld();
  const relay = (content: number) =>
    world()
      .ref(CONSENSUS_PORT)
      .cast.relayed({ peer: "peer", content: Uint8Array.of(content) });

  /** A port whose engine has said the last of its epoch, and whose stop is held until `release`. */
  async function changing() {
    const node = new PortNode(world(), fixture);
    await node.start();
    const old = node.engine;
    let release = (): void => {};
    old.held = new Promise((resolve) => {
      release = resolve;
    });
    await old.network.commit(certified(0));
    await world().clock.settle();
    return { node, old, release: () => release() };
  }

  it("stops the engine of an epoch that is over, once, and makes one for the next from what is durable (S9)", async () => {
    const node = new PortNode(world(), fixture);
    await node.start();
    await node.engine.network.commit(certified(0, 2));
    expect(node.engines).to.have.length(1);

    await node.engine.network.commit(certified(0));
    await world().clock.settle();

    const [first, second] = node.engines;
    expect([first?.log, second?.log]).to.deep.equal([["start", "stop"], ["start"]]);
    expect(second?.resume.committee).to.deep.equal(partOf(1).fixture.committee);
    expect([second?.resume.head.index, second?.resume.head.lastOfEpoch]).to.deep.equal([3, true]);
    expect(node.told).to.deep.equal([0, 1]);
    expect(world().crashes).to.deep.equal([]);
  });

  it("keeps what peers say while engines change for the next one, and lets the last one say nothing more (S9)", async () => {
    const { node, old, release } = await changing();
    expect(node.engines).to.have.length(1);

    relay(7);
    relay(8);
    await world().clock.settle();
    old.network.broadcast(Uint8Array.of(1));
    const late = await codeOf(old.network.commit(certified(1)));
    release();
    await world().clock.settle();

    expect(old.log).to.deep.equal(["start", "stop"]);
    expect(node.engine.log).to.deep.equal(["start", "peer: 7", "peer: 8"]);
    expect([node.sent, late]).to.deep.equal([[], "runtime.stopped"]);
  });

  it("tells an engine the commits of its own epoch that others made, to the last, before it changes (S9)", async () => {
    const node = new PortNode(world(), fixture);
    node.peers.peers.set("honest", honestPeer(await epochsOnDisk(parts)));
    await node.start();
    await world().clock.advance(8_000);

    const synced = [1, 2, 3].map((index) => `synced ${index}`);
    expect(node.engines[0]?.log).to.deep.equal(["start", ...synced, "stop"]);
    expect(node.engine.resume.committee.epoch).to.equal(3);
    expect(await world().ref(CONSENSUS_PORT).call.known()).to.equal(12);
  });

  it("has no engine in an epoch the host has no part in, hears no peers then, and has one again (S9)", async () => {
    const node = new PortNode(world(), fixture, ({ epoch }) => epoch !== 1);
    await node.start();
    await node.engine.network.commit(certified(0));
    await world().clock.settle();
    relay(5);
    await world().clock.settle();
    const { committee, takesPart } = await world().ref(CONSENSUS_PORT).call.epoch();
    expect([committee.epoch, takesPart, node.engines.length]).to.deep.equal([1, false, 1]);

    node.peers.peers.set("honest", honestPeer(await epochsOnDisk(parts.slice(0, 2))));
    await world().clock.advance(3_000);

    expect(node.engines.map(({ resume }) => resume.committee.epoch)).to.deep.equal([0, 2]);
    expect(node.engine.log).to.deep.equal(["start"]);
    expect(node.told).to.deep.equal([0, 1, 2]);
  });

  it("makes the engine of the right epoch when it is killed at the end of one (S9)", async () => {
    const node = new PortNode(world(), fixture);
    await node.start();
    node.engine.held = new Promise(() => {});
    await node.engine.network.commit(certified(0));
    await world().clock.settle();
    await world().kill(CONSENSUS_PORT);

    expect(node.engines.map(({ resume }) => resume.committee.epoch)).to.deep.equal([0, 1]);
    await node.engine.network.commit(certified(1));
    await world().clock.settle();
    expect(node.engine.resume.committee.epoch).to.equal(2);
  });

  it("stops an engine once and makes the next from the disk, though the host throws when it is asked for it (S9)", async () => {
    let isBroken = true;
    const node = new PortNode(world(), fixture, ({ epoch }) => {
      if (epoch === 0 || !isBroken) return true;
      isBroken = false;
      throw new Error("the host is broken");
    });
    await node.start();
    const old = node.engine;
    await old.network.commit(certified(0));
    await world().clock.settle();

    expect(old.log).to.deep.equal(["start", "stop"]);
    expect(world().crashes).to.have.length(1);
    expect(node.engine.resume.committee.epoch).to.equal(1);
    expect(node.engine.log).to.deep.equal(["start"]);
  });

  it("tells the next engine what sync stored while the disk was read for it (S9)", async () => {
    const { writes } = await epochStretch(partOf(1));
    const synced = () => world().ref(CONSENSUS_PORT).cast.synced({ index: 6, epoch: 2 });
    const disk = diskOf(async (store) => {
      await store.write(writes);
      synced();
    });
    const node = new PortNode(world(), fixture);
    await node.start(disk.opener);
    disk.afterNextHead();
    await node.engine.network.commit(certified(0));
    await world().clock.settle();

    const told = [4, 5, 6].map((index) => `synced ${index}`);
    expect(node.engines[1]?.resume.head.index).to.equal(3);
    expect(node.engines[1]?.log).to.deep.equal(["start", ...told, "stop"]);
    expect(node.engine.resume.committee.epoch).to.equal(2);
  });

  it("holds so many bytes of what peers say while engines change, and forgets the rest (S9)", async () => {
    const { node, release } = await changing();
    const room = CONSENSUS_PORT_LIMITS.heldBytesMax / (1024 * 1024);
    const content = new Uint8Array(1024 * 1024 - HELD_OVERHEAD);
    const port = world().ref(CONSENSUS_PORT);
    for (let at = 0; at < room + 2; at += 1) port.cast.relayed({ peer: `${at}`, content });
    release();
    await world().clock.settle();

    const heard = node.engine.log.slice(1).map((line) => line.split(":")[0]);
    expect(heard).to.deep.equal(Array.from({ length: room }, (_, at) => `${at}`));
    expect(world().emitted("consensus.relay_forgotten")).to.have.length(2);
  });

  it("sends what is for all to the members of the epoch (S9)", async () => {
    const node = new PortNode(world(), fixture);
    await node.start();
    await node.engine.network.commit(certified(0));
    await world().clock.settle();
    node.engine.network.broadcast(Uint8Array.of(1));

    const names = partOf(1).fixture.committee.authorities.map(({ networkKey }) =>
      Buffer.from(networkKey).toString("hex"),
    );
    expect(node.sent).to.deep.equal(names.map((name) => `${name}: 1`));
  });
});
