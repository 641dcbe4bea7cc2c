/** Which version of the package runs. */

import { createRequire } from "node:module";

/** The version the package's own manifest says; `unknown` where it says none. */
export function packageVersion(): string {
  const require = createRequire(import.meta.url);
  const found: unknown = require("coppice/package.json");
  const text: unknown =
    typeof found === "object" && found !== null ? Reflect.get(found, "version") : undefined;
  return typeof text === "string" ? text : "unknown";
}
