/**
 * A registry: actors under keys, with values. `unique` keys have one owner, `duplicate` keys any
 * number. Keys are compared as `Map` compares them: 1 and 1.0 are one key, objects are themselves.
 *
 * A registration leaves with its owner, in the very step of its exit and before anybody learns of
 * it: there are no dead owners to be found (OTP's registry shows them for a while). The registry is
 * no process, so nothing it does can end its owners.
 *
 * @see Elixir `Registry`; `docs/semantics.md` section 9
 */

import type { Cell } from "../actor/cell.ts";
import type { Kernel } from "../actor/kernel.ts";
import { noSuchActor } from "../actor/call-failures.ts";
import { type ActorName, actorName } from "../actor/name.ts";
import type { Cast } from "../actor/protocol.ts";
import { type ActorRef, cellOf, refAt, refOf, targetOf } from "../actor/ref.ts";
import type { Via } from "../actor/start.ts";
import { RuntimeError } from "../errors.ts";
import { Entries, type Entry } from "./entries.ts";
import { KeyLock, type LockOptions } from "./key-lock.ts";

/** How many owners one key may have. */
export type KeyKind = "unique" | "duplicate";

/** The runtime a registry belongs to: a `Runtime`, or an actor's context. */
export interface Ground {
  ref<M>(name: ActorName<M>): ActorRef<M>;
}

/** Who registers itself: an actor's context. */
export interface Holder<M> {
  readonly self: ActorRef<M>;
}

/** One registration as others see it. */
export interface Registered<M, V> {
  readonly ref: ActorRef<M>;
  readonly value: V;
}

/** What a listener of a registry is told; nothing when an owner's exit ends its registrations. */
export type RegistryListenerMessages<K = unknown, V = unknown> = {
  registered: Cast<{
    readonly registry: string;
    readonly key: K;
    readonly value: V;
    readonly ref: ActorRef;
  }>;
  unregistered: Cast<{ readonly registry: string; readonly key: K; readonly ref: ActorRef }>;
};

/** How a registry is made. */
export interface RegistryOptions<K, V> {
  /** For people: shown in addresses and failures. */
  readonly name: string;
  /** @defaultValue "unique" */
  readonly keys?: KeyKind;
  /** Told of registrations and their ends. @defaultValue nobody */
  readonly listeners?: readonly ActorRef<RegistryListenerMessages<K, V>>[];
}

/** Actors of protocol `M` under keys `K` with values `V`. */
export class Registry<K, V = void, M = unknown> {
  readonly name: string;
  readonly keyKind: KeyKind;
  readonly #kernel: Kernel;
  readonly #entries = new Entries<K, V, Cell>();
  readonly #observed = new WeakSet<Cell>();
  readonly #listeners: readonly ActorRef<RegistryListenerMessages<K, V>>[];
  readonly #meta = new Map<string, unknown>();
  readonly #locks = new KeyLock<K>();

  constructor(ground: Ground, options: RegistryOptions<K, V>) {
    this.name = options.name;
    this.keyKind = options.keys ?? "unique";
    this.#kernel = targetOf(ground.ref(actorName(options.name))).kernel;
    this.#listeners = options.listeners ?? [];
  }

  /** How many registrations stand. */
  get count(): number {
    return this.#entries.count;
  }

