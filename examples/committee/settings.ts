/** What the configuration of a node says to this host, in `hostSettings`. */

import { type AuthorityEntry, RuntimeError } from "./coppice/index.ts";
import type { PlannedEnd } from "./epoch-plan.ts";

/** The settings, complete. */
export interface CommitteeSettings {
  /** Transactions a second one validator makes up. @defaultValue 5 */
  readonly transactionsPerSecond: number;
  /** How the first epochs end. @defaultValue there is one epoch */
  readonly epochEnds: readonly PlannedEnd[];
}

const TRANSACTIONS_PER_SECOND = 5;

/**
 * Reads the settings.
 *
 * @throws RuntimeError `option.invalid` for a plan of epochs that is none: guessed at, it would part the network
 */
export function readSettings(settings: Readonly<Record<string, unknown>>): CommitteeSettings {
  const { transactionsPerSecond: given, epochEnds = [] } = settings;
  const perSecond = typeof given === "number" ? given : TRANSACTIONS_PER_SECOND;
  if (!Array.isArray(epochEnds)) throw invalid("epochEnds", "a list");
  return { transactionsPerSecond: perSecond, epochEnds: epochEnds.map(readEnd) };
}

function readEnd(end: unknown, at: number): PlannedEnd {
  const { fromCommit, authorities } = fieldsOf(end);
  const name = `epochEnds[${at}]`;
  if (typeof fromCommit !== "number") throw invalid(`${name}.fromCommit`, "an index");
  if (!Array.isArray(authorities)) throw invalid(`${name}.authorities`, "a list");
  return { fromCommit, authorities: authorities.map((one) => readAuthority(one, name)) };
}

function readAuthority(authority: unknown, name: string): AuthorityEntry {
  const { name: its, protocolKey, networkKey, stake } = fieldsOf(authority);
  const isWhole = typeof its === "string" && typeof stake === "number";
  if (!isWhole || typeof protocolKey !== "string" || typeof networkKey !== "string") {
    throw invalid(`${name}.authorities`, "name, protocolKey, networkKey and stake of each");
  }
  const keys = { protocolKey: bytesOf(protocolKey), networkKey: bytesOf(networkKey) };
  return { name: its, ...keys, stake, authorityKey: null };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function bytesOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, "hex"));
}

function invalid(option: string, expected: string): RuntimeError {
  const details = { option: `hostSettings.${option}`, expected, received: "something else" };
  const text = `cannot use ${details.option}: it is something else (expected ${expected})`;
  return new RuntimeError("option.invalid", details, text);
}
