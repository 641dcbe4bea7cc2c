/** A network of real processes behind wires that can be broken, and the clients that watch it. */

import { setMaxListeners } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import program from "node:process";
import { installedGeoFiles } from "../../src/cli/devnet/geo-files.ts";
import { configFile, openDevnet } from "../../src/cli/devnet/layout.ts";
import { nodeFolder } from "../../src/cli/devnet/manifest.ts";
import { type Clock, realRandom } from "../../src/index.ts";
import type { Draws } from "../../src/testing/drive/draws.ts";
import { SIM_DEFAULTS } from "../../src/testing/defaults.ts";
import type { NodeFacts } from "../../src/testing/faults/selectors.ts";
import { HistoryLog } from "../../src/testing/history/history-log.ts";
import type { Operation } from "../../src/testing/index.ts";
import type { Node, PeerId } from "../../supervisors/index.ts";
import { Wires } from "./net/wires.ts";
import { ChaosProcess } from "./node/process.ts";
import type { Routes } from "./node/routes.ts";
import { Ledger } from "./watch/ledger.ts";
import { pause } from "./watch/pause.ts";
import { PROBE, Probe, type ReadEnded, startProbeNode } from "./watch/probe.ts";
import { type ActEnded, HOLDERS_MAX, RegisterClients } from "./watch/register-clients.ts";
import { Watch } from "./watch/watch.ts";

/** What a cluster is made of. */
export interface ClusterOptions {
  readonly folder: string;
  readonly validators: number;
  readonly fullNodes: number;
  readonly clock: Clock;
  readonly draws: Draws;
  /** One-way delay between two nodes, in ms. @defaultValue drawn for each pair */
  readonly latencyMs?: (from: string, to: string) => number;
  /** Told of each quorum read of the probe. @defaultValue nobody is */
  readonly onRead?: (read: ReadEnded) => void;
  /** Told of each act on the register. @defaultValue nobody is */
  readonly onAct?: (act: ActEnded) => void;
  /** Told of a process that ended by itself. */
  readonly onDied: (node: string, how: string) => void;
}

/** What a process watcher waits before it starts again what ended by itself, in ms. */
const START_AGAIN_MS = 1_000;

/** Time for the probe to be connected to everybody, in ms, and between two looks; then it begins anyway. */
const CONNECTED_MS = 30_000;
const LOOK_MS = 250;

/** A running network. */
export class Cluster {
  /** Everyone faults may happen to. */
  readonly nodes: readonly NodeFacts[];
  readonly processes: ReadonlyMap<string, ChaosProcess>;
  readonly watches: ReadonlyMap<string, Watch>;
  readonly wires: Wires;
  readonly ledger: Ledger;
  readonly history: HistoryLog;
  readonly #parts: Parts;
  #probeNode: Node | undefined;
  #register: RegisterClients | undefined;
  readonly #stop = new AbortController();
  readonly #working: Promise<unknown>[] = [];

  private constructor(parts: Parts) {
    this.#parts = parts;
    const { options, wires, processes } = parts;
    const { clock } = options;
    this.wires = wires;
    this.processes = processes;
    this.nodes = factsOf(options);
    this.ledger = new Ledger();
    this.history = new HistoryLog();
    this.watches = new Map(
      [...processes].map(([name, process]) => {
        const client = this.history.client(`watch ${name}`);
        return [name, new Watch({ process, clock, ledger: this.ledger, client })];
      }),
    );
  }

