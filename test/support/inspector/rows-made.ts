/** Actors as a viewer knows them, for tests of what a page makes of them. */

import type { Row } from "../../../src/inspector/picture/picture.ts";
import type { RowNow, RowOrigin } from "../../../src/inspector/protocol/rows.ts";
import { nowMade, originMade } from "./frames-made.ts";

/** What a test says of an actor; its path says where it stands. */
export interface RowParts {
  readonly id: number;
  readonly path: string;
  readonly origin?: Partial<RowOrigin>;
  readonly now?: Partial<RowNow>;
  readonly goneAtMs?: number;
}

/** An actor. */
export function rowMade({ id, path, origin = {}, now = {}, goneAtMs }: RowParts): Row {
  const label = path.slice(path.lastIndexOf("/") + 1);
  return {
    ...{ id, path, rate: 0, changedAtMs: 0, goneAtMs },
    origin: originMade({ label, behaviour: label, ...origin }),
    now: nowMade(now),
  };
}

/** Actors by their numbers. */
export function rowsMade(...parts: readonly RowParts[]): Map<number, Row> {
  return new Map(parts.map((one) => [one.id, rowMade(one)]));
}
