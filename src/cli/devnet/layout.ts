/**
 * Lays out the directory of a devnet, or opens one that exists:
 *
 *   DIR/devnet.json           the network and its nodes
 *   DIR/node-<i>/config.json  written anew at every start, from the manifest and the keys
 *   DIR/node-<i>/node.key     who the node is
 *   DIR/node-<i>/protocol.key signs blocks; of nodes that are validators in some epoch
 *   DIR/node-<i>/node.log     what the node reported in this run; the run before is kept beside it
 */

import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadOrCreateKeyFile } from "../../crypto/key-file.ts";
import { hexOf } from "../../hex.ts";
import type { Random } from "../../time/random.ts";
import { BadInput } from "../failure.ts";
import { fileExists } from "../file-exists.ts";
import { CITIES } from "./cities.ts";
import { heightOf, planCommittees, type PlannedMember } from "./epochs.ts";
import { devnetFile, type Manifest, nodeFolder, readManifest, writeManifest } from "./manifest.ts";
import { choosePorts } from "./ports.ts";

/** What a user may say of a devnet; absent takes what the directory says, or the default. */
export interface DevnetWishes {
  readonly nodes?: number;
  readonly validators?: number;
  /** First of a row of ports. */
  readonly port?: number;
  /** Epochs the committee goes through. */
  readonly epochs?: number;
}

/** What a devnet needs beside its manifest. */
export interface LayoutNeeds {
  readonly random: Random;
  readonly geoIpFiles: readonly string[];
}

/** The sizes of a devnet nobody said anything of: a quorum of three, and two that only follow. */
const DEVNET_DEFAULTS = { nodes: 6, validators: 4 } as const;

/**
 * Opens a devnet's directory, or makes one.
 *
 * @throws BadInput when it is something else, or another devnet than wished for
 */
export async function openDevnet(
  folder: string,
  wishes: DevnetWishes,
  needs: LayoutNeeds,
): Promise<Manifest> {
  const manifest = (await fileExists(devnetFile(folder)))
    ? await reopen(folder, wishes)
    : await create(folder, wishes, needs.random);
  await writeConfigs(folder, manifest, needs);
  return manifest;
}

async function reopen(folder: string, wishes: DevnetWishes): Promise<Manifest> {
  const manifest = await readManifest(folder);
  const nodes = manifest.nodes.length;
  const validators = manifest.nodes.filter(({ role }) => role === "validator").length;
  const { epochs = 1 } = manifest;
  const held = { nodes, validators, port: manifest.nodes[0]?.port, epochs };
  for (const [option, value] of Object.entries(held)) {
    const wished = new Map(Object.entries(wishes)).get(option);
    if (wished === undefined || wished === value) continue;
    throw new BadInput(
      `cannot use --data-dir ${folder}: its devnet has --${option} ${value}, not ${wished} (leave --${option} out, or choose another directory)`,
    );
  }
  return manifest;
}

async function create(folder: string, wishes: DevnetWishes, random: Random): Promise<Manifest> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) {
    throw new BadInput(
      `cannot use --data-dir ${folder}: it is not empty and no devnet (choose another directory)`,
    );
  }
  const manifest = await planDevnet(wishes, random);
  for (const index of manifest.nodes.keys()) {
    await mkdir(nodeFolder(folder, index), { mode: 0o700 });
    await keyOf(folder, index, { file: "node.key", random });
    if (decides(manifest, index)) await keyOf(folder, index, { file: "protocol.key", random });
  }
  // Last, so that a directory with a manifest has all its keys.
  await writeManifest(folder, manifest);
  return manifest;
}

async function planDevnet(wishes: DevnetWishes, random: Random): Promise<Manifest> {
  const { nodes = DEVNET_DEFAULTS.nodes } = wishes;
  const { validators = Math.min(DEVNET_DEFAULTS.validators, nodes) } = wishes;
  if (validators > nodes) {
    throw new BadInput(
      `cannot use --validators ${validators}: there are ${nodes} nodes (give at most --nodes)`,
    );
  }
  const ports = await choosePorts(nodes, { from: wishes.port, random });
  return {
    networkId: `devnet-${hexOf(random.bytes(4))}`,
    ...(wishes.epochs !== undefined && { epochs: wishes.epochs }),
    nodes: CITIES.slice(0, nodes).map(({ name, address }, index) => ({
      role: index < validators ? "validator" : "full",
      city: name,
      address,
      port: ports[index] ?? 0,
    })),
  };
}

async function writeConfigs(folder: string, manifest: Manifest, needs: LayoutNeeds): Promise<void> {
  const { random, geoIpFiles } = needs;
  const key = (index: number, file: string): Promise<string> =>
    keyOf(folder, index, { file, random });
  const nodeKeys = await Promise.all(manifest.nodes.map((_, index) => key(index, "node.key")));
  const authorityOf = async ({ node, stake }: PlannedMember): Promise<object> => ({
    // Names order the committee as text; two digits keep the order of numbers.
    name: `validator-${String(node).padStart(2, "0")}`,
    protocolKey: await key(node, "protocol.key"),
    networkKey: nodeKeys[node],
    stake,
  });
  const planned = committeesIn(manifest).map((some) => Promise.all(some.map(authorityOf)));
  const [authorities = [], ...later] = await Promise.all(planned);
  const epochEnds = later.map((some, epoch) => ({
    fromCommit: heightOf(epoch + 1),
    authorities: some,
  }));
  for (const index of manifest.nodes.keys()) {
    const own = ownConfig(manifest, index, nodeKeys);
    const hostSettings = { ...own.hostSettings, ...(later.length > 0 && { epochEnds }) };
    const config = { ...own, hostSettings, authorities, geoIpFiles };
    const file = configFile(folder, index);
    await writeFile(file, `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600 });
  }
}

/** Who decides in each epoch of a devnet. */
function committeesIn({ nodes, epochs = 1 }: Manifest): readonly PlannedMember[][] {
  const validators = nodes.filter(({ role }) => role === "validator").length;
  return planCommittees({ nodes: nodes.length, validators, epochs });
}

/** Whether a node is a validator in some epoch. */
function decides(manifest: Manifest, index: number): boolean {
  return committeesIn(manifest).some((members) => members.some(({ node }) => node === index));
}

function ownConfig(manifest: Manifest, index: number, nodeKeys: readonly string[]) {
  const [seed] = manifest.nodes;
  const node = manifest.nodes[index];
  return {
    networkId: manifest.networkId,
    dataDir: ".",
    keyFile: "node.key",
    ...(decides(manifest, index) ? { protocolKeyFile: "protocol.key" } : {}),
    listen: `127.0.0.1:${node?.port}`,
    advertise: [`${node?.address}:${node?.port}`],
    seeds: index === 0 ? [] : [`${seed?.address}:${seed?.port}:${nodeKeys[0]}`],
    kind: node?.role,
    development: true,
    routeToLoopback: true,
    hostSettings: { nodeIndex: index, city: node?.city ?? "" },
  };
}

/** The configuration of one node. */
export function configFile(folder: string, node: number): string {
  return join(nodeFolder(folder, node), "config.json");
}

async function keyOf(
  folder: string,
  node: number,
  { file, random }: { readonly file: string; readonly random: Random },
): Promise<string> {
  const { publicKey } = await loadOrCreateKeyFile(join(nodeFolder(folder, node), file), { random });
  return hexOf(publicKey.bytes);
}
