/** Frames for tests of viewers: rows, words and times as a host would say them. */

import { ByteWriter } from "../../../src/inspector/protocol/bytes.ts";
import type { Frame, FrameKind } from "../../../src/inspector/protocol/frame.ts";
import {
  encodeRows,
  NEWBORN,
  type RowChange,
  type RowNow,
  type RowOrigin,
} from "../../../src/inspector/protocol/rows.ts";
import type { Words } from "../../../src/inspector/protocol/words.ts";

/** A table of words that grows. */
export class WordTable implements Words {
  readonly words: string[] = [""];

  numberOf(word: string): number {
    const known = this.words.indexOf(word);
    return known >= 0 ? known : this.words.push(word) - 1;
  }

  readonly wordOf = (number: number): string => this.words[number] ?? "?";
}

/** An actor as it was born; what is left out is an ordinary worker's. */
export function originMade(parts: Partial<RowOrigin> = {}): RowOrigin {
  return {
    ...{ parent: 0, label: "a", behaviour: "a", kind: "worker", mailboxMax: 10_000 },
    ...{ overflow: "reject", machine: "", strategy: "", intensity: 0, periodMs: 0, bornAtMs: 0 },
    ...parts,
  };
}

/** An actor as it is; what is left out is idle. */
export function nowMade(parts: Partial<RowNow> = {}): RowNow {
  return {
    ...NEWBORN,
    life: "running",
    ...parts,
  };
}

/** A frame with a JSON body. */
export function jsonFrame(kind: FrameKind, body: unknown): Frame {
  return { kind, number: 0, body: new TextEncoder().encode(JSON.stringify(body)) };
}

/** The frames that say these rows to a viewer who knows no word yet. */
export function rowFrames(rows: readonly RowChange[], table: WordTable = new WordTable()): Frame[] {
  const known = table.words.length;
  const body = encodeRows(rows, table);
  const words = { from: known, words: table.words.slice(known) };
  return [jsonFrame("strings", words), { kind: "rows", number: 0, body }];
}

/** The frame that says that actors are gone. */
export function goneFrame(ids: readonly number[]): Frame {
  const writer = new ByteWriter();
  for (const id of ids) writer.number(id);
  return { kind: "gone", number: 0, body: writer.bytes() };
}
