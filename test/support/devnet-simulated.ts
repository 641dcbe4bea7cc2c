/** A devnet in memory: whole nodes, the example committee, one clock that moves when told to. */

import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHost } from "../../examples/committee/host.ts";
import {
  type RuntimeEvent,
  seededRandom,
  type SimulatedClock,
  simulatedClock,
} from "../../src/index.ts";
import {
  type AuthorityEntry,
  type CommitSink,
  ed25519Signer,
  fixedGeoIp,
  memoryDirectories,
  memoryFolders,
  memoryNetwork,
  memoryResolver,
  memoryStoreOpener,
  memoryTexts,
  nativeCrypto,
  type Node,
  type NodeDoors,
  type NodeKind,
  type NodeOptions,
  type Signer,
  startNode,
} from "../../supervisors/index.ts";
import { CountingSink } from "./devnet-sink.ts";
import { kindsIn, PEER_KINDS } from "./devnet-tree.ts";
import { FakeDoor } from "./grpc-door.ts";

/** How a devnet in memory is laid out. */
export interface SimulatedDevnetOptions {
  readonly validators: number;
  readonly fullNodes: number;
  readonly seed?: number;
  /** Nodes that open a real control socket in a temporary directory. @defaultValue none */
  readonly withControl?: readonly number[];
  /** Nodes that serve metrics and the inspector on real ports, and gRPC over a door of the test's own. @defaultValue none */
  readonly serving?: readonly number[];
}

/** One node of it, running or not. */
export interface Member {
  readonly number: number;
  readonly kind: NodeKind;
  readonly host: string;
  readonly sink: CountingSink;
  /** What it reported, in order. */
  readonly events: RuntimeEvent[];
  readonly options: NodeOptions;
  /** Kinds of actors its tree has; see `kindOf`. */
  readonly kinds: readonly string[];
  node: Node;
}

const NETWORK_ID = "story";
const PORT = 30_002;
const LATENCY_MS = 5;

/** Longest time until all nodes have found each other and made the first commits, in virtual ms. */
const FIRST_COMMITS_WITHIN_MS = 30_000;

/** Time between two looks while waiting for something, in virtual ms. */
const LOOK_MS = 50;

const crypto = nativeCrypto();

/** Whole nodes in one process on virtual time. */
export class SimulatedDevnet {
  readonly clock: SimulatedClock = simulatedClock();
  readonly members: Member[] = [];
  readonly #network = memoryNetwork({ clock: this.clock, latencyMs: LATENCY_MS });
  readonly #options: SimulatedDevnetOptions;
  readonly #folder: string;
  readonly #authorities: readonly AuthorityEntry[];

