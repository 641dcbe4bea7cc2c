/**
 * The tables of a registry: by key and by owner, so that no question walks through entries of other
 * keys or other owners.
 */

/** One registration. */
export interface Entry<K, V, O> {
  readonly key: K;
  readonly owner: O;
  value: V;
}

/** Registrations, found by key and by owner. */
export class Entries<K, V, O> {
  readonly #byKey = new Map<K, Set<Entry<K, V, O>>>();
  readonly #byOwner = new Map<O, Map<K, Set<Entry<K, V, O>>>>();
  #count = 0;

  /** How many registrations stand. */
  get count(): number {
    return this.#count;
  }

  /** How many owners have one. */
  get owners(): number {
    return this.#byOwner.size;
  }

  /** Adds a registration behind all others of its key. */
  add(entry: Entry<K, V, O>): void {
    const { key, owner } = entry;
    setAt(this.#byKey, key).add(entry);
    const owned = this.#byOwner.get(owner) ?? new Map<K, Set<Entry<K, V, O>>>();
    this.#byOwner.set(owner, owned);
    setAt(owned, key).add(entry);
    this.#count += 1;
  }

  /** Forgets a registration. */
  remove(entry: Entry<K, V, O>): void {
    const { key, owner } = entry;
    const ofKey = this.#byKey.get(key);
    if (ofKey?.delete(entry) !== true) return;
    if (ofKey.size === 0) this.#byKey.delete(key);
    const owned = this.#byOwner.get(owner);
    const ofBoth = owned?.get(key);
    ofBoth?.delete(entry);
    if (ofBoth?.size === 0) owned?.delete(key);
    if (owned?.size === 0) this.#byOwner.delete(owner);
    this.#count -= 1;
  }

  /** The registrations of a key, oldest first. */
  ofKey(key: K): Iterable<Entry<K, V, O>> {
    return this.#byKey.get(key) ?? [];
  }

  /** The oldest registration of a key. */
  firstOf(key: K): Entry<K, V, O> | undefined {
    for (const entry of this.ofKey(key)) return entry;
    return undefined;
  }

  /** What one owner holds of a key, oldest first. */
  ofBoth(key: K, owner: O): Iterable<Entry<K, V, O>> {
    return this.#byOwner.get(owner)?.get(key) ?? [];
  }

  /** Everything one owner holds. */
  *ofOwner(owner: O): Generator<Entry<K, V, O>> {
    for (const entries of this.#byOwner.get(owner)?.values() ?? []) yield* entries;
  }

  /** Whether an owner holds anything. */
  hasOwner(owner: O): boolean {
    return this.#byOwner.has(owner);
  }

  /** Every registration. */
  *all(): Generator<Entry<K, V, O>> {
    for (const entries of this.#byKey.values()) yield* entries;
  }
}

function setAt<K, E>(map: Map<K, Set<E>>, key: K): Set<E> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = new Set<E>();
  map.set(key, made);
  return made;
}
