/**
 * Any message within its bounds, and any just outside of them, drawn from how it is declared: a
 * message or a field that is added is drawn without a line here.
 */

import fc from "fast-check";
import type { Message, WireMessage } from "../../src/wire/define-messages.ts";
import type { Field, FieldShape, NamedField } from "../../src/wire/field.ts";

/** Most items, bytes and characters drawn: limits themselves are tried apart. */
const DRAWN = { items: 4, bytes: 120, characters: 40 };

/** Values of a field. */
export function valuesOf(field: Field<unknown>): fc.Arbitrary<unknown> {
  const shape = shapeOf(field);
  switch (shape.kind) {
    case "number":
      return fc.maxSafeInteger().map((n) => within(n, shape));
    case "u64":
      return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    case "bool":
      return fc.boolean();
    case "bytes":
      return bytesOf(shape.least, Math.max(shape.least, Math.min(shape.most, DRAWN.bytes)));
    case "formatted_bytes":
      return fc.constantFrom(...shape.formats).chain(({ prefix, length }) => {
        const rest = length - prefix.length;
        return bytesOf(rest, rest).map((drawn) => Uint8Array.of(...prefix, ...drawn));
      });
    case "text":
      return textOf(shape.bytesMax);
    case "word":
      return fc.constantFrom(...shape.words);
    case "option":
      return fc.option(valuesOf(shape.of), { nil: null });
    case "pair":
      return fc.tuple(valuesOf(shape.of[0]), valuesOf(shape.of[1]));
    case "record":
      return recordOf(shape.layout);
    case "union":
      return fc.oneof(
        ...shape.cases.map(({ type, layout }) =>
          recordOf(layout).map((fields) => ({ type, ...fields })),
        ),
      );
    case "list":
      return listOf(shape);
  }
}

/** Messages of one declaration. */
export function messagesOf<M extends Message>(wire: WireMessage<M>): fc.Arbitrary<M> {
  return recordOf(wire.layout).map((fields) => ({ type: wire.type, ...fields }) as unknown as M);
}

/**
 * Messages that are within their bounds but for one of their fields, each with the name of that one.
 * Empty for a message none of whose fields has a bound a value could pass.
 */
export function messagesBeyond<M extends Message>(
  wire: WireMessage<M>,
): readonly (readonly [name: string, messages: fc.Arbitrary<M>])[] {
  return wire.layout.flatMap(([name, field]) => {
    const beyond = valueBeyond(field);
    if (beyond === undefined) return [];
    const messages = messagesOf(wire).map((message) => ({ ...message, [name]: beyond() }));
    return [[name, messages] as const];
  });
}

/** A value just outside of a field's bounds. */
function valueBeyond(field: Field<unknown>): (() => unknown) | undefined {
  const shape = shapeOf(field);
  switch (shape.kind) {
    case "number":
      return () => (shape.most === Number.MAX_SAFE_INTEGER ? shape.least - 1 : shape.most + 1);
    case "u64":
      return () => 2n ** 64n;
    case "bool":
      return () => 1;
    case "bytes":
      return () => new Uint8Array(shape.most + 1);
    case "formatted_bytes":
      return () => new Uint8Array(1).fill(0xff);
    case "text":
      return () => "t".repeat(shape.bytesMax + 1);
    case "word":
      return () => "no such word";
    case "option":
      return valueBeyond(shape.of);
    case "list":
      return () => Array.from({ length: shape.itemsMax + 1 }, () => anyOf(shape.of));
    case "union":
      return () => ({ type: "no such case" });
    case "pair":
    case "record":
      return undefined;
  }
}

function anyOf(field: Field<unknown>): unknown {
  return fc.sample(valuesOf(field), { numRuns: 1, seed: 1 })[0];
}

function shapeOf({ shape }: Field<unknown>): FieldShape {
  if (shape === undefined) throw new Error("a field on the wire says what it may hold");
  return shape;
}

/** Often a bound itself, else a number spread over all of the range. */
function within(drawn: number, { least, most }: { least: number; most: number }): number {
  if (drawn <= most && drawn >= least) return drawn;
  const size = most - least;
  return size >= Number.MAX_SAFE_INTEGER ? Math.abs(drawn) : least + (Math.abs(drawn) % (size + 1));
}

function bytesOf(least: number, most: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: least, maxLength: most });
}

function textOf(bytesMax: number): fc.Arbitrary<string> {
  return fc
    .string({ maxLength: Math.min(bytesMax, DRAWN.characters), unit: "grapheme" })
    .map((drawn) => (Buffer.byteLength(drawn) <= bytesMax ? drawn : "é".repeat(bytesMax / 2)))
    .filter((drawn) => !drawn.startsWith("\uFEFF"));
}

function listOf(shape: Extract<FieldShape, { readonly kind: "list" }>): fc.Arbitrary<unknown> {
  const maxLength = Math.min(shape.itemsMax, DRAWN.items);
  const items = fc.array(valuesOf(shape.of), { maxLength });
  const order = shape.order as ((one: unknown, other: unknown) => number) | undefined;
  if (order === undefined) return items;
  return items.map((drawn) =>
    [...drawn].sort(order).filter((item, at, all) => at === 0 || order(all[at - 1], item) < 0),
  );
}

function recordOf(layout: readonly NamedField[]): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(Object.fromEntries(layout.map(([name, field]) => [name, valuesOf(field)])));
}
