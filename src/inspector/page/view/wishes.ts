/** What the host is asked for: what the screen one is on shows, and no more. */

import type { Wish } from "../../protocol/bodies.ts";
import { hostFilter, parseQuery } from "./query.ts";
import type { Route } from "./route.ts";
import { LIFELINES_MAX } from "./sequence.ts";

/** Makes the wish of a place. */
export function wishOf(
  route: Route,
  { chosen, inSight }: { readonly chosen: readonly number[]; readonly inSight: readonly number[] },
): Wish {
  const id = Number(route.id);
  switch (route.screen) {
    case "tree":
      return inSight.length === 0 ? {} : { inSight };
    case "actor":
      return Number.isSafeInteger(id) && id > 0 ? { watch: [id], messages: { actors: [id] } } : {};
    case "messages":
      return messagesWish(route.filter, chosen.slice(0, LIFELINES_MAX));
    case "sequence":
      return sequenceWish(chosen.slice(0, LIFELINES_MAX));
    case "crashes":
      // The messages before a crash are asked for before it happens, so that the causes are there.
      return { messages: {} };
    default:
      return {};
  }
}

/** Those that are chosen are watched: only of those is it told how long their messages waited and took. */
function messagesWish(filter: string, chosen: readonly number[]): Wish {
  const watch = chosen.filter((id) => id > 0);
  const messages = hostFilter(parseQuery(filter));
  return { inSight: [], messages, ...(watch.length > 0 && { watch }) };
}

/** They are watched as well: only of those is it told which messages were asks, and when they were answered. */
function sequenceWish(chosen: readonly number[]): Wish {
  if (chosen.length === 0) return { inSight: [], messages: {} };
  return { inSight: [], messages: { actors: chosen }, watch: chosen.filter((id) => id > 0) };
}
