/** A node of actors that link, watch, signal and outlive one another, each under a name. */

import {
  type ActorContext,
  type ActorName,
  actorName,
  type ActorRef,
  type Cast,
  defineActor,
  describeExit,
  type ExitReason,
  exit,
  keep,
  started,
} from "../../../src/index.ts";
import type { NodeEnv } from "../../../src/testing/index.ts";
import { KernelNode, kernelRuntime } from "./ground.ts";

/** What citizens write into the trace: what they did, and what they were told. */
export const FATE_TRACE = {
  /** id, name, traps. */
  born: "fate.born",
  /** id, other. */
  links: "fate.links",
  unlinks: "fate.unlinks",
  /** id, number, of: the id watched, 0 for nobody. */
  watches: "fate.watches",
  /** id, number, isFlushing. */
  forgets: "fate.forgets",
  /** id, traps. */
  traps: "fate.traps",
  /** id, to, reason. */
  signals: "fate.signals",
  /** id, reason: it ends by itself. */
  ends: "fate.ends",
  /** id, from, reason, isNameFree. */
  exit: "fate.exit",
  /** id, number, reason, isNameFree. */
  down: "fate.down",
  /** name, isTaken: a second one was started under a name. */
  spawned: "fate.spawned",
} as const;

/** What a citizen is asked to do. */
export type CitizenMessages = {
  link: Cast<Other>;
  unlink: Cast<Other>;
  watch: Cast<Other>;
  watchName: Cast<string>;
  forget: Cast<{ readonly nth: number; readonly flush: boolean }>;
  trap: Cast<boolean>;
  signal: Cast<{ readonly to: Other; readonly reason: ExitReason }>;
  /** Says something to somebody, and ends. */
  end: Cast<{ readonly to: Other; readonly reason: ExitReason }>;
  word: Cast;
};

type Other = ActorRef<CitizenMessages>;

interface Life {
  /** Monitors that stand, by number: under which name the watched one was known. */
  readonly watching: Map<number, { readonly id: number; readonly name: string }>;
  /** Names of those it was linked to, by id. */
  readonly names: Map<number, string>;
}

type Context = ActorContext<CitizenMessages>;

/** A node of citizens. */
export class CityNode extends KernelNode {
  readonly #citizens = new Map<string, Other>();
  readonly #citizen: ReturnType<typeof citizenOf>;

  constructor(env: NodeEnv, runtime: KernelNode["runtime"]) {
    super(env, runtime, []);
    this.#citizen = citizenOf(env);
  }

  /** Those that live. */
  get citizens(): readonly Other[] {
    return [...this.#citizens.values()].filter(({ isAlive }) => isAlive);
  }

  /** Starts one under a name, which may be taken. */
  async spawn(name: string, traps: boolean): Promise<void> {
    const options = { name: nameOf(name), label: name };
    try {
      const { ref } = await this.runtime.start(this.#citizen, { name, traps }, options);
      this.#citizens.set(name, ref);
    } catch {
      this.env.trace(FATE_TRACE.spawned, { name, isTaken: true });
    }
  }
}

/** Starts a node without citizens. */
export function startCity(env: NodeEnv): CityNode {
  return new CityNode(env, kernelRuntime(env));
}

function nameOf(name: string): ActorName<CitizenMessages> {
  return actorName(name);
}

function citizenOf(env: NodeEnv) {
  const tell = (kind: keyof typeof FATE_TRACE, { self }: Context, values: object): void =>
    env.trace(FATE_TRACE[kind], { id: self.id, ...values });
  /** Whether a dead one's name is free, or somebody else's. */
  const isFree = (name: string | undefined, id: number, { whereis }: Bound): boolean =>
    name === undefined || whereis(name) !== id;
  return defineActor<CitizenMessages, Life, { readonly name: string; readonly traps: boolean }>({
    name: "citizen",
    init: ({ name, traps }, context) => {
      context.trapExit = traps;
      tell("born", context, { name, traps });
      return started({ watching: new Map(), names: new Map() });
    },
    handle: {
      link: ({ names }, other, context) => {
        // One that is gone would be the end of who does not trap exits.
        if (!other.isAlive || other.id === context.self.id) return keep();
        names.set(other.id, other.address.slice(1));
        context.link(other);
        tell("links", context, { other: other.id });
        return keep();
      },
      unlink: (_, other, context) => {
        context.unlink(other);
        tell("unlinks", context, { other: other.id });
        return keep();
      },
      watch: ({ watching }, other, context) => {
        const number = context.monitor(other);
        watching.set(number, { id: other.id, name: other.address.slice(1) });
        tell("watches", context, { number, of: other.id });
        return keep();
      },
      watchName: ({ watching }, name, context) => {
        const of = context.whereis(nameOf(name))?.id ?? 0;
        const number = context.monitor(nameOf(name));
        watching.set(number, { id: of, name });
        tell("watches", context, { number, of });
        return keep();
      },
      forget: ({ watching }, { nth, flush }, context) => {
        const numbers = [...watching.keys()];
        const number = numbers[nth % Math.max(1, numbers.length)];
        if (number === undefined) return keep();
        watching.delete(number);
        context.demonitor(number, { flush });
        tell("forgets", context, { number, isFlushing: flush });
        return keep();
      },
      trap: (_, traps, context) => {
        context.trapExit = traps;
        tell("traps", context, { traps });
        return keep();
      },
      signal: (_, { to, reason }, context) => {
        tell("signals", context, { to: to.id, reason: describeExit(reason) });
        context.exit(to, reason);
        return keep();
      },
      end: (_, { to, reason }, context) => {
        tell("ends", context, { reason: describeExit(reason) });
        if (to.id !== context.self.id) to.cast.word();
        return exit(reason);
      },
      word: () => keep(),
    },
    exit: ({ names }, { from, reason }, context) => {
      const id = from?.id ?? 0;
      const isNameFree = from?.isAlive === true || isFree(names.get(id), id, boundTo(context));
      tell("exit", context, { from: id, reason: describeExit(reason), isNameFree });
      return keep();
    },
    down: ({ watching }, { monitor: number, reason }, context) => {
      const { id, name } = watching.get(number) ?? { id: 0, name: undefined };
      watching.delete(number);
      const isNameFree = isFree(name, id, boundTo(context));
      tell("down", context, { number, reason: describeExit(reason), isNameFree });
      return keep();
    },
  });
}

interface Bound {
  readonly whereis: (name: string) => number | undefined;
}

function boundTo(context: Context): Bound {
  return { whereis: (name) => context.whereis(nameOf(name))?.id };
}
