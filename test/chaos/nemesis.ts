/** Makes happen what the judge decides: on the wires, and to the processes. */

import type { Clock, TimerId } from "../../src/index.ts";
import {
  describeFaults,
  drawsOf,
  type FaultBudget,
  type FaultPlan,
  type FiredFault,
} from "../../src/testing/index.ts";
import type { Draws } from "../../src/testing/drive/draws.ts";
import { budgetRefusal } from "../../src/testing/faults/budget.ts";
import type { Firing } from "../../src/testing/faults/firing.ts";
import { Judge } from "../../src/testing/faults/judge.ts";
import type { NodeFacts } from "../../src/testing/faults/selectors.ts";
import { networkDecisions } from "../../src/testing/world/decisions.ts";
import type { Wires } from "./net/wires.ts";
import type { ChaosProcess } from "./node/process.ts";

/** A fault that happened, as the log keeps it: there is no replaying it. */
export interface NemesisEntry {
  readonly type: "chaos.fault";
  readonly reproducible: false;
  readonly round: number;
  readonly seed: string;
  readonly kind: string;
  readonly fired: FiredFault;
  /** For people. */
  readonly text: string;
}

/** One storm. */
export interface Storm {
  readonly round: number;
  readonly seed: bigint;
  readonly plan: FaultPlan;
  readonly budget: FaultBudget;
  /** Everyone faults may happen to; who has no process is spared what happens to processes. */
  readonly nodes: readonly NodeFacts[];
  readonly stormMs: number;
}

/** What a nemesis reaches. */
export interface NemesisStage {
  readonly clock: Clock;
  readonly wires: Pick<Wires, "cut" | "decisions">;
  readonly processes: ReadonlyMap<string, ChaosLife>;
  readonly onFault: (entry: NemesisEntry) => void;
}

/** What can be done to a process. */
export type ChaosLife = Pick<
  ChaosProcess,
  "name" | "life" | "state" | "start" | "kill" | "leave" | "freeze" | "thaw"
>;

/** The nemesis of one storm. */
export class Nemesis {
  readonly #storm: Storm;
  readonly #stage: NemesisStage;
  readonly #judge: Judge;
  readonly #draws: Draws;
  readonly #startMs: number;
  /** Ends of what goes on: a pause, a time away, a cut. */
  readonly #ends = new Map<TimerId, () => void>();
  #timer: TimerId | undefined;
  #cuts: string[] = [];

  /** @throws RuntimeError `option.invalid` when the plan means nothing for these nodes */
  constructor(storm: Storm, stage: NemesisStage) {
    this.#storm = storm;
    this.#stage = stage;
    this.#draws = drawsOf(storm.seed);
    this.#startMs = stage.clock.monotonic();
    this.#judge = new Judge({
      draws: this.#draws,
      plan: storm.plan,
      nodes: storm.nodes,
      permits: (fault, node) => {
        const nodes = this.#standings();
        if (fault.at === "node" && !stage.processes.has(node)) return false;
        const attempt = { fault, node, nodes, leftMs: storm.stormMs - this.#nowMs() };
        return budgetRefusal(storm.budget, attempt) === undefined;
      },
      onFired: (fired) => this.#log(fired),
    });
  }

  /** What the budget did not let happen. */
  get refused(): number {
    return this.#judge.refused;
  }

  /** The cuts that stand, for people. */
  get cuts(): readonly string[] {
    return this.#cuts;
  }

  /** Begins. */
  begin(): void {
    const nowMs = (): number => this.#nowMs();
    this.#stage.wires.decisions = networkDecisions({ judge: this.#judge, nowMs });
    this.#waitForAct();
  }

  /** Ends the storm: everybody runs, nothing is cut, nothing goes wrong any more. */
  heal(): void {
    const { clock, wires, processes } = this.#stage;
    this.#judge.heal();
    wires.decisions = {};
    if (this.#timer !== undefined) clock.clearTimer(this.#timer);
    for (const [timer, end] of this.#ends) {
      clock.clearTimer(timer);
      end();
    }
    this.#ends.clear();
    for (const node of processes.values()) if (node.state === "down") node.start();
  }

  #nowMs(): number {
    return this.#stage.clock.monotonic() - this.#startMs;
  }

  #waitForAct(): void {
    const { nextMs } = this.#judge;
    if (nextMs === undefined) return;
    const afterMs = Math.max(0, nextMs - this.#nowMs());
    this.#timer = this.#stage.clock.setTimer(() => {
      for (let act = this.#take(); act !== undefined; act = this.#take()) this.#make(act);
      this.#waitForAct();
    }, afterMs);
  }

  #take(): Firing | undefined {
    return this.#judge.take(this.#nowMs());
  }

  #make(firing: Firing): void {
    const { fault, ms } = firing;
    if (fault.at === "link" && fault.do === "partition") {
      const end = this.#stage.wires.cut(firing.pairs, fault.inFlight);
      const { place } = firing.fired;
      this.#cuts.push(place);
      this.#later(ms, () => {
        end();
        this.#cuts = this.#cuts.filter((other) => other !== place);
      });
    }
    if (fault.at === "node") this.#breakNode(firing);
  }

  #breakNode({ fault, node: name, ms }: Firing): void {
    const node = this.#stage.processes.get(name);
    if (node === undefined || fault.at !== "node") return;
    const { life } = node;
    if (fault.do === "pause") {
      node.freeze();
      this.#later(ms, () => {
        if (node.life === life) node.thaw();
      });
      return;
    }
    const gone = fault.do === "kill" ? node.kill() : node.leave();
    this.#later(ms, () => void comesBack(node, life, gone));
  }

  #later(ms: number, run: () => void): void {
    const { clock } = this.#stage;
    const timer = clock.setTimer(() => {
      this.#ends.delete(timer);
      run();
    }, ms);
    this.#ends.set(timer, run);
  }

  #standings(): { name: string; role?: string | undefined; state: ChaosLife["state"] }[] {
    return this.#storm.nodes.map(({ name, role }) => ({
      name,
      role,
      state: this.#stage.processes.get(name)?.state ?? "up",
    }));
  }

  #log(fired: FiredFault): void {
    const { round, seed, plan } = this.#storm;
    const rule = plan.rules.find(({ id }) => id === fired.rule);
    const kind = rule === undefined ? "" : `${rule.what.at}.${rule.what.do}`;
    const [text = ""] = describeFaults([fired], { plan, draws: this.#draws });
    this.#stage.onFault({
      type: "chaos.fault",
      reproducible: false,
      round,
      seed: String(seed),
      kind,
      fired,
      text,
    });
  }
}

/** One that was told to leave and has not gone by then is killed: its operator has waited long enough. */
async function comesBack(node: ChaosLife, life: number, gone: Promise<void>): Promise<void> {
  if (node.life !== life) return;
  if (node.state !== "down") return;
  await node.kill();
  await gone;
  if (node.life === life) node.start();
}
