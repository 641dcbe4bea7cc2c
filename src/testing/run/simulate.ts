/** One run of a spec: a storm, a heal, a calm, and what came of it. */

import { describeError } from "../../errors.ts";
import { type AmbientUse, guardAmbient } from "../ambient.ts";
import { checkTimes } from "../faults/plan-times.ts";
import { SIM_DEFAULTS, SIM_LIMITS } from "../defaults.ts";
import { type Draws, drawsOf } from "../drive/draws.ts";
import { EventLoop } from "../drive/event-loop.ts";
import type { Thrown } from "../drive/event.ts";
import type { DrainMode } from "../drive/real-turns.ts";
import type { LoopEnd } from "../drive/run-options.ts";
import type { StepRecord } from "../drive/self-check.ts";
import type { FaultPlan, Ms } from "../fault-plan.ts";
import { type FaultMask, NO_MASK } from "../faults/mask.ts";
import { drawPlan, isSwarm } from "../faults/swarm.ts";
import { encodeToken } from "../faults/token.ts";
import type { Failure, SimReport, SimSpec } from "../spec.ts";
import { fieldsOf, optional, required } from "../../option-rules.ts";
import { flag, oneOf } from "../../option-value.ts";
import { PLAN } from "../faults/plan-shape.ts";
import { checkOptions, SEED } from "../option-check.ts";
import { checkSpec, WORLD } from "../spec-check.ts";
import { Workload } from "../world/workload.ts";
import { SimulatedWorld } from "../world/world.ts";
import { type Fault, RunChecks } from "./run-checks.ts";
import { tailOf } from "./tail.ts";

/** Which run of a spec. */
export interface SimulateOptions {
  /** From 0 to 2^64 - 1. */
  readonly seed: bigint;
  /** Instead of the spec's own; a token says nothing of it. */
  readonly plan?: FaultPlan;
  /** What is left out. @defaultValue nothing */
  readonly mask?: FaultMask;
  /** Both give the same run. @defaultValue the faster one the platform has */
  readonly drain?: DrainMode;
  /** Keeps the hash after each step, for a comparison. */
  readonly steps?: StepRecord;
  /**
   * `false` writes nothing down, to see what that costs: the hash is another one, and checks of the trace
   * and rules that wait for an event see nothing. @defaultValue true
   */
  readonly isTraced?: boolean;
}

const MS_PER_SECOND = 1_000;

const OPTIONS = fieldsOf({
  seed: required(SEED),
  plan: optional(PLAN),
  mask: optional(fieldsOf({}, "allowed")),
  drain: optional(oneOf("checkpoint", "turns")),
  steps: optional(fieldsOf({}, "allowed")),
  isTraced: optional(flag),
});

/**
 * Runs a spec once. Everything that goes wrong in it is in the report; equal options give equal runs.
 *
 * @returns rejects only when the spec itself means nothing
 * @throws RuntimeError `option.invalid` with the first field of the spec, its plan or the options that means nothing
 * @example
 * const report = await simulate(spec, { seed: 7n });
 * if (!report.ok) console.error(report.failure?.message, report.token);
 */
export async function simulate(spec: SimSpec, options: SimulateOptions): Promise<SimReport> {
  checkSpec(spec);
  checkOptions(OPTIONS, options, "simulate");
  let run: Run | undefined;
  const guard = guardAmbient((use) => run?.usedAmbient(use));
  try {
    run = new Run(spec, options);
    return await run.toEnd();
  } finally {
    run?.world.end();
    guard.lift();
  }
}

/** The faults of a run, before any of them happens. */
function planOf(spec: SimSpec, draws: Draws): FaultPlan {
  const { faults = { rules: [] }, stormMs } = spec;
  if (isSwarm(faults)) return drawPlan(faults, draws, stormMs);
  checkTimes(faults, stormMs);
  return faults;
}

/** How long the calm is. */
function calmMsOf({ calmMs, eventually = [] }: SimSpec): Ms {
  if (calmMs !== undefined) return calmMs;
  if (eventually.length === 0) return SIM_DEFAULTS.calmMs;
  // A look after the last moment at which the slowest of them may hold.
  return Math.max(...eventually.map(({ withinMs }) => withinMs)) + SIM_DEFAULTS.lookMs;
}

class Run {
  readonly world: SimulatedWorld;
  readonly #spec: SimSpec;
  readonly #options: SimulateOptions;
  readonly #loop: EventLoop;
  readonly #checks: RunChecks;
  readonly #workload: Workload;
  #failure: Failure | undefined;
  #isHealed = false;

