/** Writes the kept drawings of the gallery anew. */

import { writeFileSync } from "node:fs";
import { GOLDEN } from "./golden.ts";

for (const { path, render } of GOLDEN) writeFileSync(path, render());
