/**
 * A crowd in a process of its own, with its inspector served. Prints its address; told by lines on standard
 * input: `kill <nth>` and `flip`, each answered with the time at which it was done.
 */

import { createInterface } from "node:readline";
import { serveInspector } from "../../src/inspector/index.ts";
import { startCrowd } from "./crowd.ts";

const [actors = "0", perSecond = "0"] = process.argv.slice(2);
const crowd = await startCrowd(Number(actors), Number(perSecond));
const served = await serveInspector(crowd.runtime, { port: 0, page: "build/inspector-page" });
console.log(served.url);
for await (const line of createInterface({ input: process.stdin })) {
  const [what, nth = "0"] = line.split(" ");
  if (what === "kill") crowd.kill(Number(nth));
  else crowd.flip();
  console.log(Date.now());
}
await served.close();
await crowd.stop();
