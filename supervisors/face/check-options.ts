/** Checks what a host says before anything is opened: one clear failure names option, value and remedy. */

import { RuntimeError } from "../../src/errors.ts";
import { parseIpAddress } from "../../src/geo/ip-address.ts";
import { ipPurpose } from "../../src/geo/ip-range.ts";
import { shownValue } from "../../src/option-value.ts";
import { fieldsOf, type OptionProblem } from "../../src/option-rules.ts";
import type { NodeOptions } from "./node-options.ts";
import { NODE_OPTIONS } from "./option-rules.ts";

const checkAll = fieldsOf(NODE_OPTIONS);

/**
 * Checks options as far as they can be checked without opening anything, types too: a host may be
 * plain JavaScript.
 *
 * @throws RuntimeError `option.invalid`
 */
export function checkNodeOptions(options: NodeOptions): void {
  const problem =
    checkAll(options, "") ??
    contradictionIn(options) ??
    hiddenKeyIn(options) ??
    exposureIn(options);
  if (problem !== undefined) throw refusalOf(problem);
}

/** What each option allows and both together do not. */
function contradictionIn({
  kind,
  host,
  verifyingThreads = 0,
  checkpoint,
  doors,
}: NodeOptions): OptionProblem | undefined {
  if (checkpoint !== undefined && host?.consensus !== undefined) {
    const expected = "undefined, because a consensus engine needs the commits before it";
    return { option: "checkpoint", expected, received: `commit ${checkpoint.index}` };
  }
  if (verifyingThreads > 0 && doors?.crypto !== undefined) {
    const expected = "0, because doors.crypto decides signatures and no thread has it";
    return { option: "verifyingThreads", expected, received: String(verifyingThreads) };
  }
  if (kind !== "validator" || host?.consensus !== undefined) return undefined;
  const expected = 'a function that makes the engine, because kind is "validator"';
  return { option: "host.consensus", expected, received: "undefined" };
}

/** The certificate of gRPC is made of the key itself. */
function hiddenKeyIn({ grpc, doors }: NodeOptions): OptionProblem | undefined {
  if (grpc === undefined || doors?.signer === undefined || doors.grpc !== undefined)
    return undefined;
  const expected = "a door for gRPC, because doors.signer hides the key its certificate is made of";
  return { option: "doors.grpc", expected, received: "undefined" };
}

/** Metrics tell strangers who one's peers are: others read them only when that was asked for. */
function exposureIn({ metrics, inspector }: NodeOptions): OptionProblem | undefined {
  if (isReached(metrics?.host) && metrics?.isPublic !== true) {
    const expected = "a loopback address, or metrics.isPublic to let others read";
    return { option: "metrics.host", expected, received: shownValue(metrics?.host) };
  }
  if (!isReached(inspector?.host) || inspector?.authorize !== undefined) return undefined;
  const expected = "a loopback address, or inspector.authorize to say who may look";
  return { option: "inspector.host", expected, received: shownValue(inspector?.host) };
}

/** Whether an address was given that others reach. */
function isReached(host: string | undefined): boolean {
  if (host === undefined) return false;
  const address = parseIpAddress(host);
  return address === undefined || ipPurpose(address) !== "loopback";
}

function refusalOf(problem: OptionProblem): RuntimeError<"option.invalid"> {
  const { option, expected, received, isUnknown } = problem;
  const what = option === "" ? "the options" : option;
  const text = isUnknown
    ? `there is no option ${what} (did you mean ${expected}?)`
    : `${what} is ${received} (expected ${expected})`;
  const details = { option: what, expected, received };
  return new RuntimeError("option.invalid", details, `cannot start the node: ${text}`);
}
