/** The system's name service, or servers of the user's own. */

import { Resolver as SystemResolver } from "node:dns/promises";
import {
  type Resolver,
  RESOLVER_LIMITS,
  resolverFailed,
  type ResolverLimits,
  textsWithin,
} from "./resolver.ts";

/** How a resolver asks. */
export interface DnsResolverOptions extends Partial<ResolverLimits> {
  /** Servers to ask, each `address` or `address:port`. @defaultValue those of the system */
  readonly servers?: readonly string[];
}

/** Answers that say that there is nothing, not that nobody knows. */
const NOTHING_THERE: readonly unknown[] = ["ENODATA", "ENOTFOUND"];

/** Makes a resolver; each question is one of its own, so that one can be given up alone. */
export function dnsResolver({ servers, ...given }: DnsResolverOptions = {}): Resolver {
  const limits = { ...RESOLVER_LIMITS, ...given };
  return {
    texts: async (name, signal) => {
      if (signal?.aborted === true) throw resolverFailed(name, "given up");
      const system = new SystemResolver({ timeout: limits.tryMs, tries: limits.tries });
      if (servers !== undefined) system.setServers(servers);
      const giveUp = (): void => system.cancel();
      signal?.addEventListener("abort", giveUp);
      try {
        const records = await system.resolveTxt(name);
        return textsWithin(
          records.map((parts) => parts.join("")),
          limits,
        );
      } catch (error) {
        return nothingOrFail(name, error);
      } finally {
        signal?.removeEventListener("abort", giveUp);
      }
    },
  };
}

function nothingOrFail(name: string, error: unknown): readonly string[] {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  if (NOTHING_THERE.includes(code)) return [];
  throw resolverFailed(name, String(code), error);
}
