/** Running a run again from its token. */

import { RuntimeError } from "../../errors.ts";
import { decodeToken } from "../faults/token.ts";
import type { SimReport, SimSpec } from "../spec.ts";
import { type SimulateOptions, simulate } from "./simulate.ts";

/**
 * Runs a run again.
 *
 * @param token as a report has it
 * @throws RuntimeError `option.invalid` when the token cannot be read, or is of another spec
 * @example
 * const report = await replay(spec, "sim1.quorum.7.-.1x2y3");
 */
export async function replay(
  spec: SimSpec,
  token: string,
  options: Omit<SimulateOptions, "seed" | "mask" | "plan"> = {},
): Promise<SimReport> {
  const { specId, seed, mask } = decodeToken(token);
  if (specId !== spec.id) {
    const details = { option: "token", expected: `a token of ${spec.id}`, received: specId };
    throw new RuntimeError(
      "option.invalid",
      details,
      `cannot use replay token: expected ${details.expected} (${specId})`,
    );
  }
  return await simulate(spec, { ...options, seed, mask });
}
