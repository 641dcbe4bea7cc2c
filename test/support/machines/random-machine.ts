/** Machines drawn at random: nested, parallel, with history, ends, guards, delays and events of few names. */

import fc from "fast-check";
import type { AnyStateMachine } from "xstate";
import { and, not, or, stateIn } from "xstate";
import { listOf } from "../../../src/machines/field.ts";
import { ACTIONS, chart, GUARDS } from "./chart.ts";

/** A state before it is a config. */
interface Sketch {
  readonly kind: "atomic" | "compound" | "parallel" | "final" | "history";
  readonly isDeep: boolean;
  readonly children: readonly Sketch[];
  readonly entry: readonly string[];
  readonly exit: readonly string[];
}

/** A transition before its source and target are chosen among the states there are. */
interface Way {
  readonly source: number;
  readonly target: number | null;
  readonly event: string;
  readonly guard: readonly [number, number, number] | null;
  readonly actions: readonly string[];
  readonly reenter: boolean;
}

const EVENTS = ["e", "f", "g", "e.far", "e.*", "*", "always", "after", "done"];

const deeds = fc.array(fc.constantFrom(...ACTIONS), { maxLength: 1 });

const leaf: fc.Arbitrary<Sketch> = fc.record({
  kind: fc.constantFrom("atomic", "atomic", "atomic", "final", "history"),
  isDeep: fc.boolean(),
  children: fc.constant([]),
  entry: deeds,
  exit: deeds,
});

/** A state with others in it; a region that is parallel itself is left to the gallery. */
function composite(
  depth: number,
  kinds: readonly ("compound" | "parallel")[],
): fc.Arbitrary<Sketch> {
  return fc.constantFrom(...kinds).chain((kind) => {
    const inner =
      depth <= 1 ? leaf : fc.oneof(leaf, composite(depth - 1, ["compound", "parallel"]));
    const region = composite(Math.max(1, depth - 1), ["compound"]);
    return fc.record({
      kind: fc.constant(kind),
      isDeep: fc.constant(false),
      children: fc.array(kind === "parallel" ? region : inner, { minLength: 2, maxLength: 3 }),
      entry: deeds,
      exit: deeds,
    });
  });
}

const way: fc.Arbitrary<Way> = fc.record({
  source: fc.nat(),
  target: fc.option(fc.nat(), { freq: 5 }),
  event: fc.constantFrom(...EVENTS),
  guard: fc.option(fc.tuple(fc.nat(), fc.nat(), fc.nat(5))),
  actions: deeds,
  reenter: fc.boolean(),
});

/** Draws a machine. */
export const randomMachine: fc.Arbitrary<AnyStateMachine> = fc
  .record({ root: composite(3, ["compound", "parallel"]), ways: fc.array(way, { maxLength: 14 }) })
  .map(({ root, ways }) => build(root, ways));

type Config = Record<string, unknown>;

/** A state that is placed. */
interface Placed {
  readonly id: string;
  readonly kind: Sketch["kind"];
  readonly config: Config;
}

function build(root: Sketch, ways: readonly Way[]): AnyStateMachine {
  const placed: Placed[] = [];
  const config = place(root, "m", placed);
  for (const one of ways) addWay(one, placed);
  return chart({ ...config, id: "m" });
}

function place(sketch: Sketch, id: string, placed: Placed[]): Config {
  const { kind, isDeep, entry, exit, children } = sketch;
  // A compound state begins in a state, so its first child is one.
  const own = children.map(
    (child, at): Sketch =>
      at === 0 && child.kind === "history" ? { ...child, kind: "atomic" } : child,
  );
  const config: Config =
    kind === "history" ? { type: kind, history: isDeep ? "deep" : "shallow" } : { entry, exit };
  if (kind === "final" || kind === "parallel") config["type"] = kind;
  placed.push({ id, kind, config });
  if (own.length > 0) {
    config["states"] = Object.fromEntries(
      own.map((child, at) => [`s${at}`, place(child, `${id}.s${at}`, placed)]),
    );
    if (kind === "compound") config["initial"] = "s0";
  }
  return config;
}

function addWay(drawn: Way, placed: readonly Placed[]): void {
  const sources = placed.filter(({ kind }) => kind !== "history" && kind !== "final");
  const source = sources[drawn.source % sources.length];
  const targets = placed.slice(1);
  const target = drawn.target === null ? undefined : targets[drawn.target % targets.length];
  if (source === undefined || leadsBackIntoHistory(source, target)) return;
  const way: Config = {
    actions: drawn.actions,
    reenter: drawn.reenter && target !== undefined,
    ...(drawn.guard === null ? {} : { guard: guardOf(drawn.guard, placed) }),
    ...(target === undefined ? {} : { target: `#${target.id}` }),
  };
  file(drawn.event, way, source);
}

/**
 * Whether a way leads from a state to a history beside it that may remember the state itself. XState enters the
 * state then without having left it, which no other language says.
 */
function leadsBackIntoHistory(source: Placed, target: Placed | undefined): boolean {
  if (target?.kind !== "history") return false;
  const holder = target.id.slice(0, target.id.lastIndexOf("."));
  return source.id.startsWith(`${holder}.`);
}

function file(event: string, way: Config, { config, kind }: Placed): void {
  // Without an event and a target a step would never end; the standard has it so too.
  if (event === "always" && (way["target"] === undefined || way["guard"] === undefined)) return;
  if (event === "done" && kind === "atomic") return;
  if (event === "always" || event === "done") {
    const key = event === "always" ? "always" : "onDone";
    config[key] = [...listOf(config[key]), way];
    return;
  }
  const [key, name] = event === "after" ? ["after", "backOff"] : ["on", event];
  const group = { ...Object(config[key]) };
  config[key] = { ...group, [name]: [...listOf(group[name]), way] };
}

function guardOf(
  [first, second, shape]: NonNullable<Way["guard"]>,
  placed: readonly Placed[],
): unknown {
  const one = GUARDS[first % GUARDS.length] ?? "isOpen";
  const other = GUARDS[second % GUARDS.length] ?? "isFull";
  const state = placed[second % placed.length]?.id ?? "m";
  return [
    one,
    not(one),
    and([one, other]),
    or([one, not(other)]),
    stateIn(`#${state}`),
    and([one, not(stateIn(`#${state}`))]),
  ][shape];
}
