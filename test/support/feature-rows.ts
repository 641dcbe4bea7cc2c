/** Reads which promises, and which functions of the reference, the titles of tests carry. */

import type { FeatureGroup } from "../features/feature-group.ts";
import type { RowTable } from "./conformance-rows.ts";

/** The promises of a group as a table: a title carries `A12` as a word of its own. */
export function promiseTable({ letter, rows }: FeatureGroup): RowTable {
  const id = new RegExp(`\\b${letter}\\d{1,2}\\b`, "g");
  return { rows, idsIn: (title) => [...title.matchAll(id)].map(([found]) => found) };
}

/** The functions or cases of a group as a table: a title carries the reference's name of it. */
export function functionTable({ functions, leftOut }: FeatureGroup): RowTable {
  return {
    rows: functions,
    notApplicable: leftOut,
    idsIn: (title) => {
      const words = new Set([...(title.match(/[a-z0-9_]+[?!]?/gi) ?? []), ...weaknessesIn(title)]);
      return functions.flatMap(({ id }) => (words.has(id) ? [id] : []));
    },
  };
}

/** Weaknesses of Soma a title says are turned round: `weaknesses 3 and 5` are `weakness_3` and `weakness_5`. */
function weaknessesIn(title: string): readonly string[] {
  if (!/\bsoma\b/.test(title)) return [];
  const lists = title.matchAll(/\bweakness(?:es)? (\d+(?:(?:, | and )\d+)*)/g);
  return [...lists]
    .flatMap(([, list = ""]) => list.match(/\d+/g) ?? [])
    .map((one) => `weakness_${one}`);
}

/** Whether a test file may hold a title that carries something of a group. */
export function mayShow(group: FeatureGroup, text: string): boolean {
  const { idsIn: promisesIn } = promiseTable(group);
  const { idsIn: functionsIn } = functionTable(group);
  return [promisesIn, functionsIn].some((idsIn) => (idsIn?.(text) ?? []).length > 0);
}

/**
 * What a group says of our own names and does not hold: a method of a node, or an export. Cases have none.
 *
 * @param sources texts of the product by path
 */
export function namesNotFound(
  { functions, leftOut, reference }: FeatureGroup,
  sources: ReadonlyMap<string, string>,
): readonly string[] {
  if (reference === "cases") return [];
  const texts = [...sources.values()].join("\n");
  const face = sources.get("supervisors/face/node-face.ts") ?? "";
  const names = functions.filter(({ id }) => !leftOut.has(id)).map(({ name }) => name);
  return [...new Set(names)].filter((name) => {
    const method = name.startsWith("node.") ? name.slice("node.".length) : undefined;
    if (method !== undefined) return !new RegExp(`^ {2}${method}[(:<]`, "m").test(face);
    return !new RegExp(`^export (?:async )?function ${name}\\b`, "m").test(texts);
  });
}
