/** Checks markdown: one title, and links between our own files that lead somewhere. */

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** Leaves out fenced blocks, whose `#` lines are comments and whose brackets are code. */
function proseOf(markdown: string): string {
  return markdown.replace(/^( *)(```+|~~~+)[\s\S]*?^\1\2 *$/gm, (block) =>
    "\n".repeat(block.split("\n").length - 1),
  );
}

/** Asks for exactly one title. */
export function checkTitle(path: string, markdown: string): readonly string[] {
  const titles = proseOf(markdown).match(/^# .+$/gm) ?? [];
  if (titles.length === 1) return [];
  return [
    `${path}: ${titles.length} titles (lines that begin with "# "). A page has one; make the others sections.`,
  ];
}

/** Finds relative links to files that are not there. */
export function checkLinks(path: string, markdown: string): readonly string[] {
  const links = [
    ...proseOf(markdown)
      .replace(/`[^`\n]*`/g, "")
      .matchAll(/\]\(([^)\s]+)\)/g),
  ].map(([, to = ""]) => to);
  return links
    .filter((to) => !/^([a-z]+:|#)/.test(to))
    .filter((to) => !existsSync(join(dirname(path), (to.split("#")[0] ?? "").replace(/:\d+$/, ""))))
    .map((to) => `${path}: links to ${to}, which is not there. Correct the path or drop the link.`);
}
