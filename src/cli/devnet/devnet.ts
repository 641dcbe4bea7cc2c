/**
 * Runs the nodes of a devnet and watches them, a round a second: asks every node how it is, shows it,
 * starts who is due, and ends when the goal is reached or cannot be. A process that ends is reported
 * and never started again: whoever runs the devnet should see it.
 */

import type { Clock } from "../../time/clock.ts";
import {
  endOfRun,
  type Ending,
  type LateRule,
  type NodeSight,
  nodesToStart,
  progressOf,
} from "./decisions.ts";
import { committeeOf, compareCommittees, type EpochComparison } from "./epochs.ts";
import type { Manifest } from "./manifest.ts";
import type { NodeProcess, ProcessEnd } from "./node-process.ts";
import type { Picture } from "./picture.ts";
import { type Ask, fetchCommits, reportOf } from "./questions.ts";
import { type Comparison, compareChains, type HeldChain } from "./verdict.ts";

/** What is to be run. */
export interface DevnetRun {
  readonly manifest: Manifest;
  /** Nodes to start; the others are looked at only. */
  readonly own: readonly number[];
  /** The node that joins late, if one does. */
  readonly late: { readonly node: number; readonly rule: LateRule } | undefined;
  /** Height at which the run ends; absent runs until it is stopped. */
  readonly untilHeight: number | undefined;
}

/** What a devnet reaches the world through. */
export interface DevnetWorld {
  readonly clock: Clock;
  readonly startProcess: (node: number) => NodeProcess;
  readonly ask: Ask;
  readonly show: (picture: Picture) => void;
  /** A node is up for the first time. */
  readonly greet: (node: number) => void;
  /** Something happened that should not scroll away. */
  readonly say: (news: string) => void;
  /** Resolves when the run is to be stopped. */
  readonly stopRequested: Promise<unknown>;
}

/** Time between two rounds, in ms. */
const ROUND_MS = 1_000;

/** Time for a node to stop in order, in ms; more than the runtime's own deadline of 10 s. */
const STOP_MS = 15_000;

/** Commits compared when a run is stopped by hand: the newest ones, a second's worth of questions. */
const COMPARED_MAX = 1_000;

/** A devnet in this process. */
export class Devnet {
  readonly #run: DevnetRun;
  readonly #world: DevnetWorld;
  readonly #processes = new Map<number, NodeProcess>();
  readonly #ends = new Map<number, ProcessEnd>();
  readonly #startedMs: number;
  #sights: readonly NodeSight[];
  #isStopping = false;

