/**
 * Writes the pages of every machine of the product: `docs/lifecycles.md` and `docs/machines`. With `--check` it
 * writes nothing, says what has changed in which machine since they were written, and fails if anything has.
 */

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { listFiles } from "../test/support/tidy-source.ts";
import { changedMachines } from "./machine-changes.ts";
import { MACHINE_FOLDER, machinePages } from "./machine-pages.ts";

const pages = await machinePages();
const left = listFiles([MACHINE_FOLDER], "").filter(
  (path) => !pages.some((page) => page.path === path),
);

if (process.argv.includes("--check")) {
  const complaints = [
    ...(await changedMachines()),
    ...pages.flatMap(({ path, render }) =>
      existsSync(path) && readFileSync(path, "utf8") === render() ? [] : [`${path}: stale`],
    ),
    ...left.map((path) => `${path}: there is no such machine any more`),
  ];
  for (const complaint of complaints) console.error(complaint);
  console.log(`machines: ${pages.length} files, ${complaints.length} complaints`);
  if (complaints.length > 0) console.error("Run npm run machines and commit the result.");
  process.exitCode = complaints.length === 0 ? 0 : 1;
} else {
  mkdirSync(MACHINE_FOLDER, { recursive: true });
  for (const path of left) rmSync(path);
  for (const { path, render } of pages) writeFileSync(path, render());
  console.log(`machines: ${pages.length} files written`);
}
