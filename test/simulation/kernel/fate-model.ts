/**
 * Who has to die of what, and who has to be told of what, worked out from who linked, watched and signalled whom.
 * Written from the rules of exit signals; what happened is compared with it as it happens.
 */

/** A word that somebody has yet to hear. */
interface Owed {
  readonly from: number;
  readonly reason: string;
}

/** One actor that lives. */
interface Soul {
  readonly name: string;
  traps: boolean;
  readonly links: Set<number>;
  /** Reasons to die of that have come, the first one first. */
  readonly deaths: string[];
  /** Exits that were trapped, in order. */
  readonly exits: Owed[];
  /** Monitors it holds: whom they watch, or the reason it has yet to hear. */
  readonly watches: Map<number, { readonly of: number; reason: string | undefined }>;
}

/** The actors of one runtime. Each method says what is wrong, or nothing. */
export class FateModel {
  readonly #souls = new Map<number, Soul>();
  readonly #gone = new Set<number>();

  /** An actor starts; whoever has its name is gone. */
  born(id: number, name: string, traps: boolean): string | undefined {
    const holder = [...this.#souls.values()].find((soul) => soul.name === name);
    const links = new Set<number>();
    this.#souls.set(id, { name, traps, links, deaths: [], exits: [], watches: new Map() });
    return holder === undefined ? undefined : `${name} has two holders`;
  }

  /** A second one is refused a name; somebody has to have it. */
  refused(name: string): string | undefined {
    const isHeld = [...this.#souls.values()].some((soul) => soul.name === name);
    return isHeld ? undefined : `${name} was refused, and is free`;
  }

  traps(id: number, traps: boolean): void {
    const soul = this.#souls.get(id);
    if (soul !== undefined) soul.traps = traps;
  }

  links(id: number, other: number): void {
    this.#souls.get(id)?.links.add(other);
    this.#souls.get(other)?.links.add(id);
  }

  unlinks(id: number, other: number): void {
    this.#souls.get(id)?.links.delete(other);
    this.#souls.get(other)?.links.delete(id);
  }

  watches(id: number, number: number, of: number): void {
    const reason = this.#souls.has(of) ? undefined : "noproc";
    this.#souls.get(id)?.watches.set(number, { of, reason });
  }

  forgets(id: number, number: number, isFlushing: boolean): void {
    const watches = this.#souls.get(id)?.watches;
    // What waits in the mailbox stays there, unless it is flushed.
    if (isFlushing || watches?.get(number)?.reason === undefined) watches?.delete(number);
  }

  signals(from: number, to: number, reason: string): void {
    const soul = this.#souls.get(to);
    if (reason === "kill") soul?.deaths.push("killed");
    else if (soul?.traps === true) soul.exits.push({ from, reason });
    else if (reason !== "normal" || from === to) soul?.deaths.push(reason);
  }

  ends(id: number, reason: string): void {
    this.#souls.get(id)?.deaths.unshift(reason);
  }

  /** It has gone: of something it had to die of, and everybody is told. */
  stopped(id: number, reason: string): string | undefined {
    const soul = this.#souls.get(id);
    if (soul === undefined) return undefined;
    this.#souls.delete(id);
    this.#gone.add(id);
    for (const other of soul.links) this.#linkSays(id, other, reason);
    for (const { watches } of this.#souls.values()) {
      for (const watch of watches.values()) {
        if (watch.of === id) watch.reason ??= reason;
      }
    }
    const [due] = soul.deaths;
    if (due === reason || reason.startsWith("error: InjectedFault")) return undefined;
    return `it had to die of ${due ?? "nothing"}`;
  }

  /** It takes a message: whoever has to die takes none. */
  takes(id: number): string | undefined {
    if (this.#gone.has(id)) return "it is gone";
    const due = this.#souls.get(id)?.deaths[0];
    return due === undefined ? undefined : `it had to die of ${due} first`;
  }

  /** It hears an exit. */
  hearsExit(id: number, from: number, reason: string): string | undefined {
    const owed = this.#souls.get(id)?.exits.shift();
    if (owed?.from === from && owed.reason === reason) return undefined;
    return `the exit it had to hear is ${owed === undefined ? "none" : `${owed.reason} of ${owed.from}`}`;
  }

  /** It hears that whom it watched is gone. */
  hearsDown(id: number, number: number, reason: string): string | undefined {
    const watches = this.#souls.get(id)?.watches;
    const owed = watches?.get(number)?.reason;
    watches?.delete(number);
    return owed === reason ? undefined : `the down it had to hear is ${owed ?? "none"}`;
  }

  /** What has not come about, now that all is quiet. */
  left(): string | undefined {
    for (const [id, { deaths, exits, watches }] of this.#souls) {
      if (deaths.length > 0) return `${id} lives, and had to die of ${deaths[0]}`;
      if (exits.length > 0) return `${id} never heard the exit of ${exits[0]?.from}`;
      for (const [number, { of, reason }] of watches) {
        if (reason !== undefined) return `${id} never heard by ${number} that ${of} is down`;
      }
    }
    return undefined;
  }

  #linkSays(from: number, to: number, reason: string): void {
    const soul = this.#souls.get(to);
    soul?.links.delete(from);
    if (soul?.traps === true) soul.exits.push({ from, reason });
    else if (reason !== "normal") soul?.deaths.push(reason);
  }
}
