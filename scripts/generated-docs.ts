/** The pages that are written by the code: each is a path and a function that renders it. */

import { machinePages } from "./machine-pages.ts";
import { renderStructure, STRUCTURE_PAGE } from "./module-structure.ts";
import { renderProto } from "./proto-text.ts";

/** One generated page. */
export interface GeneratedDoc {
  /** Relative to the root of the repository. */
  readonly path: string;
  /** Renders the whole page; the same code gives the same text. */
  readonly render: () => string | Promise<string>;
}

/** Add a page here and run `npm run docs:write`; `npm run docs` fails while the file is stale. */
export const GENERATED_DOCS: readonly GeneratedDoc[] = [
  ...(await machinePages()),
  { path: STRUCTURE_PAGE, render: renderStructure },
  { path: "docs/coppice.proto", render: renderProto },
];

/** Names the pages whose file is not what the code renders now. */
export async function staleDocs(
  docs: readonly GeneratedDoc[],
  read: (path: string) => string | undefined,
): Promise<readonly string[]> {
  const stale: string[] = [];
  for (const { path, render } of docs) {
    if (read(path) !== (await render()))
      stale.push(`${path}: stale. Run npm run docs:write and commit the result.`);
  }
  return stale;
}
