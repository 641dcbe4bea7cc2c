/** Lints planted files with the repository's own rules, in a folder outside the repository. */

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";

/** What the linter said of planted files. */
export interface Report {
  /** `path rule` of each finding, in order. */
  readonly findings: readonly string[];
  /** The whole report as a person reads it, with the advice of each rule. */
  readonly text: string;
}

/** Writes the files by path into a fresh folder with our lint rules, lints them, and cleans up. */
export function lintPlanted(files: Readonly<Record<string, string>>): Report {
  const root = mkdtempSync(join(tmpdir(), "coppice-planted-"));
  try {
    for (const own of ["biome.json", ".gitignore", "lint", "package.json"]) {
      cpSync(own, join(root, own), { recursive: true });
    }
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const short = lint(root, "github");
    const findings = [...short.matchAll(/^::error title=([^,]+),file=([^,]+),/gm)].map(
      ([, rule = "", path = ""]) =>
        `${relative(realpathSync(root), path)} ${rule.split("/").at(-1)}`,
    );
    return { findings: findings.sort(), text: lint(root, "default").replace(/\s+/g, " ") };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function lint(root: string, reporter: string): string {
  const { stdout, stderr } = spawnSync(
    resolve("node_modules/.bin/biome"),
    ["lint", `--reporter=${reporter}`, "--max-diagnostics=none"],
    { cwd: root, encoding: "utf8" },
  );
  return stdout + stderr;
}
