/** What the methods of a node may be handed: hosts are plain JavaScript too, and a promise that hangs says nothing. */

import { RuntimeError } from "../../src/errors.ts";
import {
  fieldsOf,
  listOf,
  optional,
  type OptionProblem,
  type OptionRule,
  required,
} from "../../src/option-rules.ts";
import {
  callable,
  flag,
  having,
  oneOf,
  type ValueRule,
  valueRule,
  wholeNumber,
} from "../../src/option-value.ts";
import { isNetworkPatch } from "../../src/geo/distance.ts";
import { isValidAddress, type NodeAddress } from "../../src/peer/node-address.ts";
import { NODE_TABLE_LIMITS, NODE_VIEWS } from "../../src/peer/node-table.ts";
import { SEEDS_MAX } from "../../src/peer/seed-list.ts";
import { tracePlace } from "../../src/telemetry/traced-work.ts";
import { isDuration } from "../../src/time/duration.ts";
import { capability, peerChange, peerId as peer } from "./peer-values.ts";
import { seed } from "./seed-values.ts";
import type { NodeChange } from "./node-table-face.ts";

/** Peers one question may name: as many as there are connections. */
const PEERS_MAX = 4_096;

const message: ValueRule<object> = valueRule(
  "a message: an object with a type",
  (value) =>
    typeof value === "object" && value !== null && typeof Reflect.get(value, "type") === "string",
);

const duration = valueRule<number>("milliseconds, 0 or more", isDuration);
const index = wholeNumber(0, Number.MAX_SAFE_INTEGER);
const atLeastOne = wholeNumber(1, Number.MAX_SAFE_INTEGER);
const patch = valueRule<string>("a patch", (value) => typeof value === "string");

const patienceMs = valueRule<number | "learned">(
  'milliseconds, 0 or more, or "learned"',
  (value) => value === "learned" || isDuration(value),
);

const level = valueRule<string | number>(
  '"one", "two", "quorum", "all", or a whole number from 1',
  (value) => LEVELS.has(value) || atLeastOne.holds(value),
);
const LEVELS: ReadonlySet<unknown> = new Set(["one", "two", "quorum", "all"]);

const patience = {
  timeoutMs: optional(patienceMs),
  signal: optional(having("addEventListener", "removeEventListener")),
  within: optional(tracePlace),
};

const address = valueRule<object>(
  "an address others can dial: { host, port }",
  (value) => typeof value === "object" && value !== null && isValidAddress(value as NodeAddress),
);
const nodeKey = valueRule<string>(
  "a key of a node in lower-case hexadecimal digits",
  (value) => typeof value === "string" && /^(?:[0-9a-f]{2})+$/.test(value),
);
const share = valueRule<number>(
  "a number from 0 to 1",
  (value) => typeof value === "number" && value >= 0 && value <= 1,
);
const networkPatch = valueRule<string>(
  "a patch: three upper-case hexadecimal digits",
  (value) => typeof value === "string" && isNetworkPatch(value),
);

/** What each change of a node carries, by its type. */
const CHANGES: Readonly<Record<NodeChange["type"], OptionRule>> = {
  availability: fieldsOf({ type: anything, available: required(flag), atMs: required(duration) }),
  authorized: fieldsOf({ type: anything, atMs: required(duration) }),
  unauthorized: fieldsOf({ type: anything }),
  synced: fieldsOf({ type: anything, synced: required(flag) }),
  average_availability: fieldsOf({ type: anything, average: required(share) }),
  network_patch: fieldsOf({ type: anything, networkPatch: required(networkPatch) }),
};

function anything(): undefined {
  return undefined;
}

const changeType = oneOf<NodeChange["type"]>(
  "availability",
  "authorized",
  "unauthorized",
  "synced",
  "average_availability",
  "network_patch",
);

