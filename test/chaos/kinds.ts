/** Which faults can happen to real processes from outside, and why the others cannot. */

import { RuntimeError } from "../../src/index.ts";
import {
  FAULT_KINDS,
  type FaultKind,
  type FaultPlan,
  type FaultRule,
  type When,
} from "../../src/testing/index.ts";

/** The boundaries another process stands at: whatever is added elsewhere is out of reach until shown otherwise. */
const REACHED: readonly string[] = ["link", "node"];

/** Why a boundary, or one kind of it, is out of reach of another process. */
const OUT_OF_REACH: Readonly<Record<string, string>> = {
  mailbox: "mail between actors never leaves their process",
  lifecycle: "an actor's start and stop happen within its process",
  store: "the disk belongs to the machine, not to this program",
  clock: "all processes of a machine have one clock",
  geo: "a process reads its own database of places",
  peer: "these processes run the honest program",
  "node.power_cut":
    "a killed process keeps what the system took; only a simulated disk loses what was not flushed",
};

/** Every kind that real processes can do: what a swarm draws from unless told otherwise. */
export const CHAOS_KINDS: readonly FaultKind[] = FAULT_KINDS.filter(
  (kind) => reasonAgainst(kind) === undefined,
);

/**
 * Refuses kinds no other process can bring about.
 *
 * @throws RuntimeError `option.invalid`, naming the first of them and why
 */
export function checkKinds(kinds: readonly string[]): readonly FaultKind[] {
  return kinds.map((kind) => {
    const known = FAULT_KINDS.find((one) => one === kind);
    if (known === undefined) return refuse("kinds", `some of ${CHAOS_KINDS.join(", ")}`, kind);
    const reason = reasonAgainst(known);
    return reason === undefined
      ? known
      : refuse("kinds", "faults real processes can do", `${kind}: ${reason}`);
  });
}

/**
 * Refuses a plan that real processes cannot do.
 *
 * @throws RuntimeError `option.invalid`, naming the first such rule and why
 */
export function checkChaosPlan({ rules }: FaultPlan): void {
  for (const { id, what, when } of rules as readonly FaultRule[]) {
    const kind = `${what.at}.${what.do}`;
    const reason = FAULT_KINDS.some((one) => one === kind) ? reasonAgainst(kind) : undefined;
    if (reason !== undefined) {
      refuse(`rules[${id}].what`, "faults real processes can do", `${kind}: ${reason}`);
    }
    if (waitsForTrace(when)) {
      const why = "onTrace: processes tell what happened only afterwards";
      refuse(`rules[${id}].when`, "times and occurrences", why);
    }
  }
}

function reasonAgainst(kind: string): string | undefined {
  const boundary = kind.slice(0, kind.indexOf("."));
  if (REACHED.includes(boundary)) return OUT_OF_REACH[kind];
  return OUT_OF_REACH[boundary] ?? "it happens within a process";
}

function waitsForTrace(when: When): boolean {
  if ("all" in when) return when.all.some(waitsForTrace);
  if ("any" in when) return when.any.some(waitsForTrace);
  return "onTrace" in when;
}

function refuse(option: string, expected: string, received: string): never {
  throw new RuntimeError(
    "option.invalid",
    { option, expected, received },
    `cannot begin chaos: ${option}: expected ${expected} (${received})`,
  );
}
