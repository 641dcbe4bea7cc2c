/** The files of the page, read once: what is not among them is not served, whatever its path looks like. */

import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** One file of the page. */
export interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Where a built page may lie: in a package, and in a checkout. */
const FOLDERS = ["../../../inspector-page", "../../../build/inspector-page"];

/** Files a page has at most. */
const FILES_MAX = 100;

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json",
  map: "application/json",
  svg: "image/svg+xml",
  png: "image/png",
  woff2: "font/woff2",
};

const UNBUILT = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>coppice inspector</title></head>
<body><main><h1>The page of the inspector is not built</h1>
<p>This is a checkout. Run <code>npm run page</code>, then load this address again.
Until then <code>npx coppice top</code> shows the same in a terminal.</p></main></body></html>
`;

/**
 * Reads the page.
 *
 * @param folder where it was built. @defaultValue the package's own
 * @returns files by path, `/` first; where nothing was built, a page that says so
 */
export async function readPage(folder?: string): Promise<ReadonlyMap<string, PageFile>> {
  const folders = folder === undefined ? FOLDERS.map(ownFolder) : [folder];
  for (const one of folders) {
    const files = await filesIn(one);
    const index = files.get("/index.html");
    if (index !== undefined) return new Map([["/", index], ...files]);
  }
  return new Map([["/", { type: TYPES["html"] ?? "", bytes: new TextEncoder().encode(UNBUILT) }]]);
}

function ownFolder(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

async function filesIn(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const files = new Map<string, PageFile>();
  for (const path of await pathsIn(folder)) {
    const type = TYPES[path.slice(path.lastIndexOf(".") + 1)];
    if (type === undefined || files.size >= FILES_MAX) continue;
    files.set(`/${path}`, { type, bytes: await readFile(join(folder, path)) });
  }
  return files;
}

async function pathsIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));
  } catch {
    return [];
  }
}
