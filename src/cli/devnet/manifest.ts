/** What the directory of a devnet says about itself, in `devnet.json`. */

import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeError } from "../../errors.ts";
import { ConfigReader, describeProblem, type FieldRule } from "../config-reader.ts";
import * as rules from "../config-rules.ts";
import { BadInput } from "../failure.ts";
import { CITIES } from "./cities.ts";
import { EPOCHS_MAX } from "./epochs.ts";

/** Most nodes: each claims a city of its own. */
export const NODES_MAX = CITIES.length;

/** One node as the manifest keeps it; its number is its place in the list. */
export interface ManifestNode {
  readonly role: "validator" | "full";
  readonly city: string;
  /** The address it tells others. */
  readonly address: string;
  /** The port it listens on, at 127.0.0.1. */
  readonly port: number;
}

/** A devnet; its keys lie in the folders of its nodes. */
export interface Manifest {
  readonly networkId: string;
  readonly nodes: readonly ManifestNode[];
  /** Epochs its committee goes through; the last of them goes on. @defaultValue 1: it never changes */
  readonly epochs?: number;
}

/** Names the layout of the directory; another layout has another number. */
const FORMAT = "coppice-devnet-1";

const format: FieldRule<string> = {
  expected: `"${FORMAT}": another layout is no use here, choose another --data-dir`,
  read: (value) => (value === FORMAT ? FORMAT : undefined),
};

/** The manifest's file. */
export function devnetFile(folder: string): string {
  return join(folder, "devnet.json");
}

/** Where a node of a devnet keeps everything. */
export function nodeFolder(folder: string, node: number): string {
  return join(folder, `node-${node}`);
}

/**
 * Reads the manifest of a devnet.
 *
 * @throws BadInput with a line for each thing that is wrong with it
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = devnetFile(folder);
  const read = checkManifest(await parse(file));
  if (read.problems.length === 0) return read.manifest;
  throw new BadInput(read.problems.map((problem) => describeProblem(file, problem)));
}

/** Writes the manifest of a devnet, whole or not at all. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const draft = `${devnetFile(folder)}.draft`;
  await writeFile(draft, `${JSON.stringify({ format: FORMAT, ...manifest }, undefined, 2)}\n`);
  await rename(draft, devnetFile(folder));
}

async function parse(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    const why = describeError(error).replaceAll(/\s+/g, " ");
    const line = `cannot use ${file}: damaged, choose another --data-dir (${why})`;
    throw new BadInput(line, { cause: error });
  }
}

function checkManifest(parsed: unknown): Pick<ConfigReader, "problems"> & {
  readonly manifest: Manifest;
} {
  const reader = new ConfigReader(parsed, ["format", "networkId", "nodes", "epochs"]);
  reader.required("format", format, "");
  const networkId = reader.required("networkId", rules.networkId, "");
  const { problems } = reader;
  const nodes = reader.list("nodes", NODES_MAX, (item, path): ManifestNode => {
    const node = new ConfigReader(item, ["role", "city", "address", "port"], { path, problems });
    return {
      role: node.required("role", rules.kind, "full"),
      city: node.required("city", rules.path, ""),
      address: node.required("address", rules.path, ""),
      port: node.required("port", rules.wholeNumber(1, 65_535), 1),
    };
  });
  if (nodes.length === 0) reader.refuse("nodes", nodes, "at least one node");
  const epochs = reader.optional("epochs", rules.wholeNumber(1, EPOCHS_MAX));
  return { problems, manifest: { networkId, nodes, ...(epochs !== undefined && { epochs }) } };
}
