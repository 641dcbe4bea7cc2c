/** Writes the golden screens of the terminal: `npx tsx test/support/inspector/make-screens.ts`. */

import { writeFileSync } from "node:fs";
import { screensShown } from "./screens-shown.ts";

for (const [name, lines] of screensShown()) {
  writeFileSync(
    `test/golden/screens/${name}.txt`,
    `${lines.map((line) => `${line}|`).join("\n")}\n`,
  );
}
