/**
 * Catches what an actor leaves behind: an exception from a timer it set by hand, a promise nobody
 * awaits. Node offers one way to tell whose it is without a handler on the process: a domain. It
 * costs every `await` of the process about a microsecond, so a runtime can be told to leave strays alone.
 *
 * @see `docs/decisions/0004-strays.md`
 */

import { createRequire } from "node:module";

/** Runs an actor's code so that what it leaves behind comes back to it. */
export interface Strays {
  /**
   * Marks that `owner`'s code runs now.
   *
   * @returns whose code ran before, for {@link Strays.leave}
   */
  enter(owner: StrayOwner): unknown;
  /** Marks that it has returned. */
  leave(outer: unknown): void;
}

/** Told of something it left behind. */
export interface StrayOwner {
  /** Where its strays are caught; made at the first need. */
  strayDomain: unknown;
  /** An exception of its own arrived from outside any handler. */
  onStray(error: unknown): void;
}

/** The part of `node:domain` this file uses. */
interface Domain {
  on(event: "error", listener: (error: unknown) => void): void;
}

interface DomainModule {
  create(): Domain;
}

/** Loads the platform's domains; from then on the whole process pays for tracking. */
export function domainStrays(): Strays {
  const domains = createRequire(import.meta.url)("node:domain") as DomainModule;
  const host = process as unknown as { domain: unknown };
  return {
    enter: (owner) => {
      const outer = host.domain;
      owner.strayDomain ??= domainOf(domains, owner);
      host.domain = owner.strayDomain;
      return outer;
    },
    leave: (outer) => {
      host.domain = outer;
    },
  };
}

function domainOf(domains: DomainModule, owner: StrayOwner): Domain {
  const domain = domains.create();
  domain.on("error", (error) => owner.onStray(error));
  return domain;
}
