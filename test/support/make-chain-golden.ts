/**
 * Writes the golden vectors of the chain's bytes: `npx tsx test/support/make-chain-golden.ts`. Run
 * it only when the format changes on purpose, and raise the version in its signing domain then.
 */

import { writeFileSync } from "node:fs";
import { chainVectors } from "./chain-vectors.ts";

const target = new URL("../unit/chain/golden.json", import.meta.url);
writeFileSync(target, `${JSON.stringify(chainVectors(), null, 2)}\n`);