  constructor(run: DevnetRun, world: DevnetWorld) {
    this.#run = run;
    this.#world = world;
    this.#startedMs = world.clock.monotonic();
    this.#sights = run.manifest.nodes.map(({ role }, node) => ({
      node,
      role,
      process: run.own.includes(node) ? "waiting" : "absent",
      report: undefined,
      wasUp: false,
      height: 0,
    }));
  }

  /** Runs until the goal is reached, cannot be reached, or a stop is asked for; leaves nodes running. */
  async run(): Promise<Ending> {
    let isStopAsked = false;
    const stopAsked = this.#world.stopRequested.then(() => {
      isStopAsked = true;
    });
    let progress = -1;
    let progressedMs = this.#startedMs;
    while (!isStopAsked) {
      this.#startWhoIsDue();
      await Promise.race([this.#look(), stopAsked]);
      const nowMs = this.#world.clock.monotonic();
      if (progressOf(this.#sights) !== progress) progressedMs = nowMs;
      progress = progressOf(this.#sights);
      const ending = this.#endNow(nowMs - progressedMs);
      if (ending !== undefined) return ending;
      await Promise.race([this.#pause(), stopAsked]);
    }
    return { kind: "stopped" };
  }

  /**
   * Compares what all nodes hold that answer, up to a height or as far as the shortest one reaches.
   *
   * @param height what every node is to show; without it, one that has gone meanwhile is left out
   */
  async compare(height?: number): Promise<Comparison | undefined> {
    const asked = this.#sights.filter(({ report }) => report !== undefined);
    const to = height ?? Math.min(...asked.map((sight) => sight.height));
    if (asked.length === 0 || to < 1) return undefined;
    const from = height === undefined ? Math.max(1, to - COMPARED_MAX + 1) : 1;
    const held = asked.map(({ node }) => this.#held(node, { from, to }));
    const chains = height === undefined ? await thoseThatAnswer(held) : await Promise.all(held);
    return chains.length === 0 ? undefined : compareChains(chains, { from, to });
  }

  /** Compares what all nodes that answer hold of each epoch. */
  async compareEpochs(): Promise<readonly EpochComparison[]> {
    const asked = this.#sights.filter(({ report }) => report !== undefined);
    const { epochs = 1 } = this.#run.manifest;
    const compared = Array.from({ length: epochs }, async (_, epoch) => {
      const answers = asked.map(({ node }) => this.#world.ask(node, "committee", { epoch }));
      return compareCommittees(epoch, (await thoseThatAnswer(answers)).map(committeeOf));
    });
    return await Promise.all(compared);
  }

  async #held(
    node: number,
    range: { readonly from: number; readonly to: number },
  ): Promise<HeldChain> {
    const ask = this.#world.ask.bind(undefined, node);
    return { node, commits: await fetchCommits(ask, range) };
  }

  /** Stops every process in order; one that does not end in time is ended at once. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const process of this.#running()) process.stop();
    const timer = this.#world.clock.setTimer(() => this.kill(), STOP_MS);
    await Promise.all([...this.#processes.values()].map(({ ended }) => ended));
    this.#world.clock.clearTimer(timer);
  }

  /** Ends every process at once. */
  kill(): void {
    this.#isStopping = true;
    for (const process of this.#running()) process.kill();
  }

  /** Why each node that died died, for the report. */
  get deaths(): readonly string[] {
    return [...this.#ends].map(([node, end]) => describeEnd(node, end));
  }

  #running(): readonly NodeProcess[] {
    return [...this.#processes].filter(([node]) => !this.#ends.has(node)).map(([, held]) => held);
  }

  #startWhoIsDue(): void {
    const elapsedMs = this.#world.clock.monotonic() - this.#startedMs;
    const due = nodesToStart(this.#sights, this.#run.late, elapsedMs);
    for (const node of due) this.#start(node);
  }

  #start(node: number): void {
    const process = this.#world.startProcess(node);
    this.#processes.set(node, process);
    this.#change(node, { process: "running" });
    if (node === this.#run.late?.node) this.#world.say(`node ${node} joins late`);
    void process.ended.then((end) => {
      this.#ends.set(node, end);
      this.#change(node, { process: "ended", report: undefined });
      if (!this.#isStopping) this.#world.say(describeEnd(node, end));
    });
  }

  async #look(): Promise<void> {
    const asked = this.#sights.filter((sight) => sight.process !== "waiting");
    await Promise.all(asked.map((sight) => this.#lookAt(sight)));
    const pids = new Map<number, number>();
    for (const [node, { pid }] of this.#processes) if (pid !== undefined) pids.set(node, pid);
    const elapsedMs = this.#world.clock.monotonic() - this.#startedMs;
    const { manifest } = this.#run;
    this.#world.show({ manifest, sights: this.#sights, pids, elapsedMs });
  }

  async #lookAt({ node }: NodeSight): Promise<void> {
    try {
      const report = reportOf(await this.#world.ask(node, "status"));
      if (this.#sights[node]?.wasUp === false) this.#world.greet(node);
      this.#change(node, { report, wasUp: true, height: report.height });
    } catch {
      // No answer is an answer: not up yet, too busy, or gone.
      this.#change(node, { report: undefined });
    }
  }

  #change(node: number, change: Partial<NodeSight>): void {
    this.#sights = this.#sights.map((sight) =>
      sight.node === node ? { ...sight, ...change } : sight,
    );
  }

  /** A run without a goal ends by itself only when nothing is left to watch. */
  #endNow(stalledMs: number): Ending | undefined {
    const { untilHeight, own } = this.#run;
    if (untilHeight !== undefined) return endOfRun(this.#sights, untilHeight, stalledMs);
    const isOver = own.every((node) => this.#ends.has(node));
    return isOver ? { kind: "failed", why: "every node of this run has ended" } : undefined;
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#world.clock.setTimer(resolve, ROUND_MS);
    });
  }
}

/** Whoever stops a devnet wants it to end; that a node has gone was said when it went. */
async function thoseThatAnswer<T>(asked: readonly Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(asked);
  return outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
}

function describeEnd(node: number, { code, signal, lastWords }: ProcessEnd): string {
  const how = signal === null ? `exit code ${code ?? "none"}` : signal;
  const why = lastWords === "" ? "" : `: ${lastWords}`;
  return `node ${node} died (${how})${why}`;
}
