/** Shows the inspector's page with a node that is not there: `npx tsx test/support/inspector/demo.ts [port]`. */

import { demoHost } from "./demo-host.ts";
import { STEP_MS } from "./demo-node.ts";

const host = await demoHost(Number(process.argv[2] ?? 4_100));
setInterval(() => host.advance(STEP_MS), STEP_MS);
console.log(host.url);
