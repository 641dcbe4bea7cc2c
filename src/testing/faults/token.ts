/** Replay tokens: the spec, the seed and what was left out, as one word that a shell passes on. */

import { RuntimeError } from "../../errors.ts";
import { shownValue } from "../../option-value.ts";
import { textWord } from "../drive/word-mix.ts";
import type { ReplayToken } from "../spec.ts";
import { type FaultMask, FIRING_KEY_LENGTH, type FiringKey, isFiringKey } from "./mask.ts";

/** What a token says. */
export interface TokenContents {
  readonly specId: string;
  /** From 0 to 2^64 - 1. */
  readonly seed: bigint;
  readonly mask: FaultMask;
}

/** Longest token that is read, in characters: a mask of 80,000 firings, ten times what a run has. */
export const TOKEN_CHARACTERS_MAX = 500_000;

const VERSION = "sim1";
/** The largest seed there is. */
export const SEED_MAX = 2n ** 64n - 1n;

/**
 * Writes a token: `sim1.<spec>.<seed>.<mask>.<digest>`. The mask is `-`, or parts that begin with `r`
 * (rules left out), `f` (firings left out) or `o` (the only firings), joined by `+`.
 *
 * @throws RuntimeError `option.invalid` when the seed or the length is out of range
 */
export function encodeToken({ specId, seed, mask }: TokenContents): ReplayToken {
  if (seed < 0n || seed > SEED_MAX) refuse("a seed from 0 to 2^64 - 1", String(seed));
  const body = [VERSION, escaped(specId), seed.toString(36), maskText(mask)].join(".");
  const token = `${body}.${digestOf(body)}`;
  if (token.length > TOKEN_CHARACTERS_MAX) {
    refuse(`at most ${TOKEN_CHARACTERS_MAX} characters`, `${token.length} characters`);
  }
  return token as ReplayToken;
}

/**
 * Reads a token.
 *
 * @param text from anywhere
 * @throws RuntimeError `option.invalid` that names what is wrong with it
 */
export function decodeToken(text: string): TokenContents {
  if (typeof text !== "string") refuse("a text", String(text));
  if (text.length > TOKEN_CHARACTERS_MAX) {
    refuse(`at most ${TOKEN_CHARACTERS_MAX} characters`, `${text.length} characters`);
  }
  const [version, spec, seed, mask, digest, ...others] = text.trim().split(".");
  if (version !== VERSION) refuse(`a token that begins with ${VERSION}.`, text);
  if (spec === undefined || seed === undefined || mask === undefined || digest === undefined) {
    return refuse("five parts joined by dots", text);
  }
  if (others.length > 0) refuse("five parts joined by dots", text);
  const body = [version, spec, seed, mask].join(".");
  if (digest !== digestOf(body))
    refuse("a token copied as a whole (its digest does not fit)", text);
  const contents = { specId: unescaped(spec), seed: seedOf(seed), mask: maskOf(mask) };
  if (encodeToken(contents) !== text.trim()) refuse("a token written by this library", text);
  return contents;
}

function refuse(expected: string, received: string): never {
  const details = { option: "token", expected, received: shownValue(received) };
  throw new RuntimeError(
    "option.invalid",
    details,
    `cannot use replay token: expected ${expected} (${details.received})`,
  );
}

function maskText({ rules, firings, only }: FaultMask): string {
  const parts: string[] = [];
  if (rules !== undefined && rules.size > 0) {
    parts.push(`r${sorted(rules).map(escaped).join(",")}`);
  }
  if (firings !== undefined && firings.size > 0) parts.push(`f${sorted(firings).join("")}`);
  if (only !== undefined) parts.push(`o${sorted(only).join("")}`);
  return parts.length === 0 ? "-" : parts.join("+");
}

function maskOf(text: string): FaultMask {
  if (text === "-") return {};
  let mask: FaultMask = {};
  for (const part of text.split("+")) {
    const held = part.slice(1);
    if (part.startsWith("r")) mask = { ...mask, rules: new Set(held.split(",").map(unescaped)) };
    else if (part.startsWith("f")) mask = { ...mask, firings: keysOf(held) };
    else if (part.startsWith("o")) mask = { ...mask, only: keysOf(held) };
    else refuse("a mask of parts that begin with r, f or o", text);
  }
  return mask;
}

function keysOf(text: string): ReadonlySet<FiringKey> {
  const keys = new Set<FiringKey>();
  for (let at = 0; at < text.length; at += FIRING_KEY_LENGTH) {
    const key = text.slice(at, at + FIRING_KEY_LENGTH);
    if (!isFiringKey(key)) refuse(`keys of ${FIRING_KEY_LENGTH} characters in its mask`, key);
    keys.add(key);
  }
  return keys;
}

function seedOf(text: string): bigint {
  if (!/^[0-9a-z]{1,13}$/.test(text)) refuse("a seed of 1 to 13 digits 0-9 a-z", text);
  let seed = 0n;
  for (const digit of text) seed = seed * 36n + BigInt(Number.parseInt(digit, 36));
  if (seed > SEED_MAX) refuse("a seed from 0 to 2^64 - 1", text);
  return seed;
}

/** By code units, so that equal sets are equal texts. */
function sorted(texts: ReadonlySet<string>): readonly string[] {
  return [...texts].sort((one, other) => (one < other ? -1 : 1));
}

/** Writes a text with `A-Z a-z 0-9 _ -` only; other code units become `~` and four hex digits. */
function escaped(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/g, (unit) => {
    return `~${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

function unescaped(text: string): string {
  return text.replace(/~([0-9a-f]{4})/g, (_, hex: string) => {
    return String.fromCharCode(Number.parseInt(hex, 16));
  });
}

/** Five digits that are seldom right by accident. */
function digestOf(body: string): string {
  return (textWord(body) >>> 0).toString(36).padStart(7, "0").slice(-5);
}
