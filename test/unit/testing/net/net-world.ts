/** Two or more nodes on a simulated network whose lines take 10 ms each way. */

import {
  type JoiningNode,
  type SimulatedNetwork,
  type SimulatedNetworkOptions,
  simulatedNetwork,
} from "../../../../src/testing/net/simulated-network.ts";
import type { NetworkEvent } from "../../../../src/testing/net/network-decisions.ts";
import type { NetworkPort } from "../../../../src/testing/net/network-port.ts";
import { isRuntimeError } from "../../../../src/errors.ts";
import { type SimulatedClock, simulatedClock } from "../../../../src/time/simulated-clock.ts";
import type { Link, Transport } from "../../../../src/transport/transport.ts";

/** What an owner was told: the first byte of each frame, and why the link ended. */
export type Told = (number | string)[];

/** A network with everything around it. */
export interface NetWorld {
  readonly clock: SimulatedClock;
  readonly network: SimulatedNetwork;
  readonly heard: NetworkEvent[];
  /** Joins under a name that is also the host; `b` has the key of a `b`. */
  join(name: string): { readonly port: NetworkPort; readonly transport: Transport };
}

/** Opens a world. */
export function netWorld(options: Partial<SimulatedNetworkOptions> = {}): NetWorld {
  const clock = simulatedClock();
  const heard: NetworkEvent[] = [];
  const network = simulatedNetwork({
    clock,
    spec: { latencyMs: 10 },
    spread: (spread) => (typeof spread === "number" ? spread : 10),
    heard: (event) => heard.push(event),
    ...options,
  });
  const join = (name: string) => {
    const node: JoiningNode = { name, host: name, publicKey: keyOf(name), clock };
    const port = network.join(node);
    return { port, transport: port.transport("test") };
  };
  return { clock, network, heard, join };
}

/** The key of a node. */
export function keyOf(name: string): Uint8Array {
  return new Uint8Array(32).fill(name.charCodeAt(0));
}

/** Notes what the owner of a link is told. */
export function record(link: Link, told: Told): void {
  link.attach({
    onFrame: (frame) => told.push(frame[0] ?? -1),
    onClose: (reason) => told.push(reason),
  });
}

/** Listens at port 7 and notes links and refusals. */
export async function listen(transport: Transport, host: string) {
  const links: Link[] = [];
  const refused: string[] = [];
  const socket = await transport.listen(
    { host, port: 7 },
    {
      onLink: (link) => void links.push(link),
      onRefused: (_remote, reason) => void refused.push(reason),
    },
  );
  return { socket, links, refused };
}

/** Dials port 7; answers what came of it so far: a link, a code, or nothing yet. */
export function dial(transport: Transport, host: string): { link?: Link; code?: string } {
  const outcome: { link?: Link; code?: string } = {};
  transport.dial({ host, port: 7 }, keyOf(host)).then(
    (link) => {
      outcome.link = link;
    },
    (error: unknown) => {
      outcome.code = isRuntimeError(error) ? error.code : String(error);
    },
  );
  return outcome;
}

/** Joins `a` and `b` and links them; `a` dialed. */
export async function linked(world: NetWorld) {
  const a = world.join("a");
  const b = world.join("b");
  const { links, refused, socket } = await listen(b.transport, "b");
  const outcome = dial(a.transport, "b");
  await world.clock.advance(100);
  const outbound = outcome.link;
  const inbound = links[0];
  if (outbound === undefined || inbound === undefined) throw new Error("no link came about");
  const atA: Told = [];
  const atB: Told = [];
  record(outbound, atA);
  record(inbound, atB);
  return { a, b, outbound, inbound, atA, atB, links, refused, socket };
}
