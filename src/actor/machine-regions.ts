/** Turns a machine of regions that go on beside each other into one table a region, once. */

import { type AnyStateMachine, type EventObject, initialTransition, transition } from "xstate";
import { assert } from "../assert.ts";
import { type EventHearer, EventHearers } from "./event-hearers.ts";

/** The state of each region, by its name. */
type RegionStates = Readonly<Record<string, string>>;

/** A parallel machine as tables. */
export interface RegionTables<States extends object, Event extends string> {
  readonly initial: States;
  /** Where each region is after `event`: the same object when none of them takes it. */
  next(states: States, event: Event): States;
  /** Whether a region takes `event` where it is. */
  accepts(states: States, event: Event): boolean;
  /** Ids of the active states, as the drawing has them. */
  active(states: States): readonly string[];
  /** Hears every event the tables are asked about from now on; returns what ends it. */
  follow(hear: EventHearer): () => void;
}

/**
 * Compiles a machine of parallel regions of atomic states, without guards, delays or context, into tables.
 *
 * @param machine the machine; it is asked once for every state of a region and every event
 * @throws AssertionError when its regions are not flat
 */
export function regionTables<States extends object, Event extends string>(
  machine: AnyStateMachine,
): RegionTables<States, Event> {
  const [{ value }] = initialTransition(machine);
  const initial = regionsOf(value);
  const regions = Object.keys(initial);
  const tables = new Map(regions.map((region) => [region, tableOf(machine, region, initial)]));
  const after = (region: string, states: RegionStates, event: string): string | undefined =>
    tables
      .get(region)
      ?.get(states[region] ?? "")
      ?.get(event);
  const hearers = new EventHearers();
  return {
    initial: initial as States,
    next: (states, event) => {
      hearers.tell(event);
      const before = states as RegionStates;
      const moves = regions.map((region) => [region, after(region, before, event)] as const);
      const moved = moves.filter(([region, to]) => to !== undefined && to !== before[region]);
      return moved.length === 0 ? states : { ...states, ...Object.fromEntries(moved) };
    },
    accepts: (states, event) =>
      regions.some((region) => after(region, states as RegionStates, event) !== undefined),
    active: (states) =>
      Object.entries(states).flatMap(([region, state]) => [region, `${region}.${state}`]),
    follow: hearers.follow,
  };
}

/** Of one region the successor of each state on each event. */
function tableOf(
  machine: AnyStateMachine,
  region: string,
  initial: RegionStates,
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const node = machine.states[region];
  const states = Object.entries(node?.states ?? {});
  return new Map(
    states.map(([state, { ownEvents }]) => {
      const at = machine.resolveState({ value: { ...initial, [region]: state }, context: {} });
      const types = new Set<string>([...(node?.ownEvents ?? []), ...ownEvents]);
      const successor = (type: string): string => {
        const event: EventObject = { type };
        return regionsOf(transition(machine, at, event)[0].value)[region] ?? state;
      };
      return [state, new Map([...types].map((type) => [type, successor(type)]))];
    }),
  );
}

function regionsOf(value: unknown): RegionStates {
  const isParallel = typeof value === "object" && value !== null;
  const isFlat = isParallel && Object.values(value).every((state) => typeof state === "string");
  assert(isFlat, "a machine that is run as tables has flat regions");
  return value as RegionStates;
}
