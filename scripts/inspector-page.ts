/** Builds the inspector's page: one document, one script, one style sheet, all named by their content. */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { listFiles } from "../test/support/tidy-source.ts";
import { landOutline } from "./land-outline.ts";

const ENTRY = "src/inspector/page/ui/main.tsx";

/** What the page is made of; `sourceHash` is of all of it. */
const SOURCES = ["src/inspector", "src/machines", "src/geo/patch.ts", "scripts/inspector-page.ts"];

/** What the folder of a page says of itself, beside it. */
const MANIFEST = "page.json";

/** The page as it was built. */
export interface BuiltPage {
  readonly sourceHash: string;
  /** Of everything a browser loads, compressed. */
  readonly gzipBytes: number;
  readonly files: Readonly<Record<string, number>>;
}

/** Builds the page into a folder, from nothing. */
export async function buildPage(folder: string): Promise<BuiltPage> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    splitting: true,
    target: "es2022",
    outdir: "assets",
    entryNames: "page-[hash]",
    chunkNames: "part-[hash]",
    jsx: "automatic",
    jsxImportSource: "preact",
    loader: { ".svg": "dataurl" },
    define: { LAND_OUTLINE: JSON.stringify(landOutline()) },
    logLevel: "error",
  });
  const assets = outputFiles.map(({ path, contents }) => ({
    path: `assets/${path.split("/").at(-1) ?? ""}`,
    contents,
  }));
  // Parts are loaded by the page itself, when they are wanted.
  const begun = assets.filter(({ path }) => !path.startsWith("assets/part-"));
  const html = documentOf(begun.map(({ path }) => path));
  const files = [{ path: "index.html", contents: new TextEncoder().encode(html) }, ...assets];
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "assets"), { recursive: true });
  for (const { path, contents } of files) writeFileSync(join(folder, path), contents);
  const sizes = files.map(({ path, contents }) => [path, gzipSync(contents).length] as const);
  const page = {
    sourceHash: pageSourceHash(),
    gzipBytes: sizes.reduce((sum, [, bytes]) => sum + bytes, 0),
    files: Object.fromEntries(sizes),
  };
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(page, null, 2)}\n`);
  return page;
}

/** Whether a folder holds the page of these very sources. */
export function isFresh(folder: string): boolean {
  const manifest = join(folder, MANIFEST);
  if (!existsSync(manifest)) return false;
  const { sourceHash } = JSON.parse(readFileSync(manifest, "utf8")) as BuiltPage;
  return sourceHash === pageSourceHash();
}

/** The hash of everything the page is made of. */
function pageSourceHash(): string {
  const hash = createHash("sha256");
  const files = SOURCES.flatMap((path) =>
    /\.\w+$/.test(path) ? [path] : [...listFiles([path], "")],
  );
  for (const path of files) hash.update(path).update(readFileSync(path));
  return hash.digest("hex").slice(0, 16);
}

function documentOf(assets: readonly string[]): string {
  const links = assets.map((path) =>
    path.endsWith(".css")
      ? `<link rel="stylesheet" href="/${path}">`
      : `<script type="module" src="/${path}"></script>`,
  );
  return `${[
    "<!doctype html>",
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    '<meta name="color-scheme" content="light dark">',
    '<link rel="icon" href="data:,">',
    "<title>coppice</title>",
    ...links,
    '<body><div id="page"></div></body>',
    "</html>",
  ].join("\n")}\n`;
}