  private constructor(options: SimulatedDevnetOptions, folder: string) {
    this.#options = options;
    this.#folder = folder;
    this.#authorities = Array.from({ length: options.validators }, (_, number) => ({
      name: `validator-${number}`,
      protocolKey: this.#signer("protocol", number).publicKey.bytes,
      networkKey: this.#signer("network", number).publicKey.bytes,
      stake: 1,
      authorityKey: null,
    }));
  }

  /** Starts all nodes, and returns when every one of them follows the chain. */
  static async start(options: SimulatedDevnetOptions): Promise<SimulatedDevnet> {
    const folder = await mkdtemp(join(tmpdir(), "coppice-story-"));
    const devnet = new SimulatedDevnet(options, folder);
    for (let number = 0; number < options.validators + options.fullNodes; number += 1) {
      await devnet.#add(number);
    }
    await devnet.until("the first commits", FIRST_COMMITS_WITHIN_MS, () =>
      devnet.members.every(({ sink }) => sink.taken.length >= 3),
    );
    return devnet;
  }

  /** A member by its number. */
  member(number: number): Member {
    const found = this.members[number];
    if (found === undefined) throw new Error(`there is no node ${number}`);
    return found;
  }

  /** Starts a node that has ended again, with the disk it had. */
  async restart(member: Member): Promise<void> {
    member.node = await startNode(member.options);
  }

  /**
   * Lets time pass until something holds.
   *
   * @returns virtual ms it took
   */
  async until(
    what: string,
    withinMs: number,
    holds: () => boolean | Promise<boolean>,
  ): Promise<number> {
    const startMs = this.clock.monotonic();
    for (;;) {
      if (await holds()) return this.clock.monotonic() - startMs;
      if (this.clock.monotonic() - startMs >= withinMs) {
        throw new Error(`not within ${withinMs} virtual ms: ${what}`);
      }
      await this.clock.advance(LOOK_MS);
    }
  }

  /** Lets time pass until a promise ends; a node's answer needs the clock to move. */
  async settled<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    const over = (): void => {
      isOver = true;
    };
    work.then(over, over);
    await this.until("an answer", 60_000, () => isOver);
    return await work;
  }

  /** Stops every node in order. */
  async end(): Promise<void> {
    try {
      await this.settled(Promise.all(this.members.map(({ node }) => node.stop())));
    } finally {
      rmSync(this.#folder, { recursive: true, force: true });
    }
  }

  async #add(number: number): Promise<void> {
    const kind = number < this.#options.validators ? "validator" : "full";
    const host = `10.0.${number}.1`;
    const sink = new CountingSink(this.clock, kind === "full");
    const events: RuntimeEvent[] = [];
    const options = {
      ...this.#plainOptions(number, host, kind),
      onEvent: (event: RuntimeEvent) => void events.push(event),
    };
    const doors = this.#doors(number, host);
    const whole = { ...options, doors, host: await this.#host(number, { options, doors, sink }) };
    const node = await startNode(whole);
    const kinds = [...kindsIn(node.tree.snapshot()), ...PEER_KINDS];
    this.members.push({ number, kind, host, sink, events, options: whole, kinds, node });
  }

  #plainOptions(number: number, host: string, kind: NodeKind): NodeOptions {
    const seedKey = Buffer.from(this.#signer("network", 0).publicKey.bytes).toString("hex");
    return {
      networkId: NETWORK_ID,
      dataDir: join(this.#folder, `${number}`),
      listen: { host, port: PORT },
      advertise: [{ host, port: PORT }],
      seeds: number === 0 ? [] : [`10.0.0.1:${PORT}:${seedKey}`],
      kind,
      authorities: this.#authorities,
      control: this.#options.withControl?.includes(number)
        ? join(this.#folder, `${number}`, "control", "node.sock")
        : false,
      development: true,
      strays: "process",
      ...(this.#isServing(number) && {
        metrics: { port: 0 },
        inspector: { port: 0 },
        grpc: { host, port: 0 },
      }),
    };
  }

  #isServing(number: number): boolean {
    return this.#options.serving?.includes(number) ?? false;
  }

  #doors(number: number, host: string): NodeDoors {
    const signer = this.#signer("network", number);
    return {
      clock: this.clock,
      random: seededRandom((this.#options.seed ?? 1) * 1_000 + number),
      crypto,
      signer,
      directories: memoryDirectories(),
      storeOpener: memoryStoreOpener(),
      folders: memoryFolders(),
      transport: this.#network.transport(signer.publicKey.bytes, NETWORK_ID, host),
      geoIp: fixedGeoIp({}),
      resolver: memoryResolver(new Map()),
      readText: memoryTexts(new Map()),
      ...(this.#isServing(number) && { grpc: new FakeDoor() }),
    };
  }

  async #host(
    number: number,
    { options, doors, sink }: { options: NodeOptions; doors: NodeDoors; sink: CommitSink },
  ): Promise<NonNullable<NodeOptions["host"]>> {
    const { clock, random } = doors;
    const isValidator = number < this.#options.validators;
    const protocolSigner = isValidator ? this.#signer("protocol", number) : undefined;
    const settings = { transactionsPerSecond: 2 };
    const made = createHost({ options, protocolSigner, settings, clock, random, crypto });
    return { ...made, sink };
  }

  #signer(purpose: string, number: number): Signer {
    return ed25519Signer(seededRandom(`${purpose}/${number}`).bytes(32));
  }
}
