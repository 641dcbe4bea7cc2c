/**
 * A run of chaos: calm until every node follows, then storms, each with the calm after it, then the
 * reckoning. Each storm draws its own plan, as each run of a simulation does, so that some kinds are left out.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../src/index.ts";
import { drawsOf, type FaultBudget, type FaultPlan } from "../../src/testing/index.ts";
import { drawPlan } from "../../src/testing/faults/swarm.ts";
import { CHAIN_CHECKS } from "../simulation/whole-node/chain-checks.ts";
import { Cluster } from "./cluster.ts";
import { Nemesis, type NemesisEntry } from "./nemesis.ts";
import { HOST_FILE, hostLines, traceOf, wholeBytes } from "./node/host-file.ts";
import type { ChaosOptions } from "./options.ts";
import type { Moment } from "./picture.ts";
import {
  type ChaosReport,
  type CheckVerdict,
  healVerdict,
  historyVerdict,
  isOk,
  type RoundReport,
  traceVerdicts,
} from "./verdict.ts";
import { HEIGHT, heightsNeverFall, QUORUM_READ, quorumReadsAgree } from "./watch/histories.ts";
import { pause } from "./watch/pause.ts";
import { oneRegister, REGISTER_ACTS } from "./watch/register-clients.ts";

/** What a run is given. */
export interface ChaosRun {
  readonly options: ChaosOptions;
  readonly seed: bigint;
  /** The command that draws the same storms again. */
  readonly rerun: string;
  /** Instead of drawn ones. */
  readonly plan: FaultPlan | undefined;
  /** Empty, and short enough for sockets below it. */
  readonly folder: string;
  readonly clock: Clock;
  readonly onFault: (entry: NemesisEntry) => void;
  readonly onMoment: (moment: Moment) => void;
  readonly onNews: (text: string) => void;
  /** Ends the run without a verdict. */
  readonly stop: AbortSignal;
}

/** From the first start until every node follows, on a busy machine, in ms. */
const START_MS = 180_000;

/** From a heal until every node has commits made after it: longest wait between two dials, and some, in ms. */
export const HEAL_MS = 120_000;

/** Commits every node has to have before a storm, and to gain after it. */
const COMMITS_MORE = 3;

/** Two at a time may be away: commits stand still then, and nothing is lost. */
const BUDGET: FaultBudget = { downMax: 2 };

const LOOK_MS = 250;
const NEWS_MS = 5_000;

/** A run while it goes on. */
export class Chaos {
  readonly #run: ChaosRun;
  readonly #startMs: number;
  readonly #rounds: RoundReport[] = [];
  readonly #faults = new Map<string, number>();
  readonly #deaths: string[] = [];
  #phase: Moment["phase"] = "calm";
  #nemesis: Nemesis | undefined;
  #toldMs = 0;

  constructor(run: ChaosRun) {
    this.#run = run;
    this.#startMs = run.clock.monotonic();
  }

  /** Runs. @returns `undefined` when it was stopped */
  async play(): Promise<ChaosReport | undefined> {
    const { seed, folder, clock, options, stop, onNews } = this.#run;
    const { validators, fullNodes } = options;
    const onDied = (node: string, how: string): void => {
      this.#deaths.push(`${node} ${how}`);
      onNews(`${node} ${how}`);
    };
    const draws = drawsOf(seed);
    const cluster = await Cluster.start({
      folder: join(folder, "net"),
      validators,
      fullNodes,
      clock,
      draws,
      onDied,
    });
    let end: "orderly" | "now" = "now";
    try {
      cluster.watch();
      const upMs = await this.#until(cluster, START_MS, COMMITS_MORE);
      if (stop.aborted) return undefined;
      if (upMs === undefined) throw new Error(`not all nodes followed within ${START_MS} ms`);
      await cluster.join();
      cluster.ledger.begin(clock.monotonic());
      await this.#storms(cluster);
      if (stop.aborted) return undefined;
      await cluster.compareAll();
      end = "orderly";
    } finally {
      if (end === "now") await cluster.end("now");
    }
    await cluster.end("orderly");
    return this.#report(cluster);
  }

  async #storms(cluster: Cluster): Promise<void> {
    const { options, stop } = this.#run;
    while (!stop.aborted && (this.#rounds.length === 0 || this.#elapsedMs < options.forMs)) {
      const round = await this.#round(cluster, this.#rounds.length + 1);
      this.#rounds.push(round);
      // Whoever has not come together now would be blamed on the next storm.
      if (round.healedMs === undefined) return;
    }
  }

