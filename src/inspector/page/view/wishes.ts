/** What the host is asked for: what the screen one is on shows, and no more. */

import type { Wish } from "../../protocol/bodies.ts";
import { hostFilter, parseQuery } from "./query.ts";
import type { Route } from "./route.ts";

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
      return { inSight: [], messages: hostFilter(parseQuery(route.filter)) };
    case "sequence":
      return { inSight: [], messages: chosen.length === 0 ? {} : { actors: chosen } };
    case "crashes":
      // The messages before a crash are asked for before it happens, so that the causes are there.
      return { messages: {} };
    default:
      return {};
  }
}
