/** Finds the items of CBOR in bytes, as far as they are any: where something can be changed that means something. */

/** One item, or an element of one. */
export interface CborItem {
  readonly start: number;
  /** Where its head ends: what follows is its content. */
  readonly headEnd: number;
  readonly end: number;
  /** 0 to 7. */
  readonly major: number;
}

const DEPTH_MAX = 64;

/** Every item, outer ones before those in them; what follows something that is no item is left out. */
export function cborItems(bytes: Uint8Array): readonly CborItem[] {
  const items: CborItem[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = readItem(bytes, { at, depth: 0 }, items);
    if (end === undefined) break;
    at = end;
  }
  return items;
}

interface Place {
  readonly at: number;
  readonly depth: number;
}

/** Reads one item with all in it. @returns its end; `undefined` when there is none */
function readItem(bytes: Uint8Array, { at, depth }: Place, items: CborItem[]): number | undefined {
  const head = headAt(bytes, at);
  if (head === undefined || depth > DEPTH_MAX) return undefined;
  const { major, argument, headEnd } = head;
  const place = items.length;
  items.push({ start: at, headEnd, end: headEnd, major });
  const end = contentEnd(bytes, { at: headEnd, depth, major, argument }, items);
  if (end === undefined) {
    items.length = place;
    return undefined;
  }
  items[place] = { start: at, headEnd, end, major };
  return end;
}

function contentEnd(
  bytes: Uint8Array,
  content: Place & { readonly major: number; readonly argument: number },
  items: CborItem[],
): number | undefined {
  const { at, depth, major, argument } = content;
  if (major === 2 || major === 3) return at + argument <= bytes.length ? at + argument : undefined;
  const inside = major === 4 ? argument : major === 5 ? argument * 2 : major === 6 ? 1 : 0;
  let next = at;
  for (let nth = 0; nth < inside; nth += 1) {
    const end = readItem(bytes, { at: next, depth: depth + 1 }, items);
    if (end === undefined) return undefined;
    next = end;
  }
  return next;
}

function headAt(bytes: Uint8Array, at: number) {
  const first = bytes[at];
  if (first === undefined) return undefined;
  const [major, low] = [first >> 5, first & 31];
  if (low < 24) return { major, argument: low, headEnd: at + 1 };
  const extra = 2 ** (low - 24);
  if (low > 27 || at + 1 + extra > bytes.length) return undefined;
  let argument = 0;
  for (let nth = 1; nth <= extra; nth += 1) argument = argument * 256 + (bytes[at + nth] ?? 0);
  return { major, argument, headEnd: at + 1 + extra };
}
