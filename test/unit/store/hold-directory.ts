/** A process that takes a data directory, says how that went, and holds on until its input ends. */

import { diskDirectories } from "../../../src/store/node-directory.ts";
import { describeError } from "../../../src/errors.ts";

const [path = ""] = process.argv.slice(2);
// Whoever starts several says when: all at once.
await new Promise((resolve) => process.stdin.once("data", resolve));
try {
  const held = await diskDirectories().take(path);
  console.log("held");
  process.stdin.on("data", () => void held.release().then(() => console.log("released")));
} catch (error) {
  console.log(describeError(error));
}
