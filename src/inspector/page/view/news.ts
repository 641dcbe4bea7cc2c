/** What happened, in one line each. */

import type { ShownEvent } from "../../protocol/bodies.ts";
import { spanText } from "../../picture/figures.ts";
import { reasonLine } from "./ends.ts";
import type { Tone } from "./status.ts";

/** One line. */
export interface NewsLine {
  readonly tone: Tone;
  readonly glyph: string;
  /** The actor it is about; empty for the runtime's own. */
  readonly about: string;
  readonly says: string;
}

/**
 * Leaves out what another event tells better: that a crashed actor stopped, that a restarted one started, and of what an
 * application tells again and again all but the newest.
 */
export function withoutEchoes(events: readonly ShownEvent[]): readonly ShownEvent[] {
  const crashed = new Set(events.flatMap((one) => (one.type === "actor.crashed" ? one.id : [])));
  const started = new Set(
    events.flatMap((one) => (one.type === "supervisor.progress" ? `${one.actor} ${one.atMs}` : [])),
  );
  const newest = new Map(events.flatMap((one) => (one.type === "app" ? [[one.name, one]] : [])));
  return events.filter(
    (one) =>
      !(one.type === "app" && newest.get(one.name) !== one) &&
      !(one.type === "actor.stopped" && crashed.has(one.id)) &&
      !(one.type === "actor.started" && started.has(`${one.actor} ${one.atMs}`)),
  );
}

/** Tells an event. */
export function newsOf(event: ShownEvent): NewsLine {
  switch (event.type) {
    case "actor.started":
      return { tone: "calm", glyph: "+", about: event.actor, says: "started" };
    case "actor.stopped":
      return { tone: "off", glyph: "−", about: event.actor, says: `stopped: ${event.reason}` };
    case "actor.crashed":
      return { tone: "bad", glyph: "✕", about: event.actor, says: reasonLine(event.reason) };
    case "supervisor.report":
      return {
        ...{ tone: "warn", glyph: "!", about: event.supervisor },
        says: `${event.context.replaceAll("_", " ")}: ${event.child} (${reasonLine(event.reason)})`,
      };
    case "supervisor.progress":
      return { tone: "live", glyph: "↻", about: event.actor, says: "started by its supervisor" };
    case "message.dead":
      return {
        ...{ tone: "warn", glyph: "†", about: event.to },
        says: `${event.message} was not taken: ${event.cause}`,
      };
    case "wait.cycle":
    case "wait.cycle_over":
      return cycleNews(event);
    case "runtime.blocked":
      return {
        ...{ tone: "bad", glyph: "■", about: event.suspects[0] ?? "" },
        says: `the process stood still for ${spanText(event.blockedMs)}`,
      };
    case "runtime.observer_failed":
      return { tone: "bad", glyph: "■", about: "", says: `an observer failed: ${event.error}` };
    case "app":
      return { tone: "calm", glyph: "·", about: "", says: event.name };
    case "fault":
      return {
        tone: "warn",
        glyph: "☞",
        about: event.about,
        says: `${event.says} (${event.rule})`,
      };
    case "inspector.did":
      return { tone: "warn", glyph: "☞", about: event.args, says: `a viewer did: ${event.verb}` };
  }
}

function cycleNews({
  type,
  actors,
  lastedMs,
}: Extract<ShownEvent, { readonly type: "wait.cycle" | "wait.cycle_over" }>): NewsLine {
  const [first = "", ...others] = actors;
  const way = [...others, first].join(" → ");
  return type === "wait.cycle"
    ? { tone: "bad", glyph: "∞", about: first, says: `deadlock: waits for ${way}` }
    : {
        ...{ tone: "warn", glyph: "∞", about: first },
        says: `deadlock over after ${spanText(lastedMs)}: ${way}`,
      };
}
