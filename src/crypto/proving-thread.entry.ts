/** Where a verifying thread begins. */

import { parentPort } from "node:worker_threads";
import { nativeCrypto } from "./native.ts";
import { type BlocksToProve, proveBlocks } from "./prove-blocks.ts";

const crypto = nativeCrypto();

parentPort?.on("message", (batch: BlocksToProve) => {
  const names = proveBlocks(batch, crypto);
  parentPort?.postMessage(names);
});
