/** Fields made of fields: lists, options, tuples, records by position and tagged unions. */

import { assert } from "../assert.ts";
import type { WireValue } from "./codec.ts";
import { malformed } from "./codec-scan.ts";
import { type Field, type NamedField, unsendable, type ValueOf } from "./field.ts";

/** Fields by name; their order in the declaration is their position on the wire. */
export type Fields = Readonly<Record<string, Field<unknown>>>;

/** The values of a record with these fields. */
export type RecordOf<F extends Fields> = { readonly [Name in keyof F]: ValueOf<F[Name]> };

/** The cases of a tagged union: each has a number for ever, and its fields. */
export type Variants = Readonly<Record<string, { readonly tag: number; readonly fields: Fields }>>;

/** The values of a union with these cases, told apart by `type`. */
export type UnionOf<V extends Variants> = {
  [Type in keyof V]: { readonly type: Type } & RecordOf<V[Type]["fields"]>;
}[keyof V];

/** Any number of items up to a limit. */
export function list<Item>(of: Field<Item>, itemsMax: number): Field<readonly Item[]> {
  const expected = `a list of at most ${itemsMax} items`;
  return {
    shape: { kind: "list", of, itemsMax },
    toWire: (items, what) => {
      if (items.length > itemsMax) throw unsendable(what, expected);
      return items.map((item) => of.toWire(item, what));
    },
    fromWire: (wire, what) => {
      if (!isArray(wire) || wire.length > itemsMax) throw malformed(what, expected);
      return wire.map((item) => of.fromWire(item, what));
    },
  };
}

/** What items of a sorted list go by: bytes in their order, or a number. */
export type SortKey = Uint8Array | number;

/**
 * Items whose order says nothing: they travel sorted, each once, so that nodes that know the same say
 * the same bytes.
 *
 * @param keyOf what items are sorted and told apart by
 * @example
 * const confirmations = sortedList(record({ place: u16, signature }), 200, ({ place }) => place);
 */
export function sortedList<Item>(
  of: Field<Item>,
  itemsMax: number,
  keyOf: (item: Item) => SortKey,
): Field<readonly Item[]> {
  const items = list(of, itemsMax);
  const expected = "a list in the order of its keys, each once";
  const order = (one: Item, other: Item): number => compareKeys(keyOf(one), keyOf(other));
  const rises = (item: Item, at: number, all: readonly Item[]): boolean => {
    const before = all[at - 1];
    return at === 0 || before === undefined || order(before, item) < 0;
  };
  return {
    shape: { kind: "list", of, itemsMax, order },
    toWire: (value, what) => {
      const sorted = [...value].sort(order);
      if (!sorted.every(rises)) throw unsendable(what, expected);
      return items.toWire(sorted, what);
    },
    fromWire: (wire, what) => {
      const value = items.fromWire(wire, what);
      if (!value.every(rises)) throw malformed(what, expected);
      return value;
    },
  };
}

function compareKeys(one: SortKey, other: SortKey): number {
  if (typeof one === "number" || typeof other === "number") return Number(one) - Number(other);
  return Buffer.compare(one, other);
}

/** A value or `null`; an option of an option has no form, since its two nulls would be one. */
export function option<Value extends NonNullable<unknown>>(of: Field<Value>): Field<Value | null> {
  return {
    shape: { kind: "option", of },
    toWire: (value, what) => (value === null ? null : of.toWire(value, what)),
    fromWire: (wire, what) => (wire === null ? null : of.fromWire(wire, what)),
  };
}

/** A pair of fields without names. */
export function pair<First, Second>(
  first: Field<First>,
  second: Field<Second>,
): Field<readonly [First, Second]> {
  return {
    shape: { kind: "pair", of: [first, second] },
    toWire: (value, what) => [first.toWire(value[0], what), second.toWire(value[1], what)],
    fromWire: (wire, what) => {
      const [one, other] = positions(wire, 2, what);
      return [first.fromWire(one ?? null, what), second.fromWire(other ?? null, what)];
    },
  };
}

/**
 * Named fields that travel by position, exactly as many as declared.
 *
 * @example
 * const endpoint = record({ host: text(255), port: u16 }); // ["10.0.0.1", 3002]
 */
export function record<F extends Fields>(fields: F): Field<RecordOf<F>> {
  const layout = layoutOf(fields);
  return {
    shape: { kind: "record", layout },
    toWire: (value) => fieldsToWire(layout, value, []),
    fromWire: (wire, what) =>
      fieldsFromWire(layout, { items: positions(wire, layout.length, what), from: 0 }, {}),
  };
}

/**
 * One of several records, told apart by `type`; travels as the case's number and its fields.
 *
 * @example
 * const which = union({ latest: { tag: 0, fields: {} }, at: { tag: 1, fields: { height: u53 } } });
 * which.toWire({ type: "at", height: 7 }, "which"); // [1, 7]
 */
export function union<V extends Variants>(variants: V): Field<UnionOf<V>> {
  const cases = Object.entries(variants).map(([type, { tag, fields }]) => ({
    type,
    tag,
    layout: layoutOf(fields),
  }));
  assert(new Set(cases.map(({ tag }) => tag)).size === cases.length, "each case has its own tag");
  const expected = `one of ${cases.map(({ type }) => type).join(", ")}`;
  return {
    shape: { kind: "union", cases },
    toWire: (value, what) => {
      const found = cases.find(({ type }) => type === value.type);
      if (found === undefined) throw unsendable(what, expected);
      return fieldsToWire(found.layout, value, [found.tag]);
    },
    fromWire: (wire, what) => {
      const found = isArray(wire) ? cases.find(({ tag }) => tag === wire[0]) : undefined;
      if (found === undefined) throw malformed(what, expected);
      const items = positions(wire, found.layout.length + 1, what);
      return fieldsFromWire(found.layout, { items, from: 1 }, { type: found.type });
    },
  };
}

/** Fields in their order on the wire. */
export type Layout = readonly NamedField[];

/** Fixes the order of fields as declared. */
export function layoutOf(fields: Fields): Layout {
  const layout = Object.entries(fields);
  // Engines list names that look like numbers first, whatever the declaration says.
  assert(!layout.some(([name]) => /^\d+$/.test(name)), "no field is named by a number");
  return layout;
}

/** Writes the fields of a value behind what is already there. */
export function fieldsToWire(layout: Layout, value: object, before: WireValue[]): WireValue[] {
  const named = value as Readonly<Record<string, unknown>>;
  for (const [name, field] of layout) before.push(field.toWire(named[name], name));
  return before;
}

/**
 * Reads fields from their positions into a value that holds `before` already.
 *
 * @param wire as many items from `from` on as the layout has fields
 */
export function fieldsFromWire<Value>(
  layout: Layout,
  { items, from }: { readonly items: readonly WireValue[]; readonly from: number },
  before: Record<string, unknown>,
): Value {
  let position = from;
  for (const [name, field] of layout) {
    before[name] = field.fromWire(items[position] ?? null, name);
    position += 1;
  }
  // The fields' own checks have just made this so; the compiler cannot follow names in a loop.
  return before as Value;
}

/** The items of an array of exactly this length. */
export function positions(wire: WireValue, length: number, what: string): readonly WireValue[] {
  if (!isArray(wire) || wire.length !== length) throw malformed(what, `${length} fields`);
  return wire;
}

function isArray(wire: WireValue): wire is readonly WireValue[] {
  return Array.isArray(wire);
}