  /** Lays out the network, opens its wires and starts every process. */
  static async start(options: ClusterOptions): Promise<Cluster> {
    const parts = await layOut(options);
    // However this program ends: who is frozen does not see that it is gone.
    program.on("exit", () => killAll(parts.processes.values()));
    for (const process of parts.processes.values()) process.start();
    const cluster = new Cluster(parts);
    // Every watch and every client waits on it.
    setMaxListeners(0, cluster.#stop.signal);
    return cluster;
  }

  /** Begins to ask everyone over the control socket. */
  watch(): void {
    const { signal } = this.#stop;
    for (const watch of this.watches.values()) this.#working.push(watch.run(signal));
  }

  /** Joins the network with a node of this process, and begins to ask over the network too. @returns the node */
  async join(): Promise<Node> {
    const { options, probeRoutes: routes } = this.#parts;
    const { clock, draws, folder, onRead, onAct } = options;
    const like = this.processes.size - 1;
    const dataDir = join(folder, PROBE);
    mkdirSync(dataDir, { mode: 0o700 });
    const node = await startProbeNode(folder, { like, dataDir, routes });
    this.#probeNode = node;
    await this.#untilConnected(node, clock);
    let asked = 0;
    const below = (bound: number): number => {
      asked += 1;
      return draws.below(bound, PROBE, "asked", asked);
    };
    const probe = new Probe(node, {
      clock,
      ledger: this.ledger,
      client: this.history.client(PROBE),
      chain: this.history.client("chain"),
      watches: this.watches,
      ...(onRead !== undefined && { onRead }),
      below,
    });
    const holders = () => this.holders;
    this.#register = new RegisterClients(node, { clock, holders, below, ...(onAct && { onAct }) });
    const { signal } = this.#stop;
    this.#working.push(probe.run(signal), this.#register.run(signal));
    return node;
  }

  /** Keys of the nodes that hold the register; `undefined` until each of them has said its own. */
  get holders(): readonly PeerId[] | undefined {
    const first = [...this.watches.values()].slice(0, HOLDERS_MAX);
    const known = first.flatMap(({ peer }) => (peer === undefined ? [] : [peer]));
    return known.length === first.length ? known : undefined;
  }

  /** What clients did to the register. */
  get registerActs(): readonly Operation[] {
    return this.#register?.operations() ?? [];
  }

  /** A client that knows one seed only would ask nobody while that one is down. */
  async #untilConnected(node: Node, clock: Clock): Promise<void> {
    for (let waitedMs = 0; waitedMs < CONNECTED_MS; waitedMs += LOOK_MS) {
      const { peersConnected } = await node.status();
      if (peersConnected >= this.processes.size || this.#parts.ending.hasBegun) return;
      await pause(clock, LOOK_MS, this.#stop.signal);
    }
  }

  /** Newest commit of each node as it said last. */
  get heights(): ReadonlyMap<string, number | undefined> {
    return new Map([...this.watches].map(([name, { height }]) => [name, height]));
  }

  /** Compares everything every node holds. */
  async compareAll(): Promise<void> {
    for (const [name, watch] of this.watches) {
      const told = this.ledger.acknowledged(name);
      this.ledger.whole(name, told, await watch.all().catch(() => undefined));
    }
  }

  /** Ends the asking; then everyone, in order where that is wanted. */
  async end(how: "orderly" | "now"): Promise<void> {
    this.#parts.ending.hasBegun = true;
    this.#stop.abort();
    await Promise.allSettled(this.#working);
    await this.#probeNode?.stop().catch(() => {});
    await endAll(this, how);
  }
}

/** Ends every process at once, without waiting: for the end of this program. */
export function killAll(processes: Iterable<Pick<ChaosProcess, "kill">>): void {
  for (const process of processes) void process.kill();
}

/** Everyone faults may happen to: the nodes with processes of their own first, and the probe, which has wires only. */
export function factsOf(sizes: Pick<ClusterOptions, "validators" | "fullNodes">): NodeFacts[] {
  const total = sizes.validators + sizes.fullNodes;
  const nodes = Array.from({ length: total }, (_, index) => ({
    name: nameOf(index),
    role: index < sizes.validators ? "validator" : "full",
  }));
  return [...nodes, { name: PROBE, role: PROBE }];
}

interface Parts {
  readonly options: ClusterOptions;
  readonly wires: Wires;
  readonly processes: ReadonlyMap<string, ChaosProcess>;
  readonly probeRoutes: Routes;
  /** Once it has begun, nobody is started again. */
  readonly ending: { hasBegun: boolean };
}

/** Time for a node to stop in order before it is killed, in ms: above what it allows itself. */
const LEAVE_MS = 20_000;

async function endAll(
  { processes, wires }: Pick<Parts, "processes" | "wires">,
  how: "orderly" | "now" = "now",
): Promise<void> {
  const all = [...processes.values()];
  if (how === "orderly") {
    const killing = AbortSignal.timeout(LEAVE_MS);
    killing.addEventListener("abort", () => killAll(all));
    await Promise.all(all.map((process) => process.leave()));
  }
  await Promise.all(all.map((process) => process.kill()));
  await wires.close();
}

async function layOut(options: ClusterOptions): Promise<Parts> {
  const { folder, validators, fullNodes, clock, draws } = options;
  const nodes = validators + fullNodes;
  const geoIpFiles = installedGeoFiles();
  const random = realRandom();
  const manifest = await openDevnet(folder, { nodes, validators }, { random, geoIpFiles });
  const ports = new Map(manifest.nodes.map(({ port }, index) => [nameOf(index), port]));
  const drawn = (from: string, to: string): number =>
    draws.spread(SIM_DEFAULTS.latencyMs, "wires", `${from}>${to}`, 0);
  const wires = new Wires({ clock, latencyMs: options.latencyMs ?? drawn });
  const ending = { hasBegun: false };
  const processes = new Map<string, ChaosProcess>();
  for (const [index, name] of [...ports.keys()].entries()) {
    const process: ChaosProcess = new ChaosProcess({
      name,
      folder: nodeFolder(folder, index),
      config: configFile(folder, index),
      routes: await routesOf(name, ports, wires),
      onDied: (how) => {
        options.onDied(name, how);
        clock.setTimer(() => {
          if (!ending.hasBegun) process.start();
        }, START_AGAIN_MS);
      },
    });
    processes.set(name, process);
  }
  const probeRoutes = await routesOf(PROBE, ports, wires);
  return { options, wires, processes, probeRoutes, ending };
}

async function routesOf(
  from: string,
  ports: ReadonlyMap<string, number>,
  wires: Wires,
): Promise<Routes> {
  const routes = new Map<number, number>();
  for (const [to, port] of ports) {
    if (to !== from) routes.set(port, await wires.open({ from, to }, port));
  }
  return routes;
}

function nameOf(index: number): string {
  return `node-${index}`;
}
