/** A name service in memory, for tests and simulations. */

import {
  type Resolver,
  RESOLVER_LIMITS,
  resolverFailed,
  type ResolverLimits,
  textsWithin,
} from "./resolver.ts";

/** What the service says of a name: its texts, or that it does not answer for it. */
export type NameAnswer = readonly string[] | "no_answer";

/**
 * Makes a name service over a table of names, lower case; a change of the table is the next answer.
 *
 * @example
 * memoryResolver(new Map([["seeds.example.org", ["coppice-seed=..."]]]));
 */
export function memoryResolver(
  names: ReadonlyMap<string, NameAnswer>,
  limits: Partial<ResolverLimits> = {},
): Resolver {
  const within = { ...RESOLVER_LIMITS, ...limits };
  const answer = (name: string, signal: AbortSignal | undefined): readonly string[] => {
    const said = names.get(name.toLowerCase()) ?? [];
    if (signal?.aborted === true) throw resolverFailed(name, "given up");
    if (said === "no_answer") throw resolverFailed(name, "silence");
    return textsWithin(said, within);
  };
  return { texts: (name, signal) => Promise.resolve(name).then(() => answer(name, signal)) };
}
