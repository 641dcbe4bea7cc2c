/** A world while it runs: nodes on a simulated network, with disks, clocks and places, and a judge who breaks them. */

import { assert } from "../../assert.ts";
import { describeError } from "../../errors.ts";
import type { GeoIp } from "../../geo/geo-ip.ts";
import type { Random } from "../../time/random.ts";
import { seededRandom } from "../../time/seeded-random.ts";
import { SIM_DEFAULTS } from "../defaults.ts";
import { simulatedDisk } from "../disk/simulated-disk.ts";
import type { ScheduledEvent } from "../drive/event.ts";
import { LifeGate } from "../drive/life-gate.ts";
import { nodeClock } from "../drive/node-clock.ts";
import { NodeTime } from "../drive/node-time.ts";
import type { FaultRule, Ms, NodeName, NodeSelector, PartitionShape } from "../fault-plan.ts";
import { budgetRefusal } from "../faults/budget.ts";
import { Judge } from "../faults/judge.ts";
import { cutOf } from "../faults/partition-shape.ts";
import { chooseNodes, inDrawnOrder, type Lots, lotsOf } from "../faults/selectors.ts";
import { HistoryLog } from "../history/history-log.ts";
import { type SimulatedNetwork, simulatedNetwork } from "../net/simulated-network.ts";
import type { HistoryRecorder, NodeHandle, NodeSpec, Operation, World } from "../spec.ts";
import { BoundedTraceLog, type TraceEntry } from "../trace-log.ts";
import { checkMs, checkSelector, checkShape } from "./ask-check.ts";
import { makeHappen } from "./acts.ts";
import {
  type Court,
  diskDecisions,
  judgedGeoIp,
  judgedNode,
  networkDecisions,
  timerLateness,
} from "./decisions.ts";
import { SimulatedNode } from "./node-life.ts";
import { type Folk, folkOf, nodesOf, placesOf } from "./surroundings.ts";
import { WORLD } from "../spec-check.ts";
import { waitUntil } from "./workload.ts";
import type { WorldParts } from "./world-parts.ts";

/** A world of one run. */
export class SimulatedWorld implements World {
  readonly random: Random;
  readonly trace = new BoundedTraceLog();
  readonly #parts: WorldParts;
  readonly #isTraced: boolean;
  readonly #judge: Judge;
  readonly #nodes = new Map<NodeName, SimulatedNode>();
  readonly #history = new HistoryLog();
  readonly #network: SimulatedNetwork;
  readonly #drifts = new Map<NodeName, number>();
  #act: ScheduledEvent | undefined;
  #choices = 0;
  #isHealed = false;

