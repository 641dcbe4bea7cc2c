/**
 * Where nodes stand in latency: a plane in which two nodes lie as far apart as their messages take.
 * Classical multidimensional scaling of the times between all pairs, and the two longest axes of it.
 *
 * @see Archethic, `Archethic.BeaconChain.NetworkCoordinates`
 */

/** Directions in which searches begin: multiples of cubes by a prime, which look like none. */
const PRIME = 65_537;
const FIRST_STRIDE = 40_503;
const SECOND_STRIDE = 25_173;

/** A square of numbers, row by row, the same both ways. */
export type SquareMatrix = readonly (readonly number[])[];

/** A point of the plane; one axis for each digit of a patch. */
export type PlanePoint = readonly [number, number];

/** Steps after which a power iteration is given up; it is close long before where axes differ. */
const STEPS_MAX = 400;

/** Change of a direction, a part of its length, below which it counts as found. */
const CLOSE = 1e-10;

/** Part of the greatest an axis has to be, to be more than rounding. */
const NEGLIGIBLE = 1e-9;

/**
 * Places nodes in the plane, by the distances between them. The sign of an axis is free: the point
 * farthest along it counts as positive, so that all who compute it agree.
 *
 * @param distances symmetric, with a diagonal of zeros
 * @returns a point each, in the order of the rows
 */
export function planeOf(distances: SquareMatrix): PlanePoint[] {
  const centred = centredSquares(distances);
  const first = greatestAxis(centred, FIRST_STRIDE);
  const second = greatestAxis(without(centred, first), SECOND_STRIDE);
  const isFlat = second.value <= first.value * NEGLIGIBLE;
  const [xs, ys] = [coordinates(first), isFlat ? zeros(distances.length) : coordinates(second)];
  return xs.map((x, nth) => [x, ys[nth] ?? 0]);
}

/** An axis of a cloud of points: how much of it lies along which direction. */
interface Axis {
  readonly value: number;
  readonly direction: readonly number[];
}

/** The squares of the distances, centred by rows and columns: products of points around their middle. */
function centredSquares(distances: SquareMatrix): SquareMatrix {
  const squares = distances.map((row) => row.map((distance) => distance ** 2));
  const means = squares.map(mean);
  const all = mean(means);
  return squares.map((row, i) =>
    row.map((square, j) => -(square - (means[i] ?? 0) - (means[j] ?? 0) + all) / 2),
  );
}

/**
 * Finds the greatest positive axis by power iteration; all axes are moved up, so that none is negative.
 * Where two axes are equally long the second is square to where the first search began, and has to
 * begin elsewhere.
 */
function greatestAxis(matrix: SquareMatrix, stride: number): Axis {
  const shift = Math.max(0, ...matrix.map((row) => sum(row.map(Math.abs))));
  let direction = unit(matrix.map((_, nth) => (((nth + 1) ** 3 * stride) % PRIME) - PRIME / 2));
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const moved = unit(sumOf(times(matrix, direction), direction, shift));
    const change = Math.hypot(...moved.map((value, nth) => value - (direction[nth] ?? 0)));
    direction = moved;
    if (change < CLOSE) break;
  }
  return { value: Math.max(0, dot(direction, times(matrix, direction))), direction };
}

function without(matrix: SquareMatrix, { value, direction }: Axis): SquareMatrix {
  return matrix.map((row, i) =>
    row.map((product, j) => product - value * (direction[i] ?? 0) * (direction[j] ?? 0)),
  );
}

function coordinates({ value, direction }: Axis): readonly number[] {
  const farthest = direction.reduce((far, one) => (isFarther(one, far) ? one : far), 0);
  const length = Math.sign(farthest) * Math.sqrt(value);
  return direction.map((part) => part * length);
}

/** Two that differ by rounding only are equally far, and the first of them decides. */
function isFarther(one: number, other: number): boolean {
  return Math.abs(one) > Math.abs(other) + NEGLIGIBLE;
}

function times(matrix: SquareMatrix, vector: readonly number[]): readonly number[] {
  return matrix.map((row) => dot(row, vector));
}

function sumOf(
  vector: readonly number[],
  other: readonly number[],
  weight: number,
): readonly number[] {
  return vector.map((value, nth) => value + weight * (other[nth] ?? 0));
}

function unit(vector: readonly number[]): readonly number[] {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}

function dot(left: readonly number[], right: readonly number[]): number {
  let total = 0;
  for (let nth = 0; nth < left.length; nth += 1) total += (left[nth] ?? 0) * (right[nth] ?? 0);
  return total;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length;
}

function zeros(length: number): readonly number[] {
  return Array.from({ length }, () => 0);
}