  constructor(spec: SimSpec, options: SimulateOptions) {
    this.#spec = spec;
    this.#options = options;
    const { seed, mask = NO_MASK, drain, steps, isTraced = true } = options;
    this.#loop = new EventLoop({
      limits: { ...SIM_LIMITS, ...spec.limits },
      onThrow: (thrown) => this.#threw(thrown),
      ...(drain !== undefined && { drain }),
      ...(steps !== undefined && { steps }),
    });
    const draws = drawsOf(seed);
    if (options.plan !== undefined) checkTimes(options.plan, spec.stormMs);
    this.world = new SimulatedWorld({
      ...{ spec, seed, draws, mask, isTraced },
      loop: this.#loop,
      plan: options.plan ?? planOf(spec, draws),
      startFailed: (name, message) => this.#fail({ kind: "node", name: `${name} starts`, message }),
    });
    this.#checks = new RunChecks(spec, this.world);
    this.#workload = new Workload(spec.workload, (message) =>
      this.#fail({ kind: "workload", name: "workload", message }),
    );
  }

  async toEnd(): Promise<SimReport> {
    const { stormMs } = this.#spec;
    this.#at(0, "begins", () => {
      this.world.begin();
      this.#workload.begin(this.world);
    });
    this.#at(stormMs, "calms", () => {
      this.world.heal();
      this.#checks.healed();
      this.#isHealed = true;
    });
    const end = await this.#loop.run({
      untilMs: stormMs + calmMsOf(this.#spec),
      afterInstant: () => this.#note(this.#checks.afterInstant()),
      stop: () => this.#isOver,
      ...(this.#checks.looksAtEvents && {
        afterEvent: () => this.#note(this.#checks.afterEvent()),
      }),
    });
    this.#note(this.#failure === undefined ? this.#faultAtEnd(end) : undefined);
    return this.#report();
  }

  usedAmbient({ what, place }: AmbientUse): void {
    this.#fail({ kind: "ambient", name: what, message: `used at ${place}` });
  }

  get #isOver(): boolean {
    if (this.#failure !== undefined) return true;
    const { calmMs } = this.#spec;
    return calmMs === undefined && this.#checks.isSettled && this.#workload.isOver;
  }

  #at(dueMs: Ms, label: string, run: () => void): void {
    this.#loop.schedule({ dueMs, node: WORLD, kind: "world", label, run });
  }

  #faultAtEnd({ why }: LoopEnd): Fault | undefined {
    if (why === "eventsMax" || why === "eventsAtOnceMax") {
      const kind = why === "eventsMax" ? "limit" : "livelock";
      return { kind, name: why, message: `the run reached its limit ${why}` };
    }
    const fault = this.#checks.atEnd(this.world.operations);
    if (fault !== undefined || this.#workload.isOver) return fault;
    return { kind: "workload", name: "workload", message: "did not end by the end of the calm" };
  }

  #threw({ error, event, ofClosedLife }: Thrown): void {
    if (ofClosedLife) return;
    const node = event?.node ?? WORLD;
    const kind = node === WORLD ? "workload" : "node";
    this.#fail({ kind, name: node, message: describeError(error) });
  }

  #note(fault: Fault | undefined): void {
    if (fault !== undefined) this.#fail(fault);
  }

  /** The first failure is the one. */
  #fail(fault: Fault): void {
    if (this.#failure !== undefined) return;
    const { nowMs: atMs, step, trace } = this.world;
    const tail = tailOf(fault.kind, trace);
    this.#failure = { ...fault, step, atMs, signature: signatureOf(fault), tail };
  }

  #report(): SimReport {
    const { seed, mask = NO_MASK, plan } = this.#options;
    const failure = this.#failure;
    const virtualMs = this.#loop.nowMs;
    return {
      ok: failure === undefined,
      ...(failure !== undefined && { failure }),
      token: encodeToken({ specId: this.#spec.id, seed, mask }),
      isReplayable: plan === undefined,
      seed,
      plan: this.world.judge.plan,
      fired: this.world.judge.fired,
      hash: this.#loop.hash,
      events: this.#loop.step,
      virtualMs,
      nodeSeconds: (virtualMs * this.world.nodes().length) / MS_PER_SECOND,
      reached: this.#isHealed || failure !== undefined ? this.#checks.reached : [],
    };
  }
}

/** A check is known by its name; what was thrown, by its words without the numbers in them. */
function signatureOf({ kind, name, message }: Fault): string {
  const isCheck = kind !== "node" && kind !== "workload" && kind !== "ambient";
  const words = isCheck ? "" : ` ${message.replace(/[0-9]+/g, "#")}`;
  return `${kind} ${name}${words}`;
}
