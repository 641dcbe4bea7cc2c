/** What sets a transition off, in SCXML. */

import type { GraphState } from "./graph.ts";
import type { GraphIndex } from "./graph-index.ts";
import type { Trigger } from "./graph-parts.ts";
import { afterEvent, delayWord, scxmlEvent, scxmlId } from "./scxml-names.ts";
import { isWrapped, regionsOf } from "./scxml-regions.ts";

/** Writes the event of a trigger; null where there is none. */
export function scxmlEventOf(
  trigger: Trigger,
  source: GraphState,
  index: GraphIndex,
): string | null {
  switch (trigger.type) {
    case "event":
      return scxmlEvent(trigger.event);
    case "wildcard":
      return trigger.event === "*" ? "*" : `${scxmlEvent(trigger.event.slice(0, -2))}.*`;
    case "always":
      return null;
    case "after":
      return afterEvent(source.id, delayWord(trigger));
    case "done":
      return `done.state.${scxmlId(isWrapped(source, index) ? regionsOf(source.id) : source.id)}`;
    case "invoke_done":
      return `done.invoke.${scxmlId(trigger.invoke)}`;
    case "invoke_error":
      return `error.invoke.${scxmlId(trigger.invoke)}`;
    case "invoke_snapshot":
      return `snapshot.invoke.${scxmlId(trigger.invoke)}`;
    case "route":
      return `route.${scxmlId(trigger.to)}`;
  }
}
