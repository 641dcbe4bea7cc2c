/**
 * Child specifications, checked: every default and where it comes from stand here and nowhere else.
 *
 * @see OTP `supervisor`: child specification; `docs/semantics.md` section 6
 */

import type {
  ChildType,
  Restart,
  RestartBackoff,
  RestartBudget,
  Shutdown,
  StartFunction,
} from "../actor/child-spec.ts";
import { isDuration } from "../time/duration.ts";

/** A child specification with every default filled in. */
export interface FullChildSpec {
  readonly id: string;
  readonly start: StartFunction;
  readonly restart: Restart;
  readonly significant: boolean;
  readonly shutdown: Shutdown;
  readonly type: ChildType;
  readonly backoff: RestartBackoff | undefined;
  readonly budget: RestartBudget | undefined;
}

/** OTP's defaults, except where OTP has none. */
export const CHILD_DEFAULTS = {
  restart: "permanent",
  significant: false,
  type: "worker",
  workerShutdown: { afterMs: 5_000 },
  supervisorShutdown: "infinity",
} as const;

/** When a supervisor ends because significant children did. */
export type AutoShutdown = "never" | "any_significant" | "all_significant";

/** Why a child specification was refused, with OTP's words. */
export interface SpecError {
  readonly tag:
    | "missing_id"
    | "missing_start"
    | "invalid_child_spec"
    | "invalid_start"
    | "invalid_restart_type"
    | "invalid_significant"
    | "invalid_child_type"
    | "invalid_shutdown"
    | "invalid_backoff"
    | "invalid_budget"
    | "duplicate_child_name"
    | "bad_combination"
    | "badarg";
  readonly value: unknown;
}

/** A value or the reason there is none. */
export type Checked<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** Checks one specification and fills its defaults in. */
export function checkChildSpec(
  spec: unknown,
  autoShutdown: AutoShutdown = "any_significant",
): Checked<FullChildSpec, SpecError> {
  if (typeof spec !== "object" || spec === null) return refused("invalid_child_spec", spec);
  const full = withDefaults(spec as Record<string, unknown>);
  const error = specError(full, autoShutdown);
  return error === undefined
    ? { ok: true, value: full as unknown as FullChildSpec }
    : { ok: false, error };
}

/**
 * Checks a list of specifications: each of them, and that no id stands twice.
 *
 * @param autoShutdown of the supervisor they are for. @defaultValue one that takes significant children
 * @returns the specifications with every default filled in, or why the first bad one is refused
 * @see OTP `supervisor:check_childspecs/1`, `/2`
 */
export function checkChildSpecs(
  specs: unknown,
  autoShutdown: AutoShutdown = "any_significant",
): Checked<FullChildSpec[], SpecError> {
  if (!Array.isArray(specs)) return refused("badarg", specs);
  const full: FullChildSpec[] = [];
  const ids = new Set<string>();
  for (const spec of specs) {
    const checked = checkChildSpec(spec, autoShutdown);
    if (!checked.ok) return checked;
    if (ids.has(checked.value.id)) return refused("duplicate_child_name", checked.value.id);
    ids.add(checked.value.id);
    full.push(checked.value);
  }
  return { ok: true, value: full };
}

/** A specification as it came, defaults filled in, nothing believed yet. */
type Unchecked = { readonly [K in keyof FullChildSpec]: unknown };

function withDefaults(spec: Record<string, unknown>): Unchecked {
  const type = spec["type"] ?? CHILD_DEFAULTS.type;
  const shutdown =
    type === "supervisor" ? CHILD_DEFAULTS.supervisorShutdown : CHILD_DEFAULTS.workerShutdown;
  return {
    id: spec["id"],
    start: spec["start"],
    restart: spec["restart"] ?? CHILD_DEFAULTS.restart,
    significant: spec["significant"] ?? CHILD_DEFAULTS.significant,
    shutdown: spec["shutdown"] ?? shutdown,
    type,
    backoff: spec["backoff"],
    budget: spec["budget"],
  };
}

/** OTP's order of checks: id, start, restart, significant, type, shutdown; then what is ours. */
function specError(spec: Unchecked, autoShutdown: AutoShutdown): SpecError | undefined {
  if (typeof spec.id !== "string") return { tag: "missing_id", value: spec.id };
  if (spec.start === undefined) return { tag: "missing_start", value: undefined };
  if (typeof spec.start !== "function") return { tag: "invalid_start", value: spec.start };
  if (!isRestart(spec.restart)) return { tag: "invalid_restart_type", value: spec.restart };
  const significantError = significanceError(spec, autoShutdown);
  if (significantError !== undefined) return significantError;
  if (!isChildType(spec.type)) return { tag: "invalid_child_type", value: spec.type };
  if (!isShutdownSetting(spec.shutdown)) return { tag: "invalid_shutdown", value: spec.shutdown };
  if (!isBackoff(spec.backoff)) return { tag: "invalid_backoff", value: spec.backoff };
  return isBudget(spec.budget) ? undefined : { tag: "invalid_budget", value: spec.budget };
}

function significanceError(spec: Unchecked, autoShutdown: AutoShutdown): SpecError | undefined {
  const { significant, restart } = spec;
  if (typeof significant !== "boolean") return { tag: "invalid_significant", value: significant };
  if (!significant) return undefined;
  if (autoShutdown === "never") {
    return { tag: "bad_combination", value: { autoShutdown, significant } };
  }
  return restart === "permanent"
    ? { tag: "bad_combination", value: { restart, significant } }
    : undefined;
}

function isRestart(value: unknown): boolean {
  return value === "permanent" || value === "transient" || value === "temporary";
}

function isChildType(value: unknown): boolean {
  return value === "worker" || value === "supervisor";
}

function isShutdownSetting(value: unknown): boolean {
  if (value === "infinity" || value === "brutal_kill") return true;
  if (typeof value !== "object" || value === null || !("afterMs" in value)) return false;
  return isDuration(value.afterMs);
}

function isBackoff(value: unknown): boolean {
  if (value === undefined) return true;
  if (typeof value !== "object" || value === null) return false;
  const { minMs, maxMs } = value as Partial<RestartBackoff>;
  return isDuration(minMs) && isDuration(maxMs) && minMs <= maxMs;
}

function isBudget(value: unknown): boolean {
  if (value === undefined) return true;
  if (typeof value !== "object" || value === null) return false;
  const { intensity, periodMs, whenSpent } = value as Partial<RestartBudget>;
  const isCount = typeof intensity === "number" && Number.isInteger(intensity) && intensity >= 0;
  const hasLimits = isCount && isDuration(periodMs) && periodMs > 0;
  return hasLimits && (whenSpent === "give_up" || whenSpent === "escalate");
}

function refused<T>(tag: SpecError["tag"], value: unknown): Checked<T, SpecError> {
  return { ok: false, error: { tag, value } };
}
