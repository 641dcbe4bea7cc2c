/** What the screens share: what is looked at, where one is, what one has chosen. */

import { computed, effect, signal } from "@preact/signals";
import { HOME, parseRoute, type Route, routeText } from "../view/route.ts";
import { Session } from "./session.ts";

/** How the page stands with the host. */
export type LinkState =
  | { readonly is: "connecting" | "live" | "file" }
  /** It was there and is not; the page shows what it saw last. */
  | { readonly is: "lost"; readonly why: string }
  /** It does not want this page: another token, another start. */
  | { readonly is: "refused"; readonly why: string };

/** What is looked at. */
export const session = signal(new Session());
/** Grows with every painted change of {@link session}. */
export const painted = signal(0);
/** How the page stands with the host. */
export const link = signal<LinkState>({ is: "connecting" });
/** Bytes that wait while one has paused; undefined while one has not. */
export const heldBytes = signal<number | undefined>(undefined);
/** Where one is. */
export const route = signal<Route>(HOME);
/** Actors chosen for the sequence, by number. */
export const chosen = signal<readonly number[]>([]);
/** Rows in sight, by number. */
export const inSight = signal<readonly number[]>([]);

/** What is looked at, for a component: it is drawn again with every change. */
export function useSession(): Session {
  painted.value;
  return session.value;
}

/** Goes somewhere; what is left out is empty. */
export function go(to: Partial<Route> & Pick<Route, "screen">): void {
  location.hash = routeText({ ...HOME, ...to });
}

/** Filters the screen one is on, without a step in the history for each letter. */
export function filterBy(filter: string): void {
  const next = { ...route.value, filter };
  history.replaceState(null, "", routeText(next));
  route.value = next;
}

/** Whether the frame of the page is dimmed: it shows what was, not what is. */
export const isStale = computed(() => link.value.is === "lost" || link.value.is === "refused");

/** Follows the address, now and whenever it changes. */
export function followAddress(): void {
  const read = (): void => {
    route.value = parseRoute(location.hash);
  };
  addEventListener("hashchange", read);
  read();
}

let scheduled = false;

/** Has the screens drawn again, at most once for each frame of the display. */
export function paint(): void {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    painted.value += 1;
    // By then everything that follows from it has been drawn: whoever awaits a time can look now.
    setTimeout(() => {
      document.documentElement.dataset["at"] = String(session.value.picture.atMs);
    });
  });
}

/** Keeps the title of the window in step. */
export function followTitle(): void {
  effect(() => {
    painted.value;
    const name = session.value.picture.hello?.name ?? "";
    document.title = name === "" ? "coppice" : `${name} · coppice`;
  });
}

/** Chooses an actor for the sequence, or no longer. */
export function choose(id: number): void {
  const { value } = chosen;
  chosen.value = value.includes(id) ? value.filter((one) => one !== id) : [...value, id];
}