  async #round(cluster: Cluster, round: number): Promise<RoundReport> {
    const { options, clock, onFault } = this.#run;
    const { kinds, keep, stormMs } = options;
    const seed = this.#run.seed + BigInt(round - 1);
    const plan = this.#run.plan ?? drawPlan({ kinds, keep }, drawsOf(seed), stormMs);
    const { wires, processes, nodes, ledger } = cluster;
    const nemesis = new Nemesis(
      { round, seed, plan, budget: BUDGET, nodes, stormMs },
      {
        ...{ clock, wires, processes },
        onFault: (entry) => {
          this.#faults.set(entry.kind, (this.#faults.get(entry.kind) ?? 0) + 1);
          onFault(entry);
        },
      },
    );
    const before = ledger.newest;
    this.#phase = "storm";
    this.#nemesis = nemesis;
    nemesis.begin();
    await this.#until(cluster, stormMs, undefined);
    const commitsInStorm = ledger.newest - before;
    this.#phase = "heal";
    nemesis.heal();
    wires.heal();
    const healedMs = await this.#until(cluster, HEAL_MS, ledger.newest + COMMITS_MORE);
    this.#phase = "calm";
    return {
      ...{ round, seed: String(seed), commitsInStorm, healedMs, refused: nemesis.refused },
      kinds: [...new Set(plan.rules.map(({ what }) => `${what.at}.${what.do}`))],
    };
  }

  /** Waits, at most until every node has so many commits. @returns ms it took, unless they have not */
  async #until(cluster: Cluster, ms: number, height?: number): Promise<number | undefined> {
    const { clock, stop } = this.#run;
    const startMs = clock.monotonic();
    while (!stop.aborted && clock.monotonic() - startMs < ms) {
      cluster.ledger.look(clock.monotonic());
      this.#tell(cluster);
      const heights = [...cluster.heights.values()];
      if (height !== undefined && heights.every((one) => (one ?? 0) >= height)) {
        return clock.monotonic() - startMs;
      }
      await pause(clock, LOOK_MS, stop);
    }
    return undefined;
  }

  get #elapsedMs(): number {
    return this.#run.clock.monotonic() - this.#startMs;
  }

  #tell({ processes, heights }: Cluster): void {
    if (this.#elapsedMs - this.#toldMs < NEWS_MS) return;
    this.#toldMs = this.#elapsedMs;
    this.#run.onMoment({
      elapsedMs: this.#elapsedMs,
      round: this.#rounds.length + 1,
      phase: this.#phase,
      nodes: [...processes.values()].map(({ name, state }) => {
        return { name, state, height: heights.get(name) };
      }),
      faults: this.#faults,
      cuts: this.#phase === "storm" ? (this.#nemesis?.cuts ?? []) : [],
    });
  }

  #report(cluster: Cluster): ChaosReport {
    const { seed, rerun, folder } = this.#run;
    const { ledger, wires } = cluster;
    const checks = this.#checks(cluster);
    return {
      type: "chaos.report",
      reproducible: false,
      ok: isOk(checks),
      seed: String(seed),
      rerun,
      elapsedMs: this.#elapsedMs,
      rounds: this.#rounds,
      faults: Object.fromEntries(this.#faults),
      wires: wires.counts,
      commits: ledger.newest,
      longestStallMs: ledger.longestStallMs,
      checks,
      folder,
    };
  }

  #checks({ ledger, history, processes, registerActs }: Cluster): readonly CheckVerdict[] {
    const operations = history.operations();
    const trace = traceOf(
      [...processes].map(([name, process]) => {
        const bytes = readFileSync(join(process.folder, HOST_FILE));
        return [name, hostLines(bytes.subarray(0, wholeBytes(bytes)).toString())];
      }),
    );
    return [
      {
        name: "what was told is kept, and one commit has one digest",
        faults: ledger.faults,
        seen: `${ledger.newest} commits on ${processes.size} nodes`,
      },
      healVerdict(this.#rounds, HEAL_MS),
      {
        name: "no process ends by itself",
        faults: this.#deaths,
        seen: `${[...processes.values()].reduce((sum, { life }) => sum + life, 0)} lives`,
      },
      historyVerdict(heightsNeverFall, operations, [HEIGHT]),
      historyVerdict(quorumReadsAgree, operations, [QUORUM_READ]),
      historyVerdict(oneRegister, registerActs, REGISTER_ACTS),
      ...traceVerdicts(CHAIN_CHECKS, trace),
    ];
  }
}
