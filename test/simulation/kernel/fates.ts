/** Links, monitors, exit signals and names: who dies of what and hears of what, compared with a model. */

import type { ActorRef } from "../../../src/index.ts";
import {
  incarnationsFenced,
  noLostMail,
  type SimSpec,
  type TraceCheck,
  TRACED,
  type TraceEvent,
  type World,
} from "../../../src/testing/index.ts";
import { type CitizenMessages, CityNode, FATE_TRACE, startCity } from "./citizen.ts";
import { FateModel } from "./fate-model.ts";
import { between, nodeOf, oneOf, sometimesSeen } from "./ground.ts";

const STORM_MS = 120;
/** Whatever was held back has come by then. */
const CALM_MS = 30_000;
const PAUSE_MS_MAX = 5;
const NAMES = ["ada", "bob", "cleo", "dan", "eve"] as const;
const REASONS = ["normal", "shutdown", "bad", "kill"] as const;

/** Whoever is linked, watched or signalled fares as the rules say. */
const faresAsSpecified: TraceCheck = {
  name: "fates as specified",
  run: (trace) => {
    const model = new FateModel();
    for (const event of trace) {
      const wrong = hear(model, event) ?? nameProblem(event);
      if (wrong !== undefined) return `${wrong}: ${textOf(event)}`;
    }
    return model.left();
  },
};

function textOf({ kind, actor, step, atMs, values }: TraceEvent): string {
  return `${kind} ${JSON.stringify(values)} ${actor ?? ""} at ${atMs} ms (#${step})`;
}

function nameProblem({ values }: TraceEvent): string | undefined {
  return values["isNameFree"] === false ? "who has heard of the end finds the name" : undefined;
}

function hear(model: FateModel, { kind, values }: TraceEvent): string | undefined {
  const of = (field: string): number => Number(values[field]);
  const id = of("id");
  const reason = String(values["reason"]);
  switch (kind) {
    case FATE_TRACE.born:
      return model.born(id, String(values["name"]), values["traps"] === true);
    case FATE_TRACE.spawned:
      return model.refused(String(values["name"]));
    case FATE_TRACE.exit:
      return model.hearsExit(id, of("from"), reason);
    case FATE_TRACE.down:
      return model.hearsDown(id, of("number"), reason);
    case TRACED.actorStopped:
      return model.stopped(id, reason);
    case TRACED.mailDelivered:
    case "exit.delivered":
    case "down.delivered":
      return model.takes(of("to"));
    default:
      note(model, kind, values);
      return undefined;
  }
}

function note(model: FateModel, kind: string, values: TraceEvent["values"]): void {
  const of = (field: string): number => Number(values[field]);
  const id = of("id");
  if (kind === FATE_TRACE.links) model.links(id, of("other"));
  if (kind === FATE_TRACE.unlinks) model.unlinks(id, of("other"));
  if (kind === FATE_TRACE.watches) model.watches(id, of("number"), of("of"));
  if (kind === FATE_TRACE.forgets) model.forgets(id, of("number"), values["isFlushing"] === true);
  if (kind === FATE_TRACE.traps) model.traps(id, values["traps"] === true);
  if (kind === FATE_TRACE.signals) model.signals(id, of("to"), String(values["reason"]));
  if (kind === FATE_TRACE.ends) model.ends(id, String(values["reason"]));
}

/** Actors that share fates or watch one another. */
export const fatesSpec: SimSpec = {
  id: "kernel/fates@1",
  nodes: [{ name: "a", start: startCity }],
  workload: live,
  faults: { kinds: ["mailbox.drop", "mailbox.delay", "mailbox.duplicate", "mailbox.crash"] },
  traceChecks: [faresAsSpecified, incarnationsFenced(), noLostMail()],
  sometimes: [
    sometimesSeen("an exit is trapped", ({ kind }) => kind === FATE_TRACE.exit),
    sometimesSeen("a down is heard", ({ kind }) => kind === FATE_TRACE.down),
    sometimesSeen("a name is taken", ({ kind }) => kind === FATE_TRACE.spawned),
    sometimesSeen("who was watched was gone before", ({ kind, values }) => {
      return kind === FATE_TRACE.down && values["reason"] === "noproc";
    }),
  ],
  stormMs: STORM_MS,
  calmMs: CALM_MS,
};

async function live(world: World): Promise<void> {
  const node = await cityOf(world);
  for (const name of NAMES) await node.spawn(name, world.random.below(2) === 0);
  while (world.nowMs < STORM_MS) {
    for (let acts = between(world.random, 1, 4); acts > 0; acts -= 1) await act(world, node);
    await world.sleep(between(world.random, 1, PAUSE_MS_MAX));
  }
}

async function cityOf(world: World): Promise<CityNode> {
  const handle = world.node("a");
  await world.until("the node is up", STORM_MS, () => handle.state === "up");
  const node = nodeOf(handle, CityNode);
  if (node === undefined) throw new Error("a city has started");
  return node;
}

type Citizen = ActorRef<CitizenMessages>;

/** Sometimes whom somebody means is gone by the time it is done. */
async function act({ random }: World, node: CityNode): Promise<void> {
  const what = random.below(24);
  const one = random.pick(node.citizens);
  const other = random.pick(node.citizens);
  if (what < 4) {
    await node.spawn(oneOf(random, NAMES), random.below(2) === 0);
    return;
  }
  if (one === undefined || other === undefined) return;
  const nth = random.below(10);
  const reason = oneOf(random, REASONS);
  if (what < 9) one.cast.link(other);
  else if (what < 11) one.cast.unlink(other);
  else if (what < 15) one.cast.watch(other);
  else if (what < 16) one.cast.watchName(oneOf(random, NAMES));
  else if (what < 18) one.cast.forget({ nth, flush: nth % 2 === 0 });
  else if (what < 19) one.cast.trap(nth % 2 === 0);
  else if (what < 21) one.cast.signal({ to: other, reason });
  else leave(one, other, reason);
}

function leave(one: Citizen, other: Citizen, reason: string): void {
  one.cast.end({ to: other, reason });
}
