/** Stands between the actors of a runtime while a fault of messages or timers does, and not a moment longer. */

import { InjectedFault } from "../../actor/injected-fault.ts";
import type {
  ActorFacts,
  InterposedRuntime,
  Interposer,
  MailFate,
  MailFacts,
} from "../../actor/interposer.ts";
import type { Kernel } from "../../actor/kernel.ts";
import { globMatcher } from "../../actor/path-glob.ts";
import { cannotDo } from "../../control/refusal.ts";
import type { Random } from "../../time/random.ts";
import { FAULT_BY_MS, type MailOrder, type TimerOrder } from "./fault-order.ts";
import { isMailOrder, type RuleBook, type StandingFault } from "./rule-book.ts";

type Fits = (text: string) => boolean;

/** A standing fault as messages and timers are held against it. */
interface Entry {
  readonly id: string;
  readonly order: MailOrder | TimerOrder;
  readonly fitsPath: Fits;
  /** Types of messages, or names of timers. */
  readonly fitsName: Fits;
  readonly random: Random;
}

/** What it stands on. */
export interface FaultInterposerParts {
  readonly kernel: Kernel;
  readonly book: RuleBook;
  /** Told that a fault has happened. */
  readonly happened: (id: string) => void;
}

/** The interposer of live faults. */
export class FaultInterposer {
  readonly #parts: FaultInterposerParts;
  readonly #entries = new Map<string, Entry>();
  /** Of each actor that was asked about, what befalls it: paths are put together once. */
  #befalling = new WeakMap<ActorFacts, readonly Entry[]>();
  #ground: InterposedRuntime | undefined;
  #leave: (() => void) | undefined;

  constructor(parts: FaultInterposerParts) {
    this.#parts = parts;
  }

  /**
   * Begins with a fault.
   *
   * @throws RuntimeError `control.refused` where a simulation stands between the actors already
   */
  begin({ id }: StandingFault, order: MailOrder | TimerOrder, random: Random): void {
    this.#stand();
    const name = isMailOrder(order) ? order.message : order.timer;
    const fitsName = name === undefined ? () => true : globMatcher(name);
    const entry = { id, order, fitsPath: globMatcher(order.path), fitsName, random };
    this.#entries.set(id, entry);
    this.#befalling = new WeakMap();
  }

  /** Ends one: what it held back comes at once. */
  end(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined || !this.#entries.delete(id)) return;
    this.#befalling = new WeakMap();
    if (this.#entries.size === 0) {
      this.#leave?.();
      this.#leave = undefined;
      return;
    }
    const ground = this.#ground;
    for (const actor of ground?.actors() ?? [])
      if (entry.fitsPath(actor.path)) ground?.release(actor.id);
  }

  #stand(): void {
    if (this.#leave !== undefined) return;
    const leave = this.#parts.kernel.interpose((ground) => {
      this.#ground = ground;
      return this.#interposer;
    });
    if (leave === undefined) throw cannotDo("a simulation stands between these actors");
    this.#leave = leave;
  }

  readonly #interposer: Interposer = {
    mail: (mail, receiver) => {
      const entry = this.#strikes(receiver, mail, (kind) => kind !== "throw");
      return entry === undefined ? undefined : fateOf(entry);
    },
    handle: (mail, receiver) => {
      if (mail.kind !== "message") return undefined;
      const entry = this.#strikes(receiver, mail, (kind) => kind === "throw");
      return entry === undefined ? undefined : { error: new InjectedFault(entry.id) };
    },
    timer: (name, actor) => {
      const held = this.#of(actor).find(
        ({ order, fitsName }) => order.kind === "hold_timer" && fitsName(name),
      );
      if (held === undefined) return undefined;
      this.#parts.happened(held.id);
      return "hold";
    },
  };

  /** The first fault that befalls a message. */
  #strikes(
    receiver: ActorFacts,
    mail: MailFacts,
    isMeant: (kind: MailOrder["kind"]) => boolean,
  ): Entry | undefined {
    const { book, happened } = this.#parts;
    const struck = this.#of(receiver).find(({ id, order, fitsName, random }) => {
      if (!isMailOrder(order) || !isMeant(order.kind) || !fitsName(mail.type)) return false;
      if (book.at(id)?.left === 0) return false;
      return order.share === undefined || random.unit() < order.share;
    });
    if (struck !== undefined) happened(struck.id);
    return struck;
  }

  #of(actor: ActorFacts): readonly Entry[] {
    const known = this.#befalling.get(actor);
    if (known !== undefined) return known;
    const { path } = actor;
    const befalling = [...this.#entries.values()].filter(({ fitsPath }) => fitsPath(path));
    this.#befalling.set(actor, befalling);
    return befalling;
  }
}

function fateOf({ order, random }: Entry): MailFate | undefined {
  const { byMs = FAULT_BY_MS } = order as { readonly byMs?: number };
  switch (order.kind) {
    case "drop":
    case "duplicate":
      return { do: order.kind };
    case "delay":
      return { do: "delay", byMs };
    case "reorder":
      return { do: "fall_behind", byMs: Math.ceil(random.unit() * byMs) };
    default:
      return undefined;
  }
}
