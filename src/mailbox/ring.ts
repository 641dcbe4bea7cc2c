/** A growing ring: constant-time work at both ends, no allocation while it stays within its size. */

const SLOTS_MIN = 8;

/** An ordered queue of items with constant-time ends. */
export class Ring<T> {
  #slots: (T | undefined)[] | undefined;
  #head = 0;
  #length = 0;

  /** How many items wait. */
  get length(): number {
    return this.#length;
  }

  /** Adds an item behind all others. */
  push(item: T): void {
    const slots = this.#roomy();
    slots[(this.#head + this.#length) & (slots.length - 1)] = item;
    this.#length += 1;
  }

  /** Adds an item in front of all others. */
  unshift(item: T): void {
    const slots = this.#roomy();
    this.#head = (this.#head - 1) & (slots.length - 1);
    slots[this.#head] = item;
    this.#length += 1;
  }

  /** Takes the first item; `undefined` when empty. */
  shift(): T | undefined {
    const slots = this.#slots;
    if (slots === undefined || this.#length === 0) return undefined;
    const item = slots[this.#head];
    slots[this.#head] = undefined;
    this.#head = (this.#head + 1) & (slots.length - 1);
    this.#length -= 1;
    return item;
  }

  /** The item at `index` from the front, left where it is. */
  at(index: number): T | undefined {
    const slots = this.#slots;
    if (slots === undefined || index >= this.#length) return undefined;
    return slots[(this.#head + index) & (slots.length - 1)];
  }

  /** Takes the first item that `wanted` accepts, wherever it stands; linear in the length. */
  takeFirst(wanted: (item: T) => boolean): T | undefined {
    for (let index = 0; index < this.#length; index += 1) {
      const item = this.at(index);
      if (item !== undefined && wanted(item)) {
        this.#removeAt(index);
        return item;
      }
    }
    return undefined;
  }

  /** Takes the item at `index` from the front; linear in the length behind it. */
  takeAt(index: number): T | undefined {
    const item = this.at(index);
    if (item !== undefined) this.#removeAt(index);
    return item;
  }

  /** Takes every item, first to last, and frees the room. */
  drain(): T[] {
    const items: T[] = [];
    for (let item = this.shift(); item !== undefined; item = this.shift()) items.push(item);
    this.#slots = undefined;
    this.#head = 0;
    return items;
  }

  #removeAt(index: number): void {
    const slots = this.#slots;
    if (slots === undefined) return;
    const mask = slots.length - 1;
    for (let at = index; at < this.#length - 1; at += 1) {
      slots[(this.#head + at) & mask] = slots[(this.#head + at + 1) & mask];
    }
    slots[(this.#head + this.#length - 1) & mask] = undefined;
    this.#length -= 1;
  }

  /** The slots, doubled first when they are full. */
  #roomy(): (T | undefined)[] {
    const slots = this.#slots;
    if (slots === undefined) {
      this.#slots = new Array<T | undefined>(SLOTS_MIN).fill(undefined);
      return this.#slots;
    }
    if (this.#length < slots.length) return slots;
    const grown = new Array<T | undefined>(slots.length * 2).fill(undefined);
    for (let index = 0; index < this.#length; index += 1) grown[index] = this.at(index);
    this.#slots = grown;
    this.#head = 0;
    return grown;
  }
}
