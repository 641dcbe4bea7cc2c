/** Opens the kiosk and its inspector until Ctrl-C: `npx tsx examples/watched-kiosk/main.ts`. */

import { once } from "node:events";
import { createRuntime, serveInspector } from "./coppice/index.ts";
import { kiosk } from "./kiosk.ts";

const runtime = createRuntime();
const inspector = await serveInspector(runtime, {
  ...{ port: 0, name: "kiosk" },
  payloads: {},
  faults: true,
});
await runtime.start(kiosk);
console.log(`the kiosk is open; look at ${inspector.url}`);

await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
await runtime.stop();
await inspector.close();
