/** Things that happened, one line each. */

import type { ShownEvent } from "../protocol/bodies.ts";
import type { Line, Tone } from "./line.ts";
import { spanText, timeText } from "../picture/figures.ts";

/** A line about an event. */
export function eventLine(event: ShownEvent): Line {
  const [tone, text] = told(event);
  return [
    { text: `${timeText(event.atMs)} `, tone: "dim" },
    { text, tone },
  ];
}

function told(event: ShownEvent): readonly [tone: Tone, text: string] {
  switch (event.type) {
    case "actor.started":
      return ["plain", `started ${event.actor}`];
    case "actor.stopped":
      return ["plain", `stopped ${event.actor}: ${event.reason}`];
    case "actor.crashed":
      return ["bad", `crashed ${event.actor}: ${event.reason}`];
    case "supervisor.report":
      return [
        "warn",
        `report of ${event.supervisor}: ${event.context} ${event.child}: ${event.reason}`,
      ];
    case "supervisor.progress":
      return ["plain", `${event.supervisor} has ${event.child} again`];
    case "message.dead":
      return ["warn", `dead letter ${event.message} to ${event.to}: ${event.cause}`];
    case "wait.cycle":
      return ["bad", `deadlock ${[...event.actors, event.actors[0]].join(" → ")}`];
    case "wait.cycle_over":
      return [
        "warn",
        `deadlock over after ${spanText(event.lastedMs)}: ${event.actors.join(", ")}`,
      ];
    case "runtime.blocked":
      return ["bad", `blocked for ${spanText(event.blockedMs)}: ${event.suspects.join(", ")}`];
    case "runtime.observer_failed":
      return ["bad", `an observer failed: ${event.error}`];
    case "app":
      return ["plain", `${event.name} ${JSON.stringify(event.values)}`];
    case "fault":
      return ["warn", `fault ${event.rule} ${event.about}: ${event.says}`];
    case "inspector.did":
      return ["warn", `by a viewer: ${event.verb} ${event.args}`];
  }
}
