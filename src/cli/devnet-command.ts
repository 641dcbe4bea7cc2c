/** `coppice devnet`: a real network on this machine, one process a node. */

import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Command, Option } from "commander";
import type { Ending, LateRule } from "./devnet/decisions.ts";
import { Devnet, type DevnetRun } from "./devnet/devnet.ts";
import { installedGeoFiles } from "./devnet/geo-files.ts";
import { type EpochComparison, epochLines, EPOCHS_MAX, heightOf } from "./devnet/epochs.ts";
import { type DevnetWishes, openDevnet } from "./devnet/layout.ts";
import { devnetFile, type Manifest, nodeFolder, NODES_MAX } from "./devnet/manifest.ts";
import { COMMITTEE_HOST } from "./devnet/node-process.ts";
import { comparisonLines, pictureLine, pictureLines, pictureRecord } from "./devnet/picture.ts";
import type { Picture } from "./devnet/picture.ts";
import { demandFreePorts } from "./devnet/ports.ts";
import type { Ask } from "./devnet/questions.ts";
import { DEVNET_PREFIX } from "./devnet/running.ts";
import type { Comparison } from "./devnet/verdict.ts";
import { BadInput, EXIT } from "./failure.ts";
import { fileExists } from "./file-exists.ts";
import { wholeNumber } from "./options.ts";
import { socketIn } from "./socket-in.ts";
import { stopRequest } from "./stop-request.ts";
import type { CliWorld, CommandRun } from "./world.ts";

interface DevnetFlags extends DevnetWishes {
  readonly height?: number;
  readonly once?: boolean;
  readonly json?: boolean;
  readonly dataDir?: string;
  readonly lateMs?: number;
  readonly only?: number;
  readonly host: string;
  readonly inspect?: boolean;
  readonly inspectPort?: number;
}

/** Where `--once` ends when neither a height nor epochs are given. */
const HEIGHT_DEFAULT = 30;

/** Commits the others hold when the last node joins: enough to have something to fetch. */
const LATE_COMMITS = 5;

/** A day of a commit a second, and the most `--once` compares. */
const HEIGHT_MAX = 86_400;

/** An hour is as late as anybody waits for. */
const LATE_MS_MAX = 3_600_000;

/** Ports below need rights; the row must fit below 65536. */
const PORT_MIN = 1_024;
const PORT_HIGHEST = 65_535;
const PORT_MAX = PORT_HIGHEST - NODES_MAX;

/** Longest path of a Unix socket on Linux and macOS, in bytes, as the control socket demands. */
const SOCKET_BYTES_MAX = 103;

/** Adds `devnet`. */
export function addDevnetCommand(
  program: Command,
  world: CliWorld,
  run: (command: CommandRun) => Promise<void>,
): void {
  program
    .command("devnet")
    .description("run a whole network on this machine, one process a node")
    .option("--nodes <n>", "nodes in all (6)", wholeNumber(1, NODES_MAX))
    .option("--validators <n>", "nodes that make commits (4)", wholeNumber(1, NODES_MAX))
    .option("--epochs <n>", "epochs the committee goes through (1)", wholeNumber(1, EPOCHS_MAX))
    .option("--height <h>", `with --once: commits to reach`, wholeNumber(1, HEIGHT_MAX))
    .option("--once", "end when every node holds that many commits; exit 0 when all are equal")
    .option("--json", "print JSON lines")
    .option("--data-dir <dir>", "keep everything there, and go on from it")
    .option("--late-ms <ms>", "start the last full node then", wholeNumber(0, LATE_MS_MAX))
    .option("--port <base>", "first of a row of ports", wholeNumber(PORT_MIN, PORT_MAX))
    .option("--only <n>", "start just this node of a devnet", wholeNumber(0, NODES_MAX - 1))
    .option("--inspect", "serve the inspector of every node, and print the addresses")
    .option("--inspect-port <n>", "that of the first node there", wholeNumber(0, PORT_HIGHEST))
    .addOption(
      new Option("--host <module>", "module of the validators' host").default(
        COMMITTEE_HOST,
        "the example committee",
      ),
    )
    .action((flags: DevnetFlags) => run(() => runDevnet(flags, world)));
}

