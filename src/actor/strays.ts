/**
 * Catches what an actor leaves behind: an exception from a timer it set by hand, a promise nobody
 * awaits. Node offers one way to tell whose it is without a handler on the process: a domain. It
 * costs every `await` of the process about a microsecond, so a runtime can be told to leave strays alone.
 *
 * @see `docs/decisions/0007-strays.md`
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
  emit(event: string, error: unknown): boolean;
  enter(): void;
  exit(): void;
}

interface DomainModule {
  create(): Domain;
}

/** The domain of the process at this moment, read and set. */
interface CurrentDomain {
  readonly get: () => unknown;
  readonly set: (domain: unknown) => void;
}

/** Loads the platform's domains; from then on the whole process pays for tracking. */
export function domainStrays(): Strays {
  const domains = createRequire(import.meta.url)("node:domain") as DomainModule;
  const first = domains.create();
  const { get, set } = currentDomain();
  const mark = lazyMark(domains, first) ?? ((owner: StrayOwner) => domainOf(domains, owner));
  return {
    enter: (owner) => {
      const outer = get();
      owner.strayDomain ??= mark(owner);
      set(owner.strayDomain);
      return outer;
    },
    leave: set,
  };
}

/**
 * `process.domain` is an accessor on an object so large that going through it costs half a
 * microsecond; its two functions cost nothing.
 */
function currentDomain(): CurrentDomain {
  const accessor = Object.getOwnPropertyDescriptor(process, "domain");
  if (accessor?.get !== undefined && accessor.set !== undefined) {
    return { get: accessor.get, set: accessor.set };
  }
  const host = process as unknown as { domain: unknown };
  return {
    get: () => host.domain,
    set: (domain) => {
      host.domain = domain;
    },
  };
}

/**
 * A domain takes five microseconds to make, and most actors leave nothing behind. So an actor's code
 * runs under a mark, which becomes a domain when the platform first asks for the weak reference it
 * files with whatever can run later.
 *
 * @returns `undefined` when this platform's domains are made otherwise
 */
function lazyMark(
  domains: DomainModule,
  sample: Domain,
): ((owner: StrayOwner) => Domain) | undefined {
  const weak = Object.getOwnPropertySymbols(sample).find(
    ({ description }) => description === "kWeak",
  );
  if (weak === undefined) return undefined;
  class Mark extends StrayMark {
    get [weak as symbol](): unknown {
      return Reflect.get(this.domain, weak as symbol);
    }
  }
  return (owner) => new Mark(domains, owner);
}

/** Stands for an actor's domain until there is one. */
class StrayMark implements Domain {
  readonly #domains: DomainModule;
  readonly #owner: StrayOwner;
  #domain: Domain | undefined;

  constructor(domains: DomainModule, owner: StrayOwner) {
    this.#domains = domains;
    this.#owner = owner;
  }

  get domain(): Domain {
    this.#domain ??= domainOf(this.#domains, this.#owner);
    return this.#domain;
  }

  on(event: "error", listener: (error: unknown) => void): void {
    this.domain.on(event, listener);
  }

  emit(event: string, error: unknown): boolean {
    return this.domain.emit(event, error);
  }

  enter(): void {
    this.domain.enter();
  }

  exit(): void {
    this.domain.exit();
  }
}

function domainOf(domains: DomainModule, owner: StrayOwner): Domain {
  const domain = domains.create();
  domain.on("error", (error) => owner.onStray(error));
  return domain;
}
