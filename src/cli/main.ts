/** The `coppice` program: hands the process to the command line and ends with its exit code. */

import { realClock } from "../time/real-clock.ts";
import { realRandom } from "../time/real-random.ts";
import { askNode } from "./ask-node.ts";
import { startNodeProcess } from "./devnet/node-process.ts";
import { runCli } from "./program.ts";
import { screenOf } from "./screen-door.ts";
import { terminalOf } from "./terminal.ts";

// A reader that has gone (`coppice ... | head`, a devnet that died) is no reason to crash.
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});

const clock = realClock();
const exitCode = await runCli(process.argv.slice(2), {
  terminal: terminalOf(process.stdout, process.stderr),
  screen: screenOf(process),
  clock,
  random: realRandom(),
  signals: process,
  input: process.stdin,
  ask: (socket, question) => askNode(socket, question, clock),
  startProcess: startNodeProcess,
  exitNow: (code) => process.exit(code),
});
// Nothing a command leaves behind may keep the process; what it wrote must get out first.
process.stdout.write("", () => process.exit(exitCode));