async function runDevnet(flags: DevnetFlags, world: CliWorld): Promise<number> {
  await checkFlags(flags);
  const folder = await folderOf(flags);
  const isTemporary = flags.dataDir === undefined;
  try {
    demandShortPath(folder);
    const manifest = await prepare(folder, flags, world);
    return await runNodes({ folder, isTemporary, manifest }, flags, world);
  } finally {
    if (isTemporary) await rm(folder, { recursive: true, force: true });
  }
}

async function checkFlags(flags: DevnetFlags): Promise<void> {
  const { height, once, only, dataDir, host } = flags;
  if (height !== undefined && !once) {
    throw new BadInput("cannot use --height: it says where --once ends (add --once)");
  }
  if (only !== undefined && dataDir === undefined) {
    throw new BadInput("cannot use --only: there is no devnet yet (give its --data-dir)");
  }
  if (only !== undefined && !(await fileExists(devnetFile(resolve(dataDir ?? ""))))) {
    throw new BadInput(
      `cannot use --only: ${dataDir} holds no devnet (run devnet without it first)`,
    );
  }
  if (!(await fileExists(resolve(host)))) {
    throw new BadInput(`cannot use --host ${host}: there is no such file (give a module)`);
  }
}

function folderOf({ dataDir }: DevnetFlags): Promise<string> | string {
  return dataDir === undefined ? mkdtemp(join(tmpdir(), DEVNET_PREFIX)) : resolve(dataDir);
}

function demandShortPath(folder: string): void {
  const socket = socketIn(nodeFolder(folder, NODES_MAX));
  const over = Buffer.byteLength(socket) - SOCKET_BYTES_MAX;
  if (over <= 0) return;
  throw new BadInput(
    `cannot use --data-dir ${folder}: control sockets below it would have paths ${over} bytes too long (choose a shorter one)`,
  );
}

async function prepare(folder: string, flags: DevnetFlags, world: CliWorld): Promise<Manifest> {
  const { nodes, validators, port, epochs, only } = flags;
  const geoIpFiles = installedGeoFiles();
  const news = (text: string): void => sayTo(world, flags)(text);
  if (geoIpFiles.length === 0) news("no GeoIP database is installed: patches are made of keys");
  const wishes: DevnetWishes = {
    ...(nodes === undefined ? {} : { nodes }),
    ...(validators === undefined ? {} : { validators }),
    ...(port === undefined ? {} : { port }),
    ...(epochs === undefined ? {} : { epochs }),
  };
  const manifest = await openDevnet(folder, wishes, { random: world.random, geoIpFiles });
  const own = ownNodes(manifest, only);
  await demandFreePorts(own.flatMap((node) => manifest.nodes[node]?.port ?? []));
  return manifest;
}

function ownNodes({ nodes }: Manifest, only: number | undefined): readonly number[] {
  if (only === undefined) return [...nodes.keys()];
  if (only < nodes.length) return [only];
  throw new BadInput(`cannot use --only ${only}: the devnet has nodes 0 to ${nodes.length - 1}`);
}

/** The last node joins late when it only follows; a validator would be missed. */
function lateOf(manifest: Manifest, { only, lateMs }: DevnetFlags): DevnetRun["late"] {
  const node = manifest.nodes.length - 1;
  if (only !== undefined || node === 0 || manifest.nodes[node]?.role !== "full") return undefined;
  const rule: LateRule = lateMs === undefined ? { commits: LATE_COMMITS } : { afterMs: lateMs };
  return { node, rule };
}

interface OpenDevnet {
  readonly folder: string;
  readonly isTemporary: boolean;
  readonly manifest: Manifest;
}

