/** Which ports a node dials instead of those others advertise, as one environment variable. */

/** Name of the variable. */
export const ROUTES_VARIABLE = "COPPICE_CHAOS_ROUTES";

/** From the port that is dialed to the proxy's. */
export type Routes = ReadonlyMap<number, number>;

/** Writes routes as the variable holds them. */
export function routesText(routes: Routes): string {
  return JSON.stringify([...routes]);
}

/**
 * Reads routes.
 *
 * @throws Error when they are not there: a node that dials past the proxies proves nothing
 */
export function routesFrom(text: string | undefined): Routes {
  const pairs: unknown = JSON.parse(text ?? "null");
  if (!Array.isArray(pairs) || !pairs.every(isPair)) {
    throw new Error(`cannot read ${ROUTES_VARIABLE}: no pairs of ports (${text})`);
  }
  return new Map(pairs);
}

function isPair(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isInteger);
}
