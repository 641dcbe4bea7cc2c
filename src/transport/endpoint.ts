/** Addresses as text and as parts. */

import type { Endpoint } from "./transport.ts";

/** IPv4 as a socket that listens on both families spells it. @see RFC 4291 section 2.5.5.2 */
const MAPPED_IPV4 = "::ffff:";

/** One line for people and errors: `host:port`, an IPv6 host in brackets. */
export function describeEndpoint({ host, port }: Endpoint): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The other end of a socket; `undefined` when it has already gone. */
export function remoteOf(socket: {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}): Endpoint | undefined {
  const { remoteAddress, remotePort } = socket;
  if (remoteAddress === undefined || remotePort === undefined) return undefined;
  const isMapped = remoteAddress.startsWith(MAPPED_IPV4) && remoteAddress.includes(".");
  return {
    host: isMapped ? remoteAddress.slice(MAPPED_IPV4.length) : remoteAddress,
    port: remotePort,
  };
}