async function runNodes(open: OpenDevnet, flags: DevnetFlags, world: CliWorld): Promise<number> {
  const { folder, manifest } = open;
  const stop = stopRequest({
    signals: world.signals,
    onSecond: () => {
      devnet.kill();
      if (open.isTemporary) rmSync(folder, { recursive: true, force: true });
      world.exitNow(EXIT.interrupted);
    },
  });
  const ask: Ask = (node, verb, args = null) =>
    world.ask(socketIn(nodeFolder(folder, node)), { verb, args });
  const untilHeight = flags.once ? (flags.height ?? heightFor(manifest)) : undefined;
  const devnet = new Devnet(
    {
      manifest,
      own: ownNodes(manifest, flags.only),
      late: lateOf(manifest, flags),
      untilHeight,
    },
    {
      clock: world.clock,
      startProcess: (node) => {
        const inspectPort = inspectPortOf(node, flags);
        return world.startProcess({ folder, node, host: flags.host, inspectPort });
      },
      ask,
      greet: (node) => void tellInspector(node, flags, { ask, say: sayTo(world, flags) }),
      show: showTo(world, flags),
      say: sayTo(world, flags),
      stopRequested: stop.requested,
    },
  );
  try {
    const ending = await devnet.run();
    if (ending.kind === "stopped") sayTo(world, flags)("stopping (once more to stop at once)");
    const comparison = await devnet.compare(ending.kind === "reached" ? untilHeight : undefined);
    const epochs = manifest.epochs === undefined ? [] : await devnet.compareEpochs();
    return conclude({ ending, comparison, epochs, deaths: devnet.deaths }, flags, world);
  } finally {
    await devnet.stop();
    stop.forget();
  }
}

/** The first node is looked at where it was said, the others at any free port. */
function inspectPortOf(node: number, { inspect, inspectPort }: DevnetFlags): number | undefined {
  if (inspect !== true && inspectPort === undefined) return undefined;
  return node === 0 ? (inspectPort ?? 0) : 0;
}

/** Says where a node is looked at; one that ends meanwhile has nothing to say. */
async function tellInspector(
  node: number,
  flags: DevnetFlags,
  { ask, say }: { readonly ask: Ask; readonly say: (news: string) => void },
): Promise<void> {
  if (inspectPortOf(node, flags) === undefined) return;
  const url: unknown = await ask(node, "inspector").catch(() => undefined);
  if (typeof url === "string") say(`look at node ${node}: ${url}`);
}

/** A devnet over several epochs is to come to the last of them. */
function heightFor({ epochs }: Manifest): number {
  return epochs === undefined ? HEIGHT_DEFAULT : heightOf(epochs);
}

/** What is left to say when a run is over. */
interface Conclusion {
  readonly ending: Ending;
  readonly comparison: Comparison | undefined;
  /** Of a devnet over several epochs. */
  readonly epochs: readonly EpochComparison[];
  readonly deaths: readonly string[];
}

function isAsWished({ ending, comparison, epochs }: Conclusion): boolean {
  if (ending.kind === "failed") return false;
  // A run that was stopped before may not have come to every epoch.
  const areEpochsEqual = ending.kind === "stopped" || epochs.every(({ isEqual }) => isEqual);
  return areEpochsEqual && (comparison?.isEqual ?? ending.kind === "stopped");
}

function conclude(conclusion: Conclusion, flags: DevnetFlags, { terminal }: CliWorld): number {
  const { ending, comparison, epochs, deaths } = conclusion;
  const isGood = isAsWished(conclusion);
  // A run that was to reach a height and was stopped before has not done what it was for.
  const exitCode =
    ending.kind === "stopped" && flags.once ? EXIT.interrupted : isGood ? EXIT.ok : EXIT.failed;
  if (flags.json) {
    const record = {
      type: "devnet.result",
      ending,
      comparison: comparison ?? null,
      epochs,
      deaths,
    };
    terminal.line(JSON.stringify({ ...record, exitCode }));
    return exitCode;
  }
  if (epochs.length > 0) for (const line of epochLines(epochs)) terminal.line(line);
  if (comparison !== undefined) for (const line of comparisonLines(comparison)) terminal.line(line);
  if (ending.kind === "failed") {
    terminal.complain(`the devnet failed: ${ending.why}`);
    if (flags.dataDir === undefined)
      terminal.complain("run it with --data-dir DIR to keep its logs");
  }
  return exitCode;
}

function sayTo({ terminal }: CliWorld, { json }: DevnetFlags): (news: string) => void {
  return (news) => terminal.line(json ? JSON.stringify({ type: "devnet.news", news }) : news);
}

function showTo({ terminal }: CliWorld, { json }: DevnetFlags): (picture: Picture) => void {
  return (picture) => {
    if (json) terminal.line(JSON.stringify(pictureRecord(picture)));
    else if (terminal.isLive) terminal.redraw(pictureLines(picture));
    else terminal.line(pictureLine(picture));
  };
}
