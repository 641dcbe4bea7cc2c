/** `coppice node`: runs one node until it is told to stop. */

import { type Command, Option } from "commander";
import { nodeLimits } from "../../supervisors/face/option-values.ts";
import { served } from "../../supervisors/face/served-values.ts";
import type { Node, NodeOptions } from "../../supervisors/index.ts";
import { loadKeyFile } from "../crypto/key-file.ts";
import { nativeCrypto } from "../crypto/native.ts";
import { describeExit } from "../exit-reason.ts";
import { type LogLevel, pinoListener } from "../telemetry/pino.ts";
import { describeEndpoint } from "../transport/endpoint.ts";
import { EXIT, Failed } from "./failure.ts";
import { loadHostModule } from "./host-module.ts";
import { type NodeConfig, readNodeConfig } from "./node-config.ts";
import { ruledNumber } from "./options.ts";
import {
  type OverridingFlags,
  type StartOptions,
  startOptionsOf,
  withFlags,
} from "./start-options.ts";
import { type StopRequest, stopRequest } from "./stop-request.ts";
import type { CliWorld, CommandRun } from "./world.ts";

interface NodeFlags extends OverridingFlags {
  readonly config: string;
  readonly host?: string;
  readonly json?: boolean;
  readonly logLevel?: LogLevel;
  readonly stopWithInput?: boolean;
}

/** Time a node has to stop before the process ends without it, in ms; above its own deadline. */
const STOP_MS = 14_000;

/** Adds `node`. */
export function addNodeCommand(
  program: Command,
  world: CliWorld,
  run: (command: CommandRun) => Promise<void>,
): void {
  program
    .command("node")
    .description("run a node until SIGINT or SIGTERM")
    .requiredOption("--config <file>", "configuration, a JSON file")
    .option("--host <module>", "module that exports createHost; overrides `host` of the file")
    .option("--grpc-port <n>", "answer gRPC clients there", ruledNumber(served.port))
    .option("--metrics-port <n>", "serve metrics there", ruledNumber(served.port))
    .option("--inspect", "serve the inspector on this machine, and print its address")
    .option("--inspect-port <n>", "serve it there (any free port)", ruledNumber(served.port))
    .option("--keep-commits <n>", "newest commits to keep", ruledNumber(nodeLimits.keepCommits))
    .option(
      "--verifying-threads <n>",
      "threads that verify blocks",
      ruledNumber(nodeLimits.verifyingThreads),
    )
    .option("--json", "print what happens as JSON lines")
    .addOption(logLevelOption())
    .option("--stop-with-input", "stop when standard input ends, as when a parent dies")
    .action((flags: NodeFlags) => run(() => runNode(flags, world)));
}

function logLevelOption(): Option {
  const levels = ["error", "warn", "info", "debug"];
  return new Option("--log-level <level>", "how much --json prints").choices(levels);
}

async function runNode(flags: NodeFlags, world: CliWorld): Promise<number> {
  const config = withFlags(await readNodeConfig(flags.config), flags);
  const stop = stopRequest({
    signals: world.signals,
    onSecond: () => world.exitNow(EXIT.interrupted),
    ...(flags.stopWithInput ? { input: world.input } : {}),
  });
  try {
    // Loaded here, so that the commands that only ask start in a fraction of the time.
    const { startNode } = await import("../../supervisors/index.ts");
    const node = await startNode(await nodeOptions(config, flags, world));
    await announce(node, flags, world);
    return await untilOver(node, stop, world);
  } finally {
    stop.forget();
  }
}

async function nodeOptions(
  config: NodeConfig,
  flags: NodeFlags,
  world: CliWorld,
): Promise<NodeOptions> {
  const options: StartOptions = { ...startOptionsOf(config), ...listening(flags, world) };
  const module = flags.host ?? config.host;
  if (module === undefined) return options;
  const createHost = await loadHostModule(module);
  const host = await createHost({
    options,
    protocolSigner:
      config.protocolKeyFile === undefined ? undefined : await loadKeyFile(config.protocolKeyFile),
    settings: config.hostSettings ?? {},
    clock: world.clock,
    random: world.random,
    crypto: nativeCrypto(),
  });
  return { ...options, host };
}

/** With `--json` every event of the level is a line. */
function listening(
  { json, logLevel = "info" }: NodeFlags,
  { terminal, clock }: CliWorld,
): Pick<NodeOptions, "onEvent"> {
  if (!json) return {};
  const write = (line: string): void => terminal.line(line.trimEnd());
  return { onEvent: pinoListener({ write, clock, level: logLevel }) };
}

async function announce(
  node: Node,
  flags: NodeFlags,
  { terminal, clock }: CliWorld,
): Promise<void> {
  const { host, port } = await node.endpoint();
  const { networkId, kind, geoPatch, head } = await node.status();
  const listen = describeEndpoint({ host, port });
  const inspector = await node.inspectorUrl();
  const up = { type: "node.up", time: clock.now(), networkId, kind, id: node.id, listen, geoPatch };
  terminal.line(
    flags.json
      ? JSON.stringify({ ...up, height: head.index, pid: process.pid, inspector })
      : `${kind} ${node.id.slice(0, 12)} of ${networkId} is up: ${listen}, patch ${geoPatch}, commit ${head.index}`,
  );
  if (inspector !== undefined && !flags.json) terminal.line(`look at it: ${inspector}`);
}

/** Waits for the end: asked for, or the tree's own. */
async function untilOver(node: Node, stop: StopRequest, world: CliWorld): Promise<number> {
  const ended = await Promise.race([
    stop.requested.then(() => undefined),
    node.tree.exited.then((reason) => ({ reason })),
  ]);
  const late = world.clock.setTimer(() => world.exitNow(EXIT.failed), STOP_MS);
  await node.stop();
  world.clock.clearTimer(late);
  if (ended === undefined) return EXIT.ok;
  throw new Failed(`the node ended by itself: ${describeExit(ended.reason)}`);
}
