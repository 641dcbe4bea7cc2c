/**
 * What a plan is made of: the fields each fault, selector, length and `when` has. Plans that people write
 * are held against it before `checkPlan` asks what they mean; drawn ones are made of nothing else.
 */

import {
  fieldsOf,
  listOf,
  nearestName,
  optional,
  type OptionProblem,
  type OptionRule,
  required,
} from "../../option-rules.ts";
import { flag, oneOf, shownValue, valueRule } from "../../option-value.ts";
import { checkOptions, TEXT } from "../option-check.ts";
import { FAULT_KINDS, isKnownKind, type KnownKind } from "./fault-kind.ts";

/** Names in one selector, moments in one `nth`, parts in one `when`. */
const LISTED_MAX = 10_000;

const number = valueRule<number>("a number", (value) => typeof value === "number");
const pair = listOf(number, { min: 2, max: 2 });
const names = listOf(TEXT, { min: 1, max: LISTED_MAX });

/** Which nodes; whether there are such nodes only a world knows. */
export const NODE_SELECTOR: OptionRule = (value, option) => {
  if (typeof value === "string") return required(TEXT)(value, option);
  if (Array.isArray(value)) return names(value, option);
  return byField(
    {
      role: fieldsOf({ role: required(TEXT) }),
      pick: fieldsOf({ pick: required(oneOf("one", "minority", "majority", "all")) }),
    },
    "a name, names, or ",
  )(value, option);
};

/** A length that is drawn. */
export const SPREAD: OptionRule = (value, option) => {
  if (typeof value === "number") return undefined;
  return byField(
    {
      uniform: fieldsOf({ uniform: pair }),
      exponential: fieldsOf({ exponential: required(number) }),
      bimodal: fieldsOf({
        bimodal: fieldsOf({
          usual: required(number),
          tail: required(number),
          tailShare: required(number),
        }),
      }),
    },
    "a number, or ",
  )(value, option);
};

/** How a world falls apart. */
export const PARTITION_SHAPE: OptionRule = (value, option) =>
  typeof value === "object"
    ? fieldsOf({ sides: listOf(names, { min: 2, max: LISTED_MAX }) })(value, option)
    : required(oneOf("isolate_one", "halves", "majority_ring", "bridge"))(value, option);

/** What a power cut may leave of what was not flushed. */
export const KEEPS = oneOf("none", "prefix", "subset");

const ACTORS = fieldsOf({
  node: optional(NODE_SELECTOR),
  path: optional(TEXT),
  behaviour: optional(TEXT),
});
const MESSAGE = fieldsOf({ type: optional(TEXT) });
const TRACE_MATCH = fieldsOf({
  kind: optional((value, option) =>
    Array.isArray(value) ? names(value, option) : required(TEXT)(value, option),
  ),
  node: optional(TEXT),
  actor: optional(TEXT),
  values: optional(fieldsOf({}, "allowed")),
});

type Fields = Readonly<Record<string, OptionRule>>;

const mail: Fields = { on: ACTORS, message: optional(MESSAGE) };
const actors: Fields = { on: ACTORS };
const link: Fields = { from: NODE_SELECTOR, to: NODE_SELECTOR };
const nodes: Fields = { on: NODE_SELECTOR };
const peer: Fields = { on: NODE_SELECTOR, message: optional(MESSAGE) };

