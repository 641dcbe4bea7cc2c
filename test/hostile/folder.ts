/** Folders of nodes: keys and a configuration, as an operator would lay them out. */

import { chmod, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ed25519Signer } from "../../src/crypto/signer.ts";
import { NETWORK } from "./peer.ts";

/** The committee that comes with the package as an example. */
const COMMITTEE_HOST = fileURLToPath(new URL("../../examples/committee/host.ts", import.meta.url));

const NODE_SEED = new Uint8Array(32).fill(0x11);
const PROTOCOL_SEED = new Uint8Array(32).fill(0x22);

/** Key of every node laid out here, as its peers name it. */
export const NODE_ID = hex(ed25519Signer(NODE_SEED).publicKey.bytes);

/** The same key in bytes. */
export const NODE_KEY = ed25519Signer(NODE_SEED).publicKey.bytes;

/** A configuration, before it is written. */
export type Config = Readonly<Record<string, unknown>>;

/** What the configuration of a sound validator says, alone in its committee. */
export const VALIDATOR: Config = {
  networkId: NETWORK,
  dataDir: ".",
  keyFile: "node.key",
  protocolKeyFile: "protocol.key",
  listen: "127.0.0.1:0",
  kind: "validator",
  authorities: [
    {
      name: "alone",
      protocolKey: hex(ed25519Signer(PROTOCOL_SEED).publicKey.bytes),
      networkKey: NODE_ID,
      stake: 1,
    },
  ],
  host: COMMITTEE_HOST,
};

/** The same node without a part in consensus. */
export const FULL_NODE: Config = without(VALIDATOR, "protocolKeyFile", "host", "kind");

/** A configuration without some of its fields. */
export function without(config: Config, ...fields: readonly string[]): Config {
  return Object.fromEntries(Object.entries(config).filter(([name]) => !fields.includes(name)));
}

/** Makes a folder with both keys and a configuration. */
export async function layOut(config: Config | string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "coppice-hostile-"));
  await writeKey(join(folder, "node.key"), NODE_SEED);
  await writeKey(join(folder, "protocol.key"), PROTOCOL_SEED);
  const text = typeof config === "string" ? config : JSON.stringify(config);
  await writeFile(configOf(folder), text);
  return folder;
}

/** Where a folder's configuration is. */
export function configOf(folder: string): string {
  return join(folder, "config.json");
}

/** Where its node's control socket is. */
export function controlOf(folder: string): string {
  return join(folder, "control", "node.sock");
}

/** Puts a file that is no store where the store should be. */
export async function corruptStore(folder: string): Promise<void> {
  await mkdir(join(folder, "store"), { mode: 0o700 });
  const garbage = new Uint8Array(64 * 1024).map((_, at) => (at * 167 + 13) % 251);
  await writeFile(join(folder, "store", "data.mdb"), garbage);
}

async function writeKey(path: string, seed: Uint8Array): Promise<void> {
  await writeFile(path, `coppice-key-1 ed25519 ${hex(seed)}\n`, { mode: 0o600 });
  await chmod(path, 0o600);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
