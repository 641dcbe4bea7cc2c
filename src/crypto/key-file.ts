/**
 * A private key in a file only its owner can read. The file appears whole or not at all, and one
 * that exists is never overwritten: a node's key is its name.
 *
 * This file and nothing else in the folder touches the disk.
 */

import { constants } from "node:fs";
import { type FileHandle, link, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { RuntimeError } from "../errors.ts";
import { hexOf } from "../hex.ts";
import type { Random } from "../time/random.ts";
import type { Signer, SigningCurve } from "./crypto.ts";
import { malformedKey } from "./keys.ts";
import { drawSecretKey, isSecretKey, signerOf } from "./signer.ts";

/** First word of the one line in the file; a later format will have another number. */
const FORMAT = "coppice-key-1";
const LINE = /^coppice-key-1 (ed25519|secp256r1|secp256k1) ([0-9a-f]{64})\n?$/;

/** Longest content in bytes; more is another file given by mistake. */
const CONTENT_BYTES_MAX = 256;

/** Rights of anybody but the owner. */
const OTHERS_MASK = 0o077;

/** What {@link loadOrCreateKeyFile} needs to make a key. */
export interface KeyFileOptions {
  /** Draws a new key; use the real source outside simulations. */
  readonly random: Random;
  /** Curve of a new key; a file that exists decides for itself. @defaultValue "ed25519" */
  readonly curve?: SigningCurve;
}

/**
 * Opens the key in a file, and makes both if there is no such file. Two processes that do so at once
 * end up with the same key.
 *
 * @param path the file; its folder exists
 * @throws RuntimeError `key.file_permissions`, `key.malformed`, or `store.failed` from the disk
 */
export async function loadOrCreateKeyFile(path: string, options: KeyFileOptions): Promise<Signer> {
  try {
    return await loadKeyFile(path);
  } catch (error) {
    if (!isMissingFile(error)) throw error;
  }
  await createKeyFile(path, options);
  return loadKeyFile(path);
}

/**
 * Opens the key in a file that exists.
 *
 * @throws RuntimeError `key.file_permissions` when others than the owner have any right on it,
 *   `key.malformed` for other content, `store.failed` when it cannot be read
 */
export async function loadKeyFile(path: string): Promise<Signer> {
  const { curve, secretKey } = await readKeyFile(path);
  return signerOf(curve, secretKey);
}

/** A private key as its file holds it. */
export interface SecretKey {
  readonly curve: SigningCurve;
  /** 32 bytes. */
  readonly secretKey: Uint8Array;
}

/**
 * Opens the secret in a key file, and makes both if there is no such file: for a node's own
 * certificate, which is made from it.
 *
 * @throws RuntimeError as {@link loadOrCreateKeyFile}
 */
export async function loadOrCreateSecretKey(
  path: string,
  options: KeyFileOptions,
): Promise<SecretKey> {
  await loadOrCreateKeyFile(path, options);
  return await readKeyFile(path);
}

async function readKeyFile(path: string): Promise<SecretKey> {
  const content = await withFile(path, constants.O_RDONLY, (file) => readPrivate(file, path));
  const [, curve, digits = ""] = LINE.exec(content) ?? [];
  const secretKey = new Uint8Array(Buffer.from(digits, "hex"));
  if (!isCurve(curve) || !isSecretKey(curve, secretKey)) {
    throw malformedKey(path, `one line: ${FORMAT}, the curve, 64 hexadecimal digits`);
  }
  return { curve, secretKey };
}

/** Checks and reads through one handle, so that no other file can take the place in between. */
async function readPrivate(file: FileHandle, path: string): Promise<string> {
  const { mode } = await file.stat();
  if ((mode & OTHERS_MASK) !== 0 && process.platform !== "win32") throw openToOthers(path, mode);
  const buffer = new Uint8Array(CONTENT_BYTES_MAX);
  const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
  return Buffer.from(buffer.subarray(0, bytesRead)).toString("latin1");
}

async function createKeyFile(path: string, options: KeyFileOptions): Promise<void> {
  const { random, curve = "ed25519" } = options;
  const digits = hexOf(drawSecretKey(curve, random));
  const unique = hexOf(random.bytes(8));
  const draft = `${path}.${unique}.draft`;
  try {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
    await withFile(draft, flags, (file) => writeDurably(file, `${FORMAT} ${curve} ${digits}\n`));
    await publish(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeDurably(file: FileHandle, content: string): Promise<void> {
  await file.writeFile(content, "latin1");
  await file.sync();
}

/** Gives the draft its name. A link, unlike a rename, fails where a file already stands. */
async function publish(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    if (codeOf(error) === "EEXIST") return;
    throw failed("create the key file", path, error);
  }
  // The name must survive a power cut as well as the content.
  await withFile(dirname(path), constants.O_RDONLY, (folder) => folder.sync());
}

async function withFile<Result>(
  path: string,
  flags: number,
  use: (file: FileHandle) => Promise<Result>,
): Promise<Result> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, flags, 0o600);
    return await use(file);
  } catch (error) {
    throw error instanceof RuntimeError ? error : failed("open the key file", path, error);
  } finally {
    await file?.close();
  }
}

function isCurve(word: string | undefined): word is SigningCurve {
  return word === "ed25519" || word === "secp256r1" || word === "secp256k1";
}

function isMissingFile(error: unknown): boolean {
  return error instanceof RuntimeError && codeOf(error.cause) === "ENOENT";
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function failed(operation: string, path: string, cause: unknown): RuntimeError<"store.failed"> {
  const message = `cannot ${operation}: the disk refused (${path}, ${String(codeOf(cause))})`;
  return new RuntimeError("store.failed", { operation }, message, cause);
}

function openToOthers(path: string, mode: number): RuntimeError<"key.file_permissions"> {
  const shown = (mode & 0o777).toString(8).padStart(4, "0");
  const message = `cannot use key file ${path}: open to others (mode ${shown}, expected 0600)`;
  return new RuntimeError("key.file_permissions", { path, mode: shown }, message);
}
