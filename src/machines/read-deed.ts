/** Reads what a machine does: actions by name, XState's own by what they are about. */

import { fieldOf, textOf } from "./field.ts";
import type { Deed } from "./graph-parts.ts";
import { nameOf, plainJson } from "./plain-json.ts";
import { readDelay } from "./read-delay.ts";

const BUILT_IN = "xstate.";

/**
 * Reads one action of a config.
 *
 * @param delays the named delays of the machine's `setup`
 */
export function readDeed(action: unknown, delays: unknown): Deed {
  if (typeof action === "string") return { type: "named", name: action, params: null };
  const type = textOf(action, "type");
  if (typeof action === "function" && type?.startsWith(BUILT_IN)) {
    return readBuiltIn(type.slice(BUILT_IN.length), action, delays);
  }
  if (type !== null) {
    return { type: "named", name: type, params: plainJson(fieldOf(action, "params")) };
  }
  return { type: "inline", name: nameOf(action) };
}

function readBuiltIn(name: string, action: unknown, delays: unknown): Deed {
  switch (name) {
    case "raise": {
      const delay = fieldOf(action, "delay");
      return {
        type: "raise",
        event: textOf(fieldOf(action, "event"), "type"),
        id: textOf(action, "id"),
        delay: delay === undefined ? null : readDelay(delay, delays),
      };
    }
    case "cancel":
      return { type: "cancel", id: textOf(action, "sendId") };
    default:
      return { type: "built_in", name, about: aboutOf(name, action) };
  }
}

function aboutOf(name: string, action: unknown): string | null {
  switch (name) {
    case "assign": {
      const assignment = fieldOf(action, "assignment");
      return typeof assignment === "object" && assignment !== null
        ? Object.keys(assignment).join(", ")
        : null;
    }
    case "sendTo":
      return [textOf(action, "to"), textOf(fieldOf(action, "event"), "type")]
        .map((text) => text ?? "(computed)")
        .join(" ");
    case "emit":
      return textOf(fieldOf(action, "event"), "type");
    case "log":
      return textOf(action, "value");
    case "spawnChild":
      return textOf(action, "src");
    case "stopChild":
      return textOf(action, "actorRef");
    default:
      return null;
  }
}
