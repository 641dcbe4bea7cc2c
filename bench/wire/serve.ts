/** A server in a process of its own: tells its parent its port and ends with it. */

import { cpuMs } from "../suite.ts";
import { residentBytes } from "./memory.ts";
import { sideOf } from "./contestants.ts";

const { port } = await sideOf(process.argv[2] ?? "").serve();
process.on("message", (what) => process.send?.(what === "cpu" ? cpuMs() : residentBytes()));
process.on("disconnect", () => process.exit(0));
process.send?.(port);