  /**
   * Registers an actor under a key.
   *
   * @throws RuntimeError `registry.already_registered` when a unique key has an owner, be it the same;
   *   `call.no_such_actor` when the actor is gone; `registry.not_supported` for another runtime's
   */
  register(holder: Holder<M>, key: K, value: V): void {
    const owner = this.#ownerOf(holder.self);
    const known = this.keyKind === "unique" ? this.#entries.firstOf(key) : undefined;
    if (known !== undefined) throw this.#alreadyRegistered(key, known.owner);
    this.#entries.add({ key, owner, value });
    this.#observe(owner);
    const said = { registry: this.name, key, value, ref: refOf(owner) };
    for (const listener of this.#listeners) listener.cast.registered(said);
  }

  /** Ends all registrations of an actor under a key; none is fine. */
  unregister(holder: Holder<M>, key: K): void {
    this.unregisterMatch(holder, key, () => true);
  }

  /** Ends those registrations of an actor under a key whose value is `wanted`. */
  unregisterMatch(holder: Holder<M>, key: K, wanted: (value: V) => boolean): void {
    const owner = cellOf(holder.self);
    if (owner === undefined) return;
    const ended = [...this.#entries.ofBoth(key, owner)].filter(({ value }) => wanted(value));
    for (const entry of ended) this.#entries.remove(entry);
    if (ended.length > 0) this.#tellUnregistered(key, owner);
  }

  /**
   * Changes an actor's own value under a unique key.
   *
   * @returns the new value and the old one; `undefined` when the actor does not own the key
   * @throws RuntimeError `registry.not_supported` for duplicate keys
   */
  updateValue(
    holder: Holder<M>,
    key: K,
    change: (value: V) => V,
  ): { readonly now: V; readonly before: V } | undefined {
    this.#requireUnique("updateValue");
    const entry = this.#entries.firstOf(key);
    if (entry === undefined || entry.owner !== cellOf(holder.self)) return undefined;
    const before = entry.value;
    entry.value = change(before);
    return { now: entry.value, before };
  }

  /** The owners of a key with their values, oldest first. */
  lookup(key: K): Registered<M, V>[] {
    return [...this.#entries.ofKey(key)].map(seen<K, V, M>);
  }

  /** As {@link Registry.lookup}, those only whose value is `wanted`. */
  match(key: K, wanted: (value: V) => boolean): Registered<M, V>[] {
    return this.lookup(key).filter(({ value }) => wanted(value));
  }

  /** How many {@link Registry.match} would list. */
  countMatch(key: K, wanted: (value: V) => boolean): number {
    return this.match(key, wanted).length;
  }

  /** The keys of an actor; a key it registered twice stands twice. */
  keys(ref: ActorRef<M>): K[] {
    return this.#of(ref).map(({ key }) => key);
  }

  /** The values of an actor under a key, oldest first. */
  values(key: K, ref: ActorRef<M>): V[] {
    const owner = cellOf(ref);
    if (owner === undefined) return [];
    return [...this.#entries.ofBoth(key, owner)].map(({ value }) => value);
  }

  /** What `pick` makes of every registration; `undefined` leaves one out. */
  select<T>(pick: (key: K, registered: Registered<M, V>) => T | undefined): T[] {
    const picked: T[] = [];
    for (const entry of this.#entries.all()) {
      const made = pick(entry.key, seen(entry));
      if (made !== undefined) picked.push(made);
    }
    return picked;
  }

  /** How many registrations are `wanted`. */
  countSelect(wanted: (key: K, registered: Registered<M, V>) => boolean): number {
    return this.select((key, registered) => (wanted(key, registered) ? true : undefined)).length;
  }

  /** Gives the owners of a key to `use`, here and now; not at all when there are none. */
  dispatch(key: K, use: (owners: readonly Registered<M, V>[]) => void): void {
    const owners = this.lookup(key);
    if (owners.length > 0) use(owners);
  }

  /** Sets something known about the registry itself. */
  putMeta(name: string, value: unknown): void {
    this.#meta.set(name, value);
  }

  /** Reads it; `undefined` when it was never set. */
  meta(name: string): unknown {
    return this.#meta.get(name);
  }

  /** Forgets it. */
  deleteMeta(name: string): void {
    this.#meta.delete(name);
  }

  /** Runs work alone under a key; see {@link KeyLock.run}. */
  lock<T>(key: K, work: () => PromiseLike<T> | T, options?: LockOptions): Promise<T> {
    return this.#locks.run(key, work, options);
  }

  /**
   * The owner of a unique key; `undefined` when there is none.
   *
   * @throws RuntimeError `registry.not_supported` for duplicate keys
   */
  whereis(key: K): ActorRef<M> | undefined {
    this.#requireUnique("whereis");
    const entry = this.#entries.firstOf(key);
    return entry === undefined ? undefined : refOf<M>(entry.owner);
  }

  /**
   * A ref to whoever owns a unique key at the moment of sending.
   *
   * @throws RuntimeError `registry.not_supported` for duplicate keys
   */
  ref(key: K): ActorRef<M> {
    this.#requireUnique("ref");
    const resolve = (): Cell | undefined => this.#entries.firstOf(key)?.owner;
    return refAt(this.#kernel, { address: this.#addressOf(key), resolve });
  }

  /**
   * A place to start an actor at: `via` of its start options or of its child specification.
   *
   * @throws RuntimeError `registry.not_supported` for duplicate keys
   */
  via(key: K, value: V): Via {
    this.#requireUnique("via");
    return {
      holder: () => {
        const entry = this.#entries.firstOf(key);
        return entry === undefined ? undefined : refOf(entry.owner);
      },
      claim: (ref) => this.register({ self: ref as ActorRef<M> }, key, value),
    };
  }

  #of(ref: ActorRef<M>): Entry<K, V, Cell>[] {
    const owner = cellOf(ref);
    return owner === undefined ? [] : [...this.#entries.ofOwner(owner)];
  }

  #ownerOf(ref: ActorRef<M>): Cell {
    const owner = cellOf(ref);
    if (owner === undefined || !owner.isAlive) throw noSuchActor(ref.address);
    if (owner.kernel !== this.#kernel) throw this.#notSupported("another runtime's actor");
    return owner;
  }

  /** One observer an owner, for as long as it lives, however often it registers. */
  #observe(owner: Cell): void {
    if (this.#observed.has(owner)) return;
    this.#observed.add(owner);
    owner.exitObservers ??= [];
    owner.exitObservers.push(() => {
      for (const entry of [...this.#entries.ofOwner(owner)]) this.#entries.remove(entry);
    });
  }

  #tellUnregistered(key: K, owner: Cell): void {
    const said = { registry: this.name, key, ref: refOf(owner) };
    for (const listener of this.#listeners) listener.cast.unregistered(said);
  }

  #addressOf(key: K): string {
    return `${this.name} ${String(key)}`;
  }

  #alreadyRegistered(key: K, holder: Cell): RuntimeError<"registry.already_registered"> {
    const name = this.#addressOf(key);
    const text = `cannot register ${name}: ${holder.path} holds it`;
    return new RuntimeError("registry.already_registered", { name, holder: holder.path }, text);
  }

  #requireUnique(operation: string): void {
    if (this.keyKind !== "unique") throw this.#notSupported(operation);
  }

  #notSupported(operation: string): RuntimeError<"registry.not_supported"> {
    const { name, keyKind } = this;
    const text = `cannot do ${operation}: ${name} is a registry of ${keyKind} keys of one runtime`;
    return new RuntimeError("registry.not_supported", { name, operation }, text);
  }
}

function seen<K, V, M>(entry: Entry<K, V, Cell>): Registered<M, V> {
  return { ref: refOf<M>(entry.owner), value: entry.value };
}
