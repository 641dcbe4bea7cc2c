/** `coppice keys`: makes a key file, shows the public half of one. */

import { dirname, resolve } from "node:path";
import type { Command } from "commander";
import { loadKeyFile, loadOrCreateKeyFile } from "../crypto/key-file.ts";
import type { Signer } from "../crypto/crypto.ts";
import { keyText } from "../crypto/keys.ts";
import { hexOf } from "../hex.ts";
import { BadInput, EXIT } from "./failure.ts";
import { fileExists } from "./file-exists.ts";
import type { CliWorld, CommandRun } from "./world.ts";

interface KeysFlags {
  readonly json?: boolean;
}

/** Adds `keys new` and `keys show`. */
export function addKeysCommand(
  program: Command,
  world: CliWorld,
  run: (command: CommandRun) => Promise<void>,
): void {
  const keys = program.command("keys").description("make and show key files");
  keys
    .command("new <file>")
    .description("make a new Ed25519 key in a file of mode 0600; never overwrites one")
    .option("--json", "print JSON")
    .action((file: string, flags: KeysFlags) => run(() => makeKey(file, flags, world)));
  keys
    .command("show <file>")
    .description("show the public key of a file")
    .option("--json", "print JSON")
    .action((file: string, flags: KeysFlags) => run(() => showKey(file, flags, world)));
}

async function makeKey(file: string, flags: KeysFlags, world: CliWorld): Promise<number> {
  if (await fileExists(file)) {
    throw new BadInput(`cannot make a key in ${file}: it exists (choose another file)`);
  }
  const folder = dirname(resolve(file));
  if (!(await fileExists(folder))) {
    throw new BadInput(`cannot make a key in ${file}: there is no directory ${folder} (make it)`);
  }
  return print(file, await loadOrCreateKeyFile(file, { random: world.random }), {
    ...flags,
    world,
  });
}

async function showKey(file: string, flags: KeysFlags, world: CliWorld): Promise<number> {
  if (!(await fileExists(file))) {
    throw new BadInput(`cannot show ${file}: there is no such file (coppice keys new makes one)`);
  }
  return print(file, await loadKeyFile(file), { ...flags, world });
}

/** `publicKey` is what configurations take; `key` has the curve byte before it. */
function print(
  file: string,
  { publicKey }: Signer,
  { json, world }: KeysFlags & { readonly world: CliWorld },
): number {
  const hex = hexOf(publicKey.bytes);
  const record = { file, curve: publicKey.curve, publicKey: hex, key: keyText(publicKey) };
  world.terminal.line(json ? JSON.stringify(record) : hex);
  return EXIT.ok;
}
