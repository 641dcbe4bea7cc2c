/**
 * A client on the network: a full node in this process, never killed, behind the same wires as all others.
 * It asks peers one by one how far they are, and a quorum of them for commits.
 */

import { CITIES } from "../../../src/cli/devnet/cities.ts";
import { installedGeoFiles } from "../../../src/cli/devnet/geo-files.ts";
import { configFile } from "../../../src/cli/devnet/layout.ts";
import { readNodeConfig } from "../../../src/cli/node-config.ts";
import { type Clock, isRuntimeError } from "../../../src/index.ts";
import type { HistoryRecorder } from "../../../src/testing/index.ts";
import { hexOf, hostMessages, type Node, startNode } from "../../../supervisors/index.ts";
import { registerMessages } from "../../support/parts/register-messages.ts";
import { LOOPBACK } from "../net/loopback.ts";
import type { Routes } from "../node/routes.ts";
import { COMMITTED, HEIGHT, QUORUM_READ } from "./histories.ts";
import type { Ledger } from "./ledger.ts";
import { pause } from "./pause.ts";
import type { Watch } from "./watch.ts";

/** How a quorum read ended. */
export interface ReadEnded {
  /** When it began, on the monotonic clock. */
  readonly startMs: number;
  readonly tookMs: number;
  readonly isAnswered: boolean;
}

/** What a probe needs. */
export interface ProbeOptions {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly client: HistoryRecorder;
  /** Notes what the chain holds, for what is read to be held against. */
  readonly chain: HistoryRecorder;
  readonly watches: ReadonlyMap<string, Watch>;
  /** Told of each quorum read. @defaultValue nobody is */
  readonly onRead?: (read: ReadEnded) => void;
  /** A whole number below a bound, for which commit is read. */
  readonly below: (bound: number) => number;
}

/** The name of the probe among the nodes: it has wires, and no process of its own. */
export const PROBE = "probe";

/** Where it claims to be: beside the first node. Whoever dials it there is refused: its wires lead out only. */
const PLACE = { host: CITIES[0]?.address ?? LOOPBACK, port: 1 };

/** Between two questions, in ms. */
const ASK_MS = 200;

/** Time for an answer, in ms. */
const ANSWER_MS = 3_000;

/**
 * Starts the node of a probe.
 *
 * @param like number of a node whose network it joins
 */
export async function startProbeNode(
  folder: string,
  { like, dataDir, routes }: { like: number; dataDir: string; routes: Routes },
): Promise<Node> {
  const { networkId, authorities, seeds = [] } = await readNodeConfig(configFile(folder, like));
  return await startNode({
    networkId,
    authorities,
    seeds,
    dataDir,
    listen: { host: LOOPBACK, port: 0 },
    control: false,
    advertise: [PLACE],
    geoIpFiles: installedGeoFiles(),
    host: hostMessages(registerMessages),
    route: ({ port }) => ({ host: LOOPBACK, port: routes.get(port) ?? 0 }),
  });
}

/** The questions of a probe. */
export class Probe {
  readonly #node: Node;
  readonly #options: ProbeOptions;
  readonly #noted = new Set<number>();

  constructor(node: Node, options: ProbeOptions) {
    this.#node = node;
    this.#options = options;
  }

  /** Asks until it is told to stop. */
  async run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      for (const [name, watch] of this.#options.watches) {
        if (stop.aborted) break;
        if (watch.peer !== undefined) await this.#askHeight(name, watch.peer);
        await this.#readCommit();
        await pause(this.#options.clock, ASK_MS, stop);
      }
      await pause(this.#options.clock, ASK_MS, stop);
    }
  }

  async #askHeight(name: string, peer: string): Promise<void> {
    const asked = this.#options.client.invoke(HEIGHT, { node: name, by: "network" });
    try {
      const answer = await this.#node.sendMessage(
        peer,
        { type: "sync.get_commit_availability" },
        { timeoutMs: ANSWER_MS },
      );
      if (answer.type === "sync.commit_availability") asked.ok(answer.highestSyncedCommit);
      else asked.failed();
    } catch (error) {
      if (hasTimedOut(error)) asked.unknown();
      else asked.failed();
    }
  }

  async #readCommit(): Promise<void> {
    const { clock, onRead } = this.#options;
    const startMs = clock.monotonic();
    const isAnswered = await this.#readSome();
    if (isAnswered === undefined) return;
    onRead?.({ startMs, tookMs: clock.monotonic() - startMs, isAnswered });
  }

  /** @returns whether it was answered; `undefined` when there was nothing to read yet */
  async #readSome(): Promise<boolean | undefined> {
    const { ledger, client, below } = this.#options;
    const index = 1 + below(Math.max(1, ledger.newest));
    const digest = ledger.digestOf(index);
    if (digest === undefined) return undefined;
    this.#note(index, digest);
    const asked = client.invoke(QUORUM_READ, { key: index });
    try {
      const answer = await this.#node.quorumRead(
        { type: "sync.get_commit_info", which: { type: "by_index", index } },
        {
          timeoutMs: ANSWER_MS,
          rules: {
            keyOf: (one) => JSON.stringify(one, textOfBytes),
            accepts: (one) => one.type === "sync.commit_info" && one.commit !== null,
          },
        },
      );
      if (answer.type !== "sync.commit_info" || answer.commit === null) {
        asked.failed();
        return false;
      }
      asked.ok(hexOf(answer.commit.digest));
      ledger.commit("a quorum", { index, digest: hexOf(answer.commit.digest) });
      return true;
    } catch (error) {
      if (hasTimedOut(error)) asked.unknown();
      else asked.failed();
      return false;
    }
  }

  /** The making of a commit has no known time: it may be put anywhere in the history. */
  #note(index: number, digest: string): void {
    if (this.#noted.has(index)) return;
    this.#noted.add(index);
    this.#options.chain.invoke(COMMITTED, { key: index, value: digest });
  }
}

function hasTimedOut(error: unknown): boolean {
  return isRuntimeError(error, "call.timeout") || isRuntimeError(error, "transport.closed");
}

function textOfBytes(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? hexOf(value) : value;
}
