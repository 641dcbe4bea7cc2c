/** Checks what a host says before anything is opened: one clear failure names option, value and remedy. */

import { RuntimeError } from "../../src/errors.ts";
import { isValidAddress } from "../../src/peer/node-address.ts";
import type { Endpoint } from "../../src/transport/transport.ts";
import type { NodeOptions } from "./node-options.ts";

/** Addresses one node may tell others. */
const ADVERTISED_MAX = 2;

const NETWORK_ID = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Options that are numbers, with the range each may have. */
const NUMBERS = { connectionsTarget: [0, 4_096] } as const;

/**
 * Checks options as far as they can be checked without opening anything.
 *
 * @throws RuntimeError `option.invalid`
 */
export function checkNodeOptions(options: NodeOptions): void {
  demand(NETWORK_ID.test(options.networkId), "networkId", {
    expected: "1 to 63 of a-z, 0-9 and inner hyphens",
    received: options.networkId,
  });
  demand(typeof options.dataDir === "string" && options.dataDir !== "", "dataDir", {
    expected: "a directory",
    received: options.dataDir,
  });
  if (options.listen !== undefined) checkEndpoint("listen", options.listen, 0);
  checkAdvertised(options.advertise ?? []);
  for (const [option, [min, max]] of Object.entries(NUMBERS)) {
    const received = options[option as keyof typeof NUMBERS];
    const isInRange = received === undefined || (received >= min && received <= max);
    demand(isInRange, option, { expected: `a number from ${min} to ${max}`, received });
  }
  demand(options.authorities.length > 0, "authorities", {
    expected: "the first committee, at least one member",
    received: "none",
  });
}

function checkAdvertised(advertise: readonly Endpoint[]): void {
  demand(advertise.length <= ADVERTISED_MAX, "advertise", {
    expected: `at most ${ADVERTISED_MAX} addresses`,
    received: advertise.length,
  });
  for (const endpoint of advertise) {
    demand(isValidAddress(endpoint), "advertise", {
      expected: "addresses others can dial: an IP address or DNS name, and a port above 0",
      received: `${endpoint.host}:${endpoint.port}`,
    });
  }
}

function checkEndpoint(option: string, { host, port }: Endpoint, portMin: number): void {
  const isPort = Number.isInteger(port) && port >= portMin && port <= 65_535;
  demand(isPort && host !== "", option, {
    expected: `a host and a port from ${portMin} to 65535`,
    received: `${host}:${port}`,
  });
}

function demand(
  holds: boolean,
  option: string,
  { expected, received }: { readonly expected: string; readonly received: unknown },
): void {
  if (holds) return;
  const text = `cannot start the node: ${option} is ${String(received)} (expected ${expected})`;
  const details = { option, expected, received: String(received) };
  throw new RuntimeError("option.invalid", details, text);
}
