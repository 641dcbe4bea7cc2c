/**
 * Checks the pages for people: one title each, links that lead somewhere, generated pages fresh.
 * With `--write` it writes the generated pages first. The examples in them run in `npm test`.
 */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { checkLinks, checkTitle } from "../test/support/tidy-markdown.ts";
import { listFiles } from "../test/support/tidy-source.ts";
import { GENERATED_DOCS, staleDocs } from "./generated-docs.ts";
import { changedMachines } from "./machine-changes.ts";

if (process.argv.includes("--write")) {
  for (const { path, render } of GENERATED_DOCS) writeFileSync(path, await render());
}

const pages = [
  ...["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].filter((page) => existsSync(page)),
  ...listFiles(["docs"], ".md"),
];
const complaints = [
  ...pages.flatMap((path) => {
    const markdown = readFileSync(path, "utf8");
    return [...checkTitle(path, markdown), ...checkLinks(path, markdown)];
  }),
  ...(await changedMachines()),
  ...(await staleDocs(GENERATED_DOCS, (path) =>
    existsSync(path) ? readFileSync(path, "utf8") : undefined,
  )),
];
for (const complaint of complaints) console.error(complaint);
console.log(
  `docs: ${pages.length} pages, ${GENERATED_DOCS.length} generated, ${complaints.length} complaints`,
);
process.exitCode = complaints.length === 0 ? 0 : 1;