  /** Makes a world at its beginning: every node is down. */
  constructor(parts: WorldParts) {
    this.#parts = parts;
    const { spec, seed, loop, draws, plan, mask, isTraced = true } = parts;
    this.#isTraced = isTraced;
    this.random = seededRandom(`${seed}/workload`);
    const specs = nodesOf(spec, seed);
    this.#judge = new Judge({
      draws,
      plan,
      mask,
      nodes: specs,
      permits: (fault, node) => this.#permits(fault, node),
      onFired: ({ rule, node, place }) => this.#trace(node, "fault.fired", { rule, place }),
    });
    const clock = nodeClock({
      loop,
      gate: new LifeGate(loop, { node: WORLD, incarnation: 1 }),
      time: new NodeTime(loop),
    });
    this.#network = simulatedNetwork({
      clock,
      spread: (...key) => draws.spread(...key),
      schedule: (delivery) => void loop.schedule(delivery),
      decide: networkDecisions(this.#court),
      heard: ({ kind, node, ...values }) => this.#trace(node, kind, values),
      ...(spec.network !== undefined && { spec: spec.network }),
    });
    const folk = folkOf(specs, seed, spec.crypto);
    const places = placesOf(specs.length, draws);
    for (const node of specs) this.#add(node, folk, places);
  }

  get nowMs(): Ms {
    return this.#parts.loop.nowMs;
  }

  get step(): number {
    return this.#parts.loop.step;
  }

  /** What went wrong so far, and the plan with what was added to it. */
  get judge(): Pick<Judge, "fired" | "plan"> {
    return this.#judge;
  }

  /** What clients asked and were told. */
  get operations(): readonly Operation[] {
    return this.#history.operations();
  }

  /** Starts every node, and the first fault's wait. */
  begin(): void {
    for (const node of this.#nodes.values()) node.start();
    this.#armActs();
  }

  /** Ends every life for good. */
  end(): void {
    for (const node of this.#nodes.values()) node.abandon();
  }

  node(name: NodeName): SimulatedNode {
    const node = this.#nodes.get(name);
    assert(node !== undefined, `a world is asked for nodes it has (${name})`);
    return node;
  }

  nodes(selector: NodeSelector = { pick: "all" }): readonly NodeHandle[] {
    const nodes = [...this.#nodes.values()];
    checkSelector(selector, nodes);
    return chooseNodes(selector, nodes, this.#lots()).map((name) => this.node(name));
  }

  client(name: string): HistoryRecorder {
    return this.#history.client(name);
  }

  after(ms: Ms, work: () => void): void {
    this.#later(ms, "after", work);
  }

  sleep(ms: Ms): Promise<void> {
    return new Promise((resolve) => {
      this.#later(ms, "sleep", resolve);
    });
  }

  until(what: string, withinMs: Ms, holds: () => boolean): Promise<void> {
    return waitUntil(this.#later, { what, withinMs }, holds);
  }

  inject(rule: FaultRule): void {
    this.#judge.inject(rule, this.nowMs);
    this.#armActs();
  }

  partition(shape: PartitionShape, { symmetric = true } = {}): () => void {
    checkShape(shape, [...this.#nodes.values()]);
    const lots = this.#lots();
    const members = inDrawnOrder([...this.#nodes.keys()], lots);
    const cut = cutOf(shape, { members, symmetric, isTurned: lots.below(2) === 1 });
    this.#trace(WORLD, "link.cut", { cut: cut.text });
    return this.#network.cut(cut.pairs.map(({ from, to }) => [from, to] as const));
  }

  heal(): void {
    if (this.#isHealed) return;
    this.#isHealed = true;
    this.#trace(WORLD, "world.healed", {});
    this.#judge.heal();
    this.#network.heal();
    this.#drifts.clear();
    for (const node of this.#nodes.values()) {
      node.time.straighten();
      node.resume();
      node.start();
    }
  }

  #add(spec: NodeSpec, folk: Folk, places: GeoIp): void {
    const { loop, draws, seed } = this.#parts;
    const { name } = spec;
    const time = new NodeTime(loop);
    time.lateMs = timerLateness(this.#court, name);
    const disk = simulatedDisk({
      node: name,
      spread: (...key) => draws.spread(...key),
      decide: diskDecisions(this.#court, name),
      ...(this.#parts.spec.disk !== undefined && { spec: this.#parts.spec.disk }),
    });
    let cuts = 0;
    const node = new SimulatedNode({
      ...folk.identity(name),
      ...{ spec, loop, network: this.#network, disk, time, neighbour: folk.neighbour },
      isTraced: this.#isTraced,
      geoIp: judgedGeoIp(this.#court, name, places),
      seed: `${seed}/node/${name}`,
      ...judgedNode(this.#court, name),
      below: (bound) => draws.below(bound, "disk.power_cut", name, ++cuts),
      trace: (incarnation, { actor, kind, values, cause }) =>
        this.#write({ atMs: this.nowMs, node: name, incarnation, actor, kind, values, cause }),
      startFailed: (error) => this.#startFailed(name, error),
      endedByItself: () => this.#startAgain(name),
    });
    this.#nodes.set(name, node);
  }

  get #court(): Court {
    return { judge: this.#judge, nowMs: () => this.nowMs };
  }

  #permits(fault: FaultRule["what"], name: NodeName): boolean {
    const { spec, loop } = this.#parts;
    // Nothing else is in the budget, and this is asked at every message.
    if (fault.at !== "node" && fault.at !== "clock") return true;
    const nodes = [...this.#nodes.values()].map((node) => ({
      name: node.name,
      role: node.role,
      state: node.state,
      skewMs: node.time.skewMs,
      driftPartsPerMillion: this.#drifts.get(node.name) ?? 0,
    }));
    const leftMs = Math.max(0, spec.stormMs - loop.nowMs);
    return budgetRefusal(spec.budget, { fault, node: name, nodes, leftMs }) === undefined;
  }

  /** One that never succeeds again is found after the heal. */
  #startFailed(name: NodeName, error: unknown): void {
    if (this.#judge.fired.length > 0) this.#startAgain(name);
    else this.#parts.startFailed(name, describeError(error));
  }

  /** As whoever watches processes does. */
  #startAgain(name: NodeName): void {
    const again = (): void => this.node(name).start();
    this.#later(SIM_DEFAULTS.startAgainMs, "node.again", again);
  }

  readonly #later = (afterMs: Ms, label: string, run: () => void): void => {
    const { loop } = this.#parts;
    checkMs(afterMs);
    loop.schedule({ dueMs: loop.nowMs + afterMs, node: WORLD, kind: "world", label, run });
  };

  #lots(): Lots {
    this.#choices += 1;
    return lotsOf(this.#parts.draws, "world.choice", this.#choices);
  }

  #armActs(): void {
    const { loop } = this.#parts;
    const nextMs = this.#judge.nextMs;
    if (this.#act !== undefined) loop.cancel(this.#act);
    this.#act = undefined;
    if (nextMs === undefined) return;
    const run = (): void => this.#runActs();
    this.#act = loop.schedule({ dueMs: nextMs, node: WORLD, kind: "fault", label: "acts", run });
  }

  #runActs(): void {
    this.#act = undefined;
    const network = this.#network;
    for (;;) {
      const firing = this.#judge.take(this.nowMs);
      if (firing === undefined) break;
      const { fault, node } = firing;
      if (fault.at === "clock" && fault.do === "drift") {
        this.#drifts.set(node, fault.partsPerMillion);
      }
      makeHappen(firing, { network, node: (name) => this.node(name), later: this.#later });
    }
    this.#armActs();
  }

  #trace(node: NodeName, kind: string, values: Readonly<Record<string, unknown>>): void {
    const incarnation = this.#nodes.get(node)?.incarnation ?? 1;
    this.#write({ atMs: this.nowMs, node, incarnation, kind, values });
  }

  #write(entry: TraceEntry): number {
    if (!this.#isTraced) return 0;
    const event = this.trace.append(entry);
    const { loop } = this.#parts;
    loop.note(event.kind);
    if (event.actor !== undefined) loop.note(event.actor);
    if (this.#judge.heard(event)) this.#armActs();
    return event.step;
  }
}
