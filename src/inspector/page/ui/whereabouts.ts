/** Where one is in the page. */

import { signal } from "@preact/signals";
import { HOME, parseRoute, type Route, routeText } from "../view/route.ts";

/** Where one is. */
export const route = signal<Route>(HOME);

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

/** What was chosen of how the screen is shown; empty for nothing. */
export function optionOf(name: string): string {
  return route.value.options?.[name] ?? "";
}

/** Chooses how the screen is shown; an empty value is no choice. */
export function setOption(name: string, value: string): void {
  const { [name]: _before, ...others } = route.value.options ?? {};
  const options = value === "" ? others : { ...others, [name]: value };
  const next = { ...route.value, options };
  history.replaceState(null, "", routeText(next));
  route.value = next;
}

/** Follows the address, now and whenever it changes. */
export function followAddress(): void {
  const read = (): void => {
    route.value = parseRoute(location.hash);
  };
  addEventListener("hashchange", read);
  read();
}

/** Puts the focus on what the screen is about. */
export function focusMain(): void {
  document.querySelector<HTMLElement>("main [data-focus=first]")?.focus();
}
