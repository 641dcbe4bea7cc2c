/**
 * The geo patch: three hexadecimal digits that name one of 64 x 32 cells of 5.625 degrees. Digits are
 * two's-complement nibbles: 8 to F lie west or south, 0 to 7 east or north.
 *
 * @see Archethic, `Archethic.P2P.GeoPatch`
 */

import { assert } from "../assert.ts";
import type { Coordinates } from "./geo-ip.ts";

/** Three upper-case hexadecimal digits: longitude, latitude, cell within both. */
export type GeoPatch = string;

/** Edges of a patch in degrees; the southern and western ones belong to it. */
export interface PatchBox {
  readonly south: number;
  readonly north: number;
  readonly west: number;
  readonly east: number;
}

/** Width and height of a patch in degrees. */
export const PATCH_DEGREES = 5.625;

/** The patch of a node on this very machine, as in Archethic. */
export const LOOPBACK_PATCH: GeoPatch = "000";

/** Degrees that one value of a first or second digit spans: four patches. */
const DIGIT_DEGREES = 22.5;

const COLUMNS = 64;
const ROWS = 32;

/** Digits from west to east; latitude uses the middle eight, `C` to `3`, from south to north. */
const DIGITS = "89ABCDEF01234567";
const LATITUDE_DIGITS_FROM = 4;

const PATCH = /^[0-9A-F][0-3C-F][0-9A-F]$/;

/**
 * Finds the patch of a point. The north pole and the date line belong to their other side.
 *
 * @param coordinates a point for which {@link isOnGlobe} holds
 * @example
 * geoPatchOf({ latitude: 47.36667, longitude: 8.55 }); // "021"
 */
export function geoPatchOf(coordinates: Coordinates): GeoPatch {
  assert(isOnGlobe(coordinates), "a patch is asked of a point on the globe");
  const column = cellIndex(coordinates.longitude + 180, COLUMNS);
  const row = cellIndex(coordinates.latitude + 90, ROWS);
  const cell = (row % 4) * 4 + (column % 4);
  return (
    DIGITS.charAt(column >> 2) +
    DIGITS.charAt((row >> 2) + LATITUDE_DIGITS_FROM) +
    cell.toString(16).toUpperCase()
  );
}

/**
 * Gives the edges of a patch.
 *
 * @param patch text for which {@link isGeoPatch} holds
 */
export function geoPatchBox(patch: GeoPatch): PatchBox {
  assert(isGeoPatch(patch), "a box is asked of a patch");
  const cell = Number.parseInt(patch.charAt(2), 16);
  const column = DIGITS.indexOf(patch.charAt(0));
  const row = DIGITS.indexOf(patch.charAt(1)) - LATITUDE_DIGITS_FROM;
  const west = column * DIGIT_DEGREES - 180 + (cell % 4) * PATCH_DEGREES;
  const south = row * DIGIT_DEGREES - 90 + Math.trunc(cell / 4) * PATCH_DEGREES;
  return { south, north: south + PATCH_DEGREES, west, east: west + PATCH_DEGREES };
}

/** Whether a text is a patch: a cell that exists, in upper case. */
export function isGeoPatch(text: string): boolean {
  return PATCH.test(text);
}

/** Whether both numbers lie within their range; false for what is no number. */
export function isOnGlobe({ latitude, longitude }: Coordinates): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}

/** Counted after the shift, which may round a point just below the last edge onto it. */
function cellIndex(degrees: number, cells: number): number {
  return Math.trunc(degrees / PATCH_DEGREES) % cells;
}
