/** What the configuration of a node says to this host, in `hostSettings`. */

import {
  type AuthorityEntry,
  type Crypto,
  isRuntimeError,
  type RuntimeError,
} from "./coppice/index.ts";
import type { PlannedEnd } from "./epoch-plan.ts";
import { checkMembers, invalid } from "./members.ts";

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
 * @param crypto decides which keys are acceptable
 * @throws RuntimeError `option.invalid` for a plan of epochs that is none: guessed at, it would part the network
 */
export function readSettings(
  settings: Readonly<Record<string, unknown>>,
  crypto: Crypto,
): CommitteeSettings {
  const { transactionsPerSecond: perSecond = TRANSACTIONS_PER_SECOND, epochEnds = [] } = settings;
  if (typeof perSecond !== "number" || !Number.isFinite(perSecond) || perSecond < 0) {
    throw refusal("transactionsPerSecond", "a number from 0");
  }
  if (!Array.isArray(epochEnds)) throw refusal("epochEnds", "a list");
  const ends = epochEnds.map((end, epoch) => readEnd(end, epoch, crypto));
  return { transactionsPerSecond: perSecond, epochEnds: ends };
}

function readEnd(end: unknown, epoch: number, crypto: Crypto): PlannedEnd {
  const { fromCommit, authorities } = fieldsOf(end);
  const name = `epochEnds[${epoch}]`;
  if (typeof fromCommit !== "number" || !Number.isSafeInteger(fromCommit) || fromCommit < 0) {
    throw refusal(`${name}.fromCommit`, "an index");
  }
  if (!Array.isArray(authorities)) throw refusal(`${name}.authorities`, "a list");
  const members = authorities.map((one) => readAuthority(one, name));
  checkPlanned(members, epoch, crypto);
  return { fromCommit, authorities: members };
}

/** What is found now need not be found by all members at once when the epoch is to end. */
function checkPlanned(members: readonly AuthorityEntry[], epoch: number, crypto: Crypto): void {
  try {
    checkMembers(epoch + 1, members, crypto);
  } catch (error) {
    if (!isRuntimeError(error)) throw error;
    throw refusal(`epochEnds[${epoch}].authorities`, "members that can decide", error.message);
  }
}

function readAuthority(authority: unknown, name: string): AuthorityEntry {
  const { name: its, protocolKey, networkKey, stake } = fieldsOf(authority);
  const isWhole = typeof its === "string" && typeof stake === "number";
  if (!isWhole || !isHex(protocolKey) || !isHex(networkKey)) {
    throw refusal(`${name}.authorities`, "name, protocolKey, networkKey and stake of each");
  }
  const keys = { protocolKey: bytesOf(protocolKey), networkKey: bytesOf(networkKey) };
  return { name: its, ...keys, stake, authorityKey: null };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** A key with a slip of the pen would be read as a shorter one. */
function isHex(value: unknown): value is string {
  return typeof value === "string" && /^([0-9a-f]{2})+$/i.test(value);
}

function bytesOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, "hex"));
}

function refusal(option: string, expected: string, received = "something else"): RuntimeError {
  return invalid(`hostSettings.${option}`, expected, received);
}
