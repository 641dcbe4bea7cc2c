#!/usr/bin/env node
// The `coppice` command. In a checkout it runs the sources, so that `npx coppice` needs no build and
// never meets a stale one; the published package has no sources and runs what was built from them.

import { existsSync } from "node:fs";

const source = new URL("./main.ts", import.meta.url);
if (existsSync(source)) {
  const { register } = await import("tsx/esm/api");
  register();
  await import(source.href);
} else {
  await import("../../dist/src/cli/main.js");
}
