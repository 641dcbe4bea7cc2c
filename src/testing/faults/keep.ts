/** Keeping a failure that was found: a test that replays it, readable without any tool. */

import { RuntimeError } from "../../errors.ts";
import { shownValue } from "../../option-value.ts";
import type { ReplayToken } from "../spec.ts";
import { decodeToken } from "./token.ts";

/** What a kept test is written from. */
export interface KeptFailure {
  readonly token: ReplayToken;
  /** What went wrong then: the failure's message. */
  readonly message: string;
  /** Of the faults that are left, as `describeFaults` tells them. */
  readonly faults: readonly string[];
  /** Where the test finds the spec. */
  readonly spec: { readonly name: string; readonly from: string };
  /** Where the test finds `replay`. @defaultValue "coppice/testing" */
  readonly testingFrom?: string;
}

/** A test, ready to be written. */
export interface KeptTest {
  /** Name of the file; the same failure gives the same name. */
  readonly file: string;
  readonly source: string;
}

const KEEP_DEFAULTS = { testingFrom: "coppice/testing" } as const;

/**
 * Writes a regression test for mocha and chai.
 *
 * @throws RuntimeError `option.invalid` when the token cannot be read, or the spec's name is none
 */
export function keptTest(kept: KeptFailure): KeptTest {
  const { token, spec, testingFrom = KEEP_DEFAULTS.testingFrom } = kept;
  const { specId } = decodeToken(token);
  checkName(spec.name);
  const source = [
    `/** A failure of ${oneLine(specId)} that simulation found; it stays repaired. */`,
    "",
    'import { expect } from "chai";',
    `import { replay } from ${JSON.stringify(testingFrom)};`,
    `import { ${spec.name} } from ${JSON.stringify(spec.from)};`,
    "",
    `describe(${JSON.stringify(`${oneLine(specId)}, found by simulation`)}, () => {`,
    "  // Then:",
    ...kept.message.split(/\r?\n/).map(comment),
    kept.faults.length === 0 ? "  // No fault was needed." : "  // It took these faults:",
    ...kept.faults.map(comment),
    `  it(${JSON.stringify(`holds: ${oneLine(kept.message)}`)}, async () => {`,
    `    const report = await replay(${spec.name}, ${JSON.stringify(token)});`,
    "",
    '    expect(report.failure?.message ?? "no failure").to.equal("no failure");',
    "  });",
    "});",
    "",
  ];
  return { file: fileOf(specId, token), source: source.join("\n") };
}

function checkName(name: string): void {
  if (/^[A-Za-z_$][\w$]*$/.test(name)) return;
  const details = { option: "spec.name", expected: "a name", received: shownValue(name) };
  throw new RuntimeError(
    "option.invalid",
    details,
    `cannot keep failure: spec.name: expected a name (${details.received})`,
  );
}

function comment(line: string): string {
  return `  //   ${oneLine(line)}`.trimEnd();
}

/** On one line, without anything that would end a comment. */
function oneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]+/g, " ").replaceAll("*/", "* /");
}

function fileOf(specId: string, token: ReplayToken): string {
  const stem = specId
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const digest = token.slice(token.lastIndexOf(".") + 1);
  return `${stem === "" ? "spec" : stem}-${digest}.test.ts`;
}
