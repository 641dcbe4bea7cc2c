/** Checks what an owner sets of a transport before anything is opened with it. */

import { RuntimeError } from "../errors.ts";
import { FRAME_HEADER_BYTES } from "../wire/frame.ts";
import { TRANSPORT_LIMITS, type TransportLimits } from "./transport.ts";

/** A network id is one DNS label, because it travels as the TLS server name. @see RFC 1035 2.3.1 */
const NETWORK_ID = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Fills in the limits that are not given.
 *
 * @throws RuntimeError `option.invalid` for a limit that is no positive whole number, or a write
 *   queue that could not hold one frame
 */
export function checkedLimits(given: Partial<TransportLimits> = {}): TransportLimits {
  const limits = { ...TRANSPORT_LIMITS, ...given };
  for (const [option, value] of Object.entries(limits)) {
    if (!Number.isInteger(value) || value < 1)
      throw invalid(option, "a whole number from 1", value);
  }
  if (limits.writeQueueBytesMax < limits.frameBytesMax + FRAME_HEADER_BYTES) {
    throw invalid("writeQueueBytesMax", "room for one largest frame", limits.writeQueueBytesMax);
  }
  return limits;
}

/**
 * Lets a network id through that can be spelled as a server name.
 *
 * @param networkId 1 to 63 of a-z, 0-9 and inner hyphens
 * @throws RuntimeError `option.invalid` for anything else
 */
export function checkedNetworkId(networkId: string): string {
  if (!NETWORK_ID.test(networkId)) {
    throw invalid("networkId", "1 to 63 of a-z, 0-9 and inner hyphens", networkId);
  }
  return networkId;
}

function invalid(option: string, expected: string, received: unknown): RuntimeError {
  return new RuntimeError(
    "option.invalid",
    { option, expected, received: String(received) },
    `cannot open a transport: ${option} is ${String(received)} (expected ${expected})`,
  );
}