/** A change is looked at by its own type. */
function nodeChange(value: unknown, option: string): OptionProblem | undefined {
  const problem = fieldsOf({ type: required(changeType) }, "allowed")(value, option);
  if (problem !== undefined) return problem;
  const { type } = value as NodeChange;
  return CHANGES[type](value, option);
}

const peers = listOf(peer, { max: PEERS_MAX });

const hedgeRules: OptionRule = fieldsOf({
  sparesMax: optional(wholeNumber(0, PEERS_MAX)),
  accepts: optional(callable),
});

const quorumRules: OptionRule = fieldsOf({
  consistencyLevel: optional(atLeastOne),
  answersMin: optional(atLeastOne),
  answersNeeded: optional(atLeastOne),
  keyOf: required(callable),
  resolve: optional(callable),
  accepts: optional(callable),
});

/** The arguments of each method, by name. */
const ARGUMENTS = {
  sendMessage: fieldsOf({
    peer: required(peer),
    message: required(message),
    options: optional(fieldsOf(patience)),
  }),
  quorumRead: fieldsOf({
    message: required(message),
    options: optional(
      fieldsOf({
        ...patience,
        level: optional(level),
        holders: optional(peers),
        capability: optional(capability),
        rules: optional(quorumRules),
        repair: optional(callable),
      }),
    ),
  }),
  quorumWrite: fieldsOf({
    message: required(message),
    options: optional(
      fieldsOf({
        ...patience,
        level: optional(level),
        holders: optional(peers),
        capability: optional(capability),
        acknowledges: optional(callable),
        settled: optional(callable),
      }),
    ),
  }),
  askAny: fieldsOf({
    message: required(message),
    options: optional(
      fieldsOf({
        ...patience,
        peers: optional(peers),
        capability: optional(capability),
        rules: optional(hedgeRules),
      }),
    ),
  }),
  connect: fieldsOf({
    contacts: listOf(
      fieldsOf({ peer: required(peer), endpoint: optional(address), isMove: optional(flag) }),
      { max: PEERS_MAX },
    ),
    options: fieldsOf({ timeoutMs: optional(duration) }),
  }),
  changePeer: fieldsOf({ peer: required(peer), change: peerChange }),
  peer: fieldsOf({ peer: required(peer) }),
  watchPeers: fieldsOf({ listener: required(callable) }),
  peersWith: fieldsOf({ capability: required(capability) }),
  changeNode: fieldsOf({ key: required(nodeKey), change: nodeChange }),
  judge: fieldsOf({
    judgement: fieldsOf({
      effectiveMs: required(duration),
      nodes: listOf(having(), { max: NODE_TABLE_LIMITS.nodesMax }),
    }),
  }),
  broadcast: fieldsOf({ message: required(message) }),
  listNodes: fieldsOf({
    view: optional(oneOf(...NODE_VIEWS)),
    at: optional(fieldsOf({ dateMs: required(duration) })),
  }),
  nearestNodes: fieldsOf({
    nodes: listOf(having(), { max: Number.MAX_SAFE_INTEGER }),
    patch: optional(patch),
  }),
  replaceSeeds: fieldsOf({ seeds: listOf(seed, { max: SEEDS_MAX }) }),
  commits: fieldsOf({ from: required(index), limit: required(index) }),
  committee: fieldsOf({ epoch: required(index) }),
} as const;

/**
 * Checks what a method was handed.
 *
 * @param given its arguments by name
 * @throws RuntimeError `option.invalid`
 */
export function checkArguments(
  method: keyof typeof ARGUMENTS,
  given: Readonly<Record<string, unknown>>,
): void {
  const problem = ARGUMENTS[method](given, "");
  if (problem === undefined) return;
  const { option, expected, received, isUnknown } = problem;
  const what = isUnknown
    ? `there is no option ${option} (did you mean ${expected}?)`
    : `${option} is ${received} (expected ${expected})`;
  const details = { option, expected, received };
  throw new RuntimeError("option.invalid", details, `cannot do ${method}: ${what}`);
}