/** What each fault has besides `at` and `do`. */
const FIELDS: { readonly [Kind in KnownKind]: Fields } = {
  "mailbox.drop": mail,
  "mailbox.delay": { ...mail, byMs: SPREAD },
  "mailbox.duplicate": mail,
  "mailbox.crash": mail,
  "lifecycle.kill": actors,
  "lifecycle.exit_normally": actors,
  "lifecycle.fail_start": actors,
  "lifecycle.slow_start": { ...actors, byMs: SPREAD },
  "lifecycle.hang_in_stop": { ...actors, forMs: SPREAD },
  "lifecycle.throw_in_stop": actors,
  "link.latency": { ...link, byMs: SPREAD },
  "link.bandwidth": { ...link, bytesPerSecond: required(number) },
  "link.hold": { ...link, forMs: SPREAD },
  "link.refuse": link,
  "link.reset": link,
  "link.corrupt": link,
  "link.partition": {
    ...link,
    shape: PARTITION_SHAPE,
    symmetric: required(flag),
    inFlight: required(oneOf("deliver", "drop")),
    forMs: SPREAD,
  },
  "store.write_error": { ...nodes, code: required(oneOf("EIO", "ENOSPC")) },
  "store.slow": { ...nodes, byMs: SPREAD },
  "store.flush_error": nodes,
  "store.open_error": nodes,
  "clock.jump": { ...nodes, byMs: required(number) },
  "clock.drift": { ...nodes, partsPerMillion: required(number) },
  "clock.timers_late": { ...nodes, byMs: SPREAD },
  "geo.missing": nodes,
  "geo.wrong": { ...nodes, shiftDegrees: required(number) },
  "node.kill": { ...nodes, downMs: SPREAD },
  "node.power_cut": { ...nodes, downMs: SPREAD, keeps: required(KEEPS) },
  "node.pause": { ...nodes, forMs: SPREAD },
  "node.leave": { ...nodes, downMs: SPREAD },
  "peer.lie_height": { ...peer, by: required(number) },
  "peer.equivocate": peer,
  "peer.flood": { ...peer, messages: required(number) },
  "peer.silent": peer,
  "peer.slow": { ...peer, byMs: SPREAD },
  "peer.stale": peer,
  "peer.corrupt": peer,
};

const FAULT: OptionRule = (value, option) => {
  const own = fieldsOf({ at: required(TEXT), do: required(TEXT) }, "allowed")(value, option);
  if (own !== undefined) return own;
  const { at, do: what } = value as { readonly at: string; readonly do: string };
  const kind = `${at}.${what}`;
  if (!isKnownKind(kind)) return unknownKind(kind, option);
  return fieldsOf({ at: required(TEXT), do: required(TEXT), ...FIELDS[kind] })(value, option);
};

function unknownKind(kind: unknown, option: string): OptionProblem {
  const expected = nearestName(String(kind), FAULT_KINDS);
  return { option, expected, received: shownValue(kind), isUnknown: true };
}

const parts = listOf((value, option) => WHEN(value, option), { max: LISTED_MAX });

const WHEN: OptionRule = byField({
  all: fieldsOf({ all: parts }),
  any: fieldsOf({ any: parts }),
  between: fieldsOf({ between: pair, chance: optional(number) }),
  onTrace: fieldsOf({ onTrace: TRACE_MATCH, nth: optional(number), delayMs: optional(number) }),
  at: fieldsOf({ at: required(number) }),
  every: fieldsOf({ every: SPREAD }),
  first: fieldsOf({ first: required(number) }),
  nth: fieldsOf({
    nth: (value, option) =>
      Array.isArray(value)
        ? listOf(number, { min: 1, max: LISTED_MAX })(value, option)
        : required(number)(value, option),
  }),
  chance: fieldsOf({ chance: required(number) }),
});

const RULE = fieldsOf({
  id: required(TEXT),
  what: FAULT,
  when: WHEN,
  limit: optional(number),
});

const SWARM = fieldsOf({
  kinds: listOf(
    (kind, option) =>
      typeof kind === "string" && isKnownKind(kind) ? undefined : unknownKind(kind, option),
    { max: LISTED_MAX },
  ),
  keep: optional(number),
  peers: optional(NODE_SELECTOR),
});

/** A plan. */
export const PLAN = fieldsOf({ rules: listOf(RULE, { max: LISTED_MAX }) });

/** A plan, or the swarm it is drawn from. */
export const FAULTS: OptionRule = byField({
  kinds: SWARM,
  rules: PLAN,
});

/**
 * Refuses a rule that is not made as one.
 *
 * @throws RuntimeError `option.invalid` with the first field that is wrong
 */
export function checkRuleShape(rule: unknown): void {
  checkOptions(RULE, rule, "use fault rule");
}

/** One of several objects, told apart by the first of these fields that it has. @param others what else there is */
function byField(shapes: Fields, others = ""): OptionRule {
  const fields = Object.entries(shapes);
  const expected = `${others}an object with one of ${Object.keys(shapes).join(", ")}`;
  return (value, option) => {
    const held = typeof value === "object" && value !== null ? value : {};
    const rule = fields.find(([field]) => Reflect.get(held, field) !== undefined)?.[1];
    if (rule !== undefined) return rule(value, option);
    return { option, expected, received: shownValue(value) };
  };
}
