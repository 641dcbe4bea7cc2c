/** What must hold of honest nodes, whatever the others say. */

import type {
  Eventually,
  Invariant,
  Sometimes,
  TraceCheck,
  TraceEvent,
  TraceLog,
  World,
} from "../../../src/testing/index.ts";
import { perWorld, TraceReader } from "../../../src/testing/oracles/per-world.ts";
import { CHAIN_TRACE } from "../whole-node/chain-host.ts";
import { chainNodeOf } from "../whole-node/chain-node.ts";
import { sightings } from "../whole-node/sightings.ts";
import { FLOOD_REFUSED } from "./flooder.ts";
import type { LyingNetwork } from "./lying-node.ts";
import { LIAR_DID, LIAR_FORGED, type Wrong } from "./saying.ts";

/** A check of a chain, for the honest nodes only: a liar may tell of itself what it likes. */
export function ofOthers({ liars, stolenFrom }: LyingNetwork, check: TraceCheck): TraceCheck {
  const author = stolenFrom === undefined ? undefined : `/${stolenFrom.slice(1)}`;
  const isMeant = ({ node, kind, values }: TraceEvent): boolean => {
    if (liars.includes(node)) return false;
    // A member that signs twice is what this is about; that the chain takes it is not wrong.
    const isOwn = author !== undefined && String(values["place"]).endsWith(author);
    return kind !== CHAIN_TRACE.equivocation || !isOwn;
  };
  return { name: check.name, run: (trace) => check.run(new PartOfTrace(trace, isMeant)) };
}

/** The events of a trace that are meant. */
class PartOfTrace implements TraceLog {
  readonly #trace: TraceLog;
  readonly #isMeant: (event: TraceEvent) => boolean;

  constructor(trace: TraceLog, isMeant: (event: TraceEvent) => boolean) {
    this.#trace = trace;
    this.#isMeant = isMeant;
  }

  get length(): number {
    return [...this].length;
  }

  get dropped(): number {
    return this.#trace.dropped;
  }

  [Symbol.iterator](): Iterator<TraceEvent> {
    return this.since(0)[Symbol.iterator]();
  }

  *since(step: number): Generator<TraceEvent> {
    for (const event of this.#trace.since(step)) if (this.#isMeant(event)) yield event;
  }

  where(match: Parameters<TraceLog["where"]>[0]): readonly TraceEvent[] {
    return this.#trace.where(match).filter(this.#isMeant);
  }

  last(match: Parameters<TraceLog["where"]>[0]): TraceEvent | undefined {
    return this.where(match).at(-1);
  }

  pastOf(event: TraceEvent): readonly TraceEvent[] {
    return this.#trace.pastOf(event).filter(this.#isMeant);
  }
}

/** No honest node is handed a commit that was forged, not even one all others believe in, too. */
export function noLieBelieved({ liars }: LyingNetwork): Invariant {
  const memoryOf = perWorld(() => ({ reader: new TraceReader(), forged: new Set<unknown>() }));
  return {
    name: "no lie is believed",
    every: { ms: 500 },
    check: (world) => {
      const { reader, forged } = memoryOf(world);
      let believed: string | undefined;
      reader.read(world, ({ kind, node, values }) => {
        if (kind === LIAR_FORGED) forged.add(values["digest"]);
        if (kind !== CHAIN_TRACE.handed || liars.includes(node)) return;
        if (forged.has(values["digest"])) believed ??= `${node}: commit ${values["index"]}`;
      });
      return believed;
    },
  };
}

/** After the heal all honest nodes come to commits made after it. */
export function honestCatchUp({ liars }: LyingNetwork, withinMs: number, more = 3): Eventually {
  const goals = new WeakMap<World, number>();
  return {
    name: "honest nodes catch up",
    withinMs,
    check: (world) => {
      const honest = world.nodes().filter(({ name }) => !liars.includes(name));
      const heights = honest.map((node) => chainNodeOf(node)?.host.taken ?? -1);
      const goal = goals.get(world) ?? Math.max(...heights) + more;
      goals.set(world, goal);
      return heights.every((height) => height >= goal);
    },
  };
}

/** How an honest node tells that it has met a kind of misbehaviour and not fallen for it. */
const TELLS: Readonly<Record<Wrong, RegExp>> = {
  lie_height: /commits\.none/,
  equivocate: /commits\.too_few_votes|commits\.not_after_our_head|wrong_key/,
  flood: /generic\.error/,
  silent: /did not answer|call\.timeout/,
  slow: /did not answer|call\.timeout/,
  stale: /commits\.unexpected_start|commits\.none|block\.unexpected/,
  corrupt: /block\.bad_signature|commits\.too_few_votes|codec|cannot decode|block\.unexpected/,
};

const KINDS = Object.keys(TELLS).filter(isWrong);

/** Each kind of misbehaviour met an honest node, and was refused by it. */
export const REFUSED_EACH: readonly Sometimes[] = sightings(KINDS.map(nameOf), () => {
  const liars = new Set<unknown>();
  const met = new Map<unknown, Set<Wrong>>();
  return ({ kind, node, values }) => {
    if (kind === LIAR_DID && isWrong(values["do"])) {
      liars.add(values["as"]);
      met.set(values["to"], new Set([...(met.get(values["to"]) ?? []), values["do"]]));
    }
    if (kind === FLOOD_REFUSED) return nameOf("flood");
    if (kind !== "app" || !liars.has(values["peer"])) return undefined;
    const why = `${values["reason"] ?? values["why"] ?? values["error"] ?? ""}`;
    const found = [...(met.get(node) ?? [])].find((wrong) => TELLS[wrong].test(why));
    if (found === undefined) return undefined;
    // One event tells of one kind: the next of its sort is then of another.
    met.get(node)?.delete(found);
    return nameOf(found);
  };
});

function nameOf(wrong: Wrong): string {
  return `peer.${wrong} is refused`;
}

function isWrong(value: unknown): value is Wrong {
  return typeof value === "string" && Object.hasOwn(TELLS, value);
}
