import { TLSSocket } from "node:tls";
import { selfSignedCertificate } from "../../src/crypto/certificate.ts";
import { simulatedNetwork } from "../../src/testing/net/simulated-network.ts";
import { simulatedClock } from "../../src/time/simulated-clock.ts";
import { BreakableTransport } from "../../src/transport/breakable.ts";
import { memoryNetwork } from "../../src/transport/memory.ts";
import { tcpTransport } from "../../src/transport/tcp.ts";
import type { TransportLimits } from "../../src/transport/transport.ts";
import { type TransportWorld, transportConformance } from "./transport.ts";
import { linkConformance } from "./transport-link.ts";

const seedOf = (seed: number): Uint8Array => new Uint8Array(32).fill(seed);
const keyOf = (seed: number): Uint8Array => selfSignedCertificate(seedOf(seed)).publicKey;

/** Time is simulated, the sockets are real: timeouts happen when the test says so. */
function tcpWorld(host: string, limits: Partial<TransportLimits> = {}): TransportWorld {
  const clock = simulatedClock();
  // Other suites of the same process may have left sockets behind; only ours are counted.
  const before = openSockets().length;
  return {
    clock,
    node: (seed, networkId = "test") => ({
      key: keyOf(seed),
      transport: tcpTransport({ identity: seedOf(seed), networkId, clock, limits }),
      anyPort: { host, port: 0 },
    }),
    piecesDuring: countWrites,
    leftovers: () => [
      ...openSockets().slice(before),
      ...(clock.pendingTimers > 0 ? [`${clock.pendingTimers} timers`] : []),
    ],
  };
}

function openSockets(): string[] {
  return process.getActiveResourcesInfo().filter((name) => /TCP|TLS/.test(name));
}

async function countWrites(act: () => Promise<void>): Promise<number> {
  const { write } = TLSSocket.prototype;
  let writes = 0;
  Object.defineProperty(TLSSocket.prototype, "write", {
    configurable: true,
    value(this: TLSSocket, ...parts: Parameters<typeof write>) {
      writes += 1;
      return write.apply(this, parts);
    },
  });
  try {
    await act();
  } finally {
    Reflect.deleteProperty(TLSSocket.prototype, "write");
  }
  return writes;
}

function memoryWorld(limits: Partial<TransportLimits> = {}): TransportWorld {
  const clock = simulatedClock();
  const network = memoryNetwork({ clock, limits });
  return {
    clock,
    node: (seed, networkId = "test") => ({
      key: keyOf(seed),
      transport: network.transport(keyOf(seed), networkId),
      anyPort: { host: "0.0.0.0", port: 0 },
    }),
    piecesDuring: async (act) => {
      const before = network.piecesCarried;
      await act();
      return network.piecesCarried - before;
    },
    leftovers: () => [
      ...(network.openEnds > 0 ? [`${network.openEnds} ends`] : []),
      ...(clock.pendingTimers > 0 ? [`${clock.pendingTimers} timers`] : []),
    ],
  };
}

/** The memory one behind a door that can be broken and is not: nothing is other than without it. */
function breakableWorld(limits: Partial<TransportLimits> = {}): TransportWorld {
  const world = memoryWorld(limits);
  return {
    ...world,
    node: (seed, networkId) => {
      const node = world.node(seed, networkId);
      return { ...node, transport: new BreakableTransport(node.transport, world.clock) };
    },
  };
}

/** No time passes by itself in this suite, so nothing on this network takes any. */
function simulatedWorld(limits: Partial<TransportLimits> = {}): TransportWorld {
  const clock = simulatedClock();
  const spec = { latencyMs: 0 };
  const network = simulatedNetwork({ clock, limits, spec, spread: () => 0 });
  let hosts = 0;
  return {
    clock,
    node: (seed, networkId = "test") => {
      const host = `10.0.0.${++hosts}`;
      const port = network.join({ name: `node-${hosts}`, host, publicKey: keyOf(seed), clock });
      return {
        key: keyOf(seed),
        transport: port.transport(networkId),
        anyPort: { host: "0.0.0.0", port: 0 },
      };
    },
    piecesDuring: async (act) => {
      const before = network.piecesCarried;
      await act();
      return network.piecesCarried - before;
    },
    leftovers: () => [
      ...(network.openEnds > 0 ? [`${network.openEnds} ends`] : []),
      ...(network.piecesWaiting > 0 ? [`${network.piecesWaiting} pieces`] : []),
      ...(clock.pendingTimers > 0 ? [`${clock.pendingTimers} timers`] : []),
    ],
  };
}

for (const [name, openWorld] of [
  ["memory", memoryWorld],
  ["breakable", breakableWorld],
  ["simulated", simulatedWorld],
  ["tcp", (limits?: Partial<TransportLimits>) => tcpWorld("127.0.0.1", limits)],
  ["tcp on IPv6", (limits?: Partial<TransportLimits>) => tcpWorld("::1", limits)],
] as const) {
  transportConformance(name, openWorld);
  linkConformance(name, openWorld);
}
