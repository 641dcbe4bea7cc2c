/**
 * Builds the inspector's page and says what it weighs.
 *
 *   npm run page                          into build/inspector-page
 *   npm run page -- --if-stale            only when its sources have changed since
 *   npm run page -- --into dist/inspector-page
 */

import { parseArgs } from "node:util";
import { buildPage, isFresh } from "./inspector-page.ts";

/** What a browser may have to load, in bytes, compressed. */
const GZIP_BYTES_MAX = 120_000;

const { values } = parseArgs({
  options: {
    "if-stale": { type: "boolean", default: false },
    into: { type: "string", default: "build/inspector-page" },
  },
});

if (!(values["if-stale"] && isFresh(values.into))) {
  const { gzipBytes, files } = await buildPage(values.into);
  const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`;
  if (!values["if-stale"]) {
    for (const [path, bytes] of Object.entries(files)) console.log(`${kilobytes(bytes)}  ${path}`);
  }
  console.log(`the inspector's page: ${kilobytes(gzipBytes)} gzipped, in ${values.into}`);
  if (gzipBytes > GZIP_BYTES_MAX) {
    console.error(`cannot ship the page: it weighs more than ${kilobytes(GZIP_BYTES_MAX)}`);
    process.exitCode = 1;
  }
}
