/** Whole nodes in one process, on one simulated clock and a network in memory. */

import { CONNECTION_REGISTRY } from "../../messages/connection-registry.ts";
import { exitActor, seededRandom, simulatedClock } from "../../src/index.ts";
import {
  ed25519Signer,
  fixedGeoIp,
  memoryDirectories,
  memoryFolders,
  memoryNetwork,
  memoryStoreOpener,
  nativeCrypto,
  type Node,
  type NodeOptions,
  startNode,
} from "../../supervisors/index.ts";
import { hexOf } from "../../src/hex.ts";
import type { StoreOpener } from "../../src/store/store.ts";
import type { RuntimeEvent } from "../../src/telemetry/events.ts";

const NETWORK = "memory";
const PORT = 30_002;

/** What a started node is to a test: its face, and what it reported. */
export interface MemoryNode {
  readonly node: Node;
  readonly host: string;
  readonly events: readonly RuntimeEvent[];
}

/** Nodes by number; the first is everybody's seed. */
export class MemoryNodes {
  readonly clock = simulatedClock();
  readonly network = memoryNetwork({ clock: this.clock, latencyMs: 2 });
  readonly #running = new Map<number, Node>();
  readonly #folders = memoryFolders();
  readonly #disks = new Map<number, StoreOpener>();

  /** Starts the node of a number; its disk is the one it had. */
  start(number: number, options: Partial<NodeOptions> = {}): Promise<MemoryNode> {
    return this.startWith(number, this.optionsOf(number, options));
  }

  /** The same with all of its options. */
  async startWith(number: number, options: NodeOptions): Promise<MemoryNode> {
    const events: RuntimeEvent[] = [];
    const node = await startNode({ ...options, onEvent: (event) => events.push(event) });
    this.#running.set(number, node);
    return { node, host: hostOf(number), events };
  }

  /** What the node of a number is started with. */
  optionsOf(number: number, options: Partial<NodeOptions> = {}): NodeOptions {
    const signer = signerOf(number);
    const host = hostOf(number);
    const storeOpener = this.#disks.get(number) ?? memoryStoreOpener();
    this.#disks.set(number, storeOpener);
    const { clock } = this;
    const { networkId = NETWORK } = options;
    return {
      networkId,
      dataDir: `node-${number}`,
      control: false,
      strays: "process",
      listen: { host, port: PORT },
      advertise: [{ host, port: PORT }],
      seeds: number === 1 ? [] : [seedOf(1)],
      authorities: [AUTHORITY],
      doors: {
        ...{ clock, signer, storeOpener },
        random: seededRandom(`node ${number}`),
        crypto: nativeCrypto(),
        directories: memoryDirectories(),
        folders: this.#folders,
        transport: this.network.transport(signer.publicKey.bytes, networkId, host),
        geoIp: fixedGeoIp({}),
      },
      ...options,
    };
  }

  /** Starts the nodes from 1 to a number, and waits until each is connected to each. */
  async startAll(count: number): Promise<readonly MemoryNode[]> {
    const started: MemoryNode[] = [];
    for (let number = 1; number <= count; number += 1) started.push(await this.start(number));
    await this.clock.advance(15_000);
    for (const { node } of started) {
      const connected = await node.ask.connected();
      if (connected.length < count - 1) throw new Error(`${node.id} has ${connected.length} peers`);
    }
    return started;
  }

  /** Stops everybody, whatever state a test left them in. */
  async end(): Promise<void> {
    for (const node of this.#running.values()) {
      const stopped = node.stop({ deadlineMs: 1_000 }).catch(() => {});
      await this.clock.advance(10_000);
      await stopped;
    }
  }
}

/** The connection of a node to a peer; fails when there is none. */
export async function connectionTo(node: Node, peer: string) {
  const entry = await node.runtime.ref(CONNECTION_REGISTRY).call.lookup(peer);
  if (entry === undefined) throw new Error(`no connection to ${peer}`);
  return entry.ref;
}

/** Kills the actor at a path. */
export function killAt(node: Node, path: string): void {
  const ref = node.at(path);
  if (ref === undefined) throw new Error(`nobody at ${path}`);
  exitActor(ref, "kill");
}

/** A fresh set of nodes for each test of the suite it is called in. */
export function useMemoryNodes(): () => MemoryNodes {
  let nodes: MemoryNodes | undefined;
  beforeEach(() => {
    nodes = new MemoryNodes();
  });
  afterEach(async () => {
    await nodes?.end();
  });
  return () => {
    if (nodes === undefined) throw new Error("no nodes outside a test");
    return nodes;
  };
}

function signerOf(number: number) {
  return ed25519Signer(new Uint8Array(32).fill(number));
}

/** Each node has a range of addresses of its own. */
function hostOf(number: number): string {
  return `81.${number}.2.1`;
}

/** How a node of a number is named as a seed. */
export function seedOf(number: number): string {
  return `${hostOf(number)}:${PORT}:${hexOf(signerOf(number).publicKey.bytes)}`;
}

const AUTHORITY = {
  name: "only",
  protocolKey: ed25519Signer(new Uint8Array(32).fill(200)).publicKey.bytes,
  networkKey: ed25519Signer(new Uint8Array(32).fill(201)).publicKey.bytes,
  stake: 1,
  authorityKey: null,
};
