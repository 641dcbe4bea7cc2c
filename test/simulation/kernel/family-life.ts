/** Reads from a trace what each supervisor of a node did in each of its lives, and how its children ended. */

import { TRACED, type TraceEvent, type TraceLog } from "../../../src/testing/index.ts";
import { FAMILY_TRACE } from "./family.ts";
import { FamilyPlan } from "./family-plan.ts";

/** One life of a supervisor. */
export interface FamilyLife {
  readonly plan: FamilyPlan;
  /** The life of its own supervisor; `undefined` for a root. */
  readonly parent: FamilyLife | undefined;
  /** What it did and what it took from its mailbox, in order; its own end last. */
  readonly events: TraceEvent[];
  /** Ends of all actors of its node by number. */
  readonly stops: ReadonlyMap<number, TraceEvent>;
  /** When somebody else than a supervisor killed actors of its node. */
  readonly kills: readonly TraceEvent[];
  /** Step at which it began to stop, or was gone. */
  goneStep: number;
  /** Whether a fault held it up in its stop. */
  isHung: boolean;
}

/** What a supervisor takes and does. */
const OWN_KINDS: ReadonlySet<string> = new Set([
  TRACED.actorStarted,
  TRACED.actorStopping,
  TRACED.actorStopped,
  TRACED.supervisorReport,
  TRACED.supervisorProgress,
  TRACED.mailDelivered,
  "exit.delivered",
  "own.delivered",
]);

/** Every life of every supervisor of a trace, in the order of their beginnings. */
export function familyLives(trace: TraceLog): readonly FamilyLife[] {
  const all: FamilyLife[] = [];
  const nodes = new Map<string, NodeLives>();
  for (const event of trace) {
    const key = `${event.node}.${event.incarnation}`;
    const node = nodes.get(key) ?? new NodeLives(all);
    nodes.set(key, node);
    node.hear(event);
  }
  return all;
}

/** Those of one life of a node. */
class NodeLives {
  readonly #all: FamilyLife[];
  readonly #byPath = new Map<string, FamilyLife>();
  readonly #byToken = new Map<number, FamilyLife>();
  readonly #stops = new Map<number, TraceEvent>();
  readonly #kills: TraceEvent[] = [];

  constructor(all: FamilyLife[]) {
    this.#all = all;
  }

  hear(event: TraceEvent): void {
    const { kind, actor, values } = event;
    const { plan, token } = values;
    if (plan instanceof FamilyPlan) this.#begins(plan);
    else if (kind === FAMILY_TRACE.start || kind === FAMILY_TRACE.outcome) {
      this.#byToken.get(Number(token))?.events.push(event);
    }
    if (kind === TRACED.actorStopped) this.#stops.set(Number(values["id"]), event);
    if (kind === FAMILY_TRACE.killed || isKill(event)) this.#kills.push(event);
    if (kind === "fault.fired") this.#befalls(String(values["place"]), String(values["rule"]));
    if (actor === undefined || !OWN_KINDS.has(kind)) return;
    const life = this.#byPath.get(actor);
    life?.events.push(event);
    if (kind === TRACED.actorStopped) this.#byPath.delete(actor);
    const isGoing = kind === TRACED.actorStopped || kind === TRACED.actorStopping;
    if (life !== undefined && isGoing) life.goneStep = Math.min(life.goneStep, event.step);
  }

  #befalls(path: string, rule: string): void {
    const life = this.#byPath.get(path);
    if (life !== undefined && rule.startsWith("lifecycle.hang_in_stop")) life.isHung = true;
  }

  #begins(plan: FamilyPlan): void {
    const parent = this.#byPath.get(plan.path.slice(0, plan.path.lastIndexOf("/")));
    const goneStep = Number.POSITIVE_INFINITY;
    const ofNode = { stops: this.#stops, kills: this.#kills };
    const life = { plan, parent, events: [], ...ofNode, goneStep, isHung: false };
    this.#all.push(life);
    this.#byPath.set(plan.path, life);
    this.#byToken.set(plan.token, life);
  }
}

function isKill({ kind, values }: TraceEvent): boolean {
  return kind === "fault.fired" && String(values["rule"]).startsWith("lifecycle.kill");
}
