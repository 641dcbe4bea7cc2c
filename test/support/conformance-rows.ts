/** Judges the rows of the conformance table by the tests whose titles carry their ids. */

import type { Row } from "../otp/rows.ts";

/** A test that ran. */
export interface RanTest {
  readonly title: string;
  readonly passed: boolean;
}

/** What became of one row. */
export type Verdict =
  | { readonly row: Row; readonly kind: "passed"; readonly tests: number }
  | { readonly row: Row; readonly kind: "failed"; readonly titles: readonly string[] }
  | { readonly row: Row; readonly kind: "not_applicable"; readonly reason: string }
  | { readonly row: Row; readonly kind: "missing" };

/** What tests are held against. */
export interface RowTable {
  readonly rows: readonly Row[];
  /** Reasons by id. @defaultValue every row applies */
  readonly notApplicable?: ReadonlyMap<string, string>;
  /** The ids a title carries. @defaultValue those of the suites of OTP and Elixir */
  readonly idsIn?: (title: string) => readonly string[];
}

/** All verdicts, and what contradicts the table. */
export interface Judgement {
  readonly verdicts: readonly Verdict[];
  /** Ids in titles or exceptions that are no row, and exceptions that are tested. */
  readonly complaints: readonly string[];
}

/** An id of a suite as it stands in titles. */
const SUITE_ID = /\b[A-Z]{2,5}-\d{3}\b/g;

const NONE: ReadonlyMap<string, string> = new Map();

/** Judges every row. */
export function judgeRows(
  { rows, notApplicable = NONE, idsIn = suiteIdsIn }: RowTable,
  tests: readonly RanTest[],
): Judgement {
  const testsOf = byId(tests, idsIn);
  const known = new Set(rows.map(({ id }) => id));
  const complaints = [
    ...[...testsOf.keys()]
      .filter((id) => !known.has(id))
      .map((id) => `${id} is tested, but no row`),
    ...[...notApplicable.keys()]
      .filter((id) => !known.has(id))
      .map((id) => `${id} is not applicable, but no row`),
    ...[...notApplicable.keys()]
      .filter((id) => testsOf.has(id))
      .map((id) => `${id} is tested, but listed as not applicable`),
  ];
  const verdicts = rows.map((row) => judge(row, testsOf.get(row.id) ?? [], notApplicable));
  return { verdicts, complaints };
}

/** One line for people. */
export function describeVerdict(verdict: Verdict): string {
  const { row } = verdict;
  const head = `${row.id.padEnd(8)} ${row.name}`;
  switch (verdict.kind) {
    case "passed":
      return `${head}: passed (${verdict.tests} ${verdict.tests === 1 ? "test" : "tests"})`;
    case "failed":
      return `${head}: FAILED\n${verdict.titles.map((title) => `           ${title}`).join("\n")}`;
    case "not_applicable":
      return `${head}: not applicable, ${verdict.reason}`;
    case "missing":
      return `${head}: MISSING`;
  }
}

/** How many rows came to each end. */
export function tally(verdicts: readonly Verdict[]): Readonly<Record<Verdict["kind"], number>> {
  const counts = { passed: 0, failed: 0, not_applicable: 0, missing: 0 };
  for (const { kind } of verdicts) counts[kind] += 1;
  return counts;
}

function judge(
  row: Row,
  tests: readonly RanTest[],
  notApplicable: ReadonlyMap<string, string>,
): Verdict {
  const failed = tests.filter(({ passed }) => !passed);
  if (failed.length > 0) return { row, kind: "failed", titles: failed.map(({ title }) => title) };
  if (tests.length > 0) return { row, kind: "passed", tests: tests.length };
  const reason = notApplicable.get(row.id);
  return reason === undefined ? { row, kind: "missing" } : { row, kind: "not_applicable", reason };
}

function suiteIdsIn(title: string): readonly string[] {
  return [...title.matchAll(SUITE_ID)].map(([id]) => id);
}

function byId(
  tests: readonly RanTest[],
  idsIn: (title: string) => readonly string[],
): ReadonlyMap<string, readonly RanTest[]> {
  const found = new Map<string, RanTest[]>();
  for (const test of tests) {
    for (const id of new Set(idsIn(test.title))) {
      const those = found.get(id) ?? [];
      those.push(test);
      found.set(id, those);
    }
  }
  return found;
}
