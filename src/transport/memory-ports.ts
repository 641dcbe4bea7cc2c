/** Who listens where in a network in memory, and the ports nobody asked for by number. */

import { RuntimeError } from "../errors.ts";
import { describeEndpoint } from "./endpoint.ts";
import { Handshakes } from "./handshakes.ts";
import type { MemoryListener, MemoryNode } from "./memory-dial.ts";
import type { Endpoint, ListenEvents, ListeningSocket, TransportLimits } from "./transport.ts";

/** Ports the system hands out start here. @see RFC 6335 section 6 */
const FIRST_EPHEMERAL_PORT = 49_152;
const WILDCARD_HOSTS: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/** The ports of all hosts of one network. */
export class MemoryPorts {
  readonly #listeners = new Map<string, MemoryListener>();
  readonly #limits: TransportLimits;
  #nextPort = FIRST_EPHEMERAL_PORT;

  /** @param limits of each listener */
  constructor(limits: TransportLimits) {
    this.#limits = limits;
  }

  /** Who listens there now. */
  listenerAt(endpoint: Endpoint): MemoryListener | undefined {
    return this.#listeners.get(describeEndpoint(endpoint));
  }

  /** A port of the range the system hands out, the next one each time. */
  ephemeralPort(): number {
    const port = this.#nextPort;
    this.#nextPort = port === 65_535 ? FIRST_EPHEMERAL_PORT : port + 1;
    return port;
  }

  /**
   * Opens a port of the node's own host.
   *
   * @throws RuntimeError `option.invalid` for another host, `transport.address_in_use`
   */
  listen(node: MemoryNode, wanted: Endpoint, events: ListenEvents): ListeningSocket {
    const endpoint = { host: node.host, port: wanted.port || this.ephemeralPort() };
    const address = describeEndpoint(endpoint);
    if (wanted.host !== node.host && !WILDCARD_HOSTS.has(wanted.host)) {
      throw notOurs(describeEndpoint(wanted), node.host);
    }
    if (this.#listeners.has(address)) {
      const message = `cannot listen on ${address}: the address is in use`;
      throw new RuntimeError("transport.address_in_use", { address }, message);
    }
    const handshakes = new Handshakes(this.#limits);
    const listener: MemoryListener = { node, endpoint, events, handshakes };
    this.#listeners.set(address, listener);
    return { endpoint, close: async () => this.#close(address, listener) };
  }

  /** Frees all ports of a host without a word to whoever was about to connect. */
  forget(host: string): void {
    for (const [address, { endpoint, handshakes }] of this.#listeners) {
      if (endpoint.host !== host) continue;
      this.#listeners.delete(address);
      handshakes.clear();
    }
  }

  #close(address: string, listener: MemoryListener): void {
    if (this.#listeners.get(address) === listener) this.#listeners.delete(address);
    listener.handshakes.refuseAll("closed");
  }
}

function notOurs(received: string, host: string): RuntimeError {
  return new RuntimeError(
    "option.invalid",
    { option: "listen", expected: `${host}, 0.0.0.0 or ::`, received },
    `cannot listen on ${received}: not an address of this host (${host})`,
  );
}
