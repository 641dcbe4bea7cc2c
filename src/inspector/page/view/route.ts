/** What stands behind the `#` of the address: which screen, about whom, and how it is filtered. A link to it can be passed on. */

/** The screens, in the order of the rail. */
export const SCREENS = [
  "overview",
  "tree",
  "messages",
  "sequence",
  "crashes",
  "network",
  "machines",
  "faults",
  "replay",
] as const;

/** A screen of the rail. */
export type Screen = (typeof SCREENS)[number];

/** Where one is. */
export interface Route {
  readonly screen: Screen | "actor";
  /** Of the actor, crash or machine that is open. */
  readonly id: string;
  /** The filter line. */
  readonly filter: string;
  /** How the screen is to be shown, by the name of a choice; left out where nothing was chosen. */
  readonly options?: Readonly<Record<string, string>>;
}

/** Where one begins. */
export const HOME: Route = { screen: "tree", id: "", filter: "" };

/** Reads the address; what it does not know leads home. */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [name = "", ...rest] = path.split("/");
  const screen = [...SCREENS, "actor" as const].find((one) => one === name);
  if (screen === undefined) return HOME;
  const id = decoded(rest.join("/"));
  const { q: filter = "", ...options } = Object.fromEntries(new URLSearchParams(query));
  return { screen, id, filter, ...(Object.keys(options).length > 0 && { options }) };
}

/** Writes the address, its `#` included. */
export function routeText({ screen, id, filter, options = {} }: Route): string {
  const about = id === "" ? "" : `/${encodeURIComponent(id)}`;
  const query = new URLSearchParams({ ...(filter !== "" && { q: filter }), ...options });
  return `#/${screen}${about}${query.size === 0 ? "" : `?${query}`}`;
}

/** The token that the printed address carries; empty when there is none. */
export function tokenOf(hash: string): string {
  return /^#token=([\w-]+)/.exec(hash)?.[1] ?? "";
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
