/** Ports of this machine for the nodes of a devnet. */

import { createServer, type Server } from "node:net";
import type { Random } from "../../time/random.ts";
import { BadInput, Failed } from "../failure.ts";

const LOOPBACK = "127.0.0.1";

/**
 * Where ports are drawn from: below those a system gives to whoever dials (from 32,768 on Linux, from 49,152
 * elsewhere). One of those is soon another program's while its node is away, and the node does not come back.
 */
export const DRAWN_PORTS = { first: 20_000, last: 31_999 } as const;

/** Draws before no more free ports are looked for. */
const DRAWS_MAX = 1_000;

/** How ports are found. */
export interface PortWishes {
  /** The first of a row of ports. @defaultValue ports are drawn */
  readonly from?: number | undefined;
  readonly random: Random;
}

/**
 * Finds ports that are free now, all of them different.
 *
 * @throws BadInput when a port of the row is taken
 * @throws Failed when no more free ones are found
 */
export async function choosePorts(
  count: number,
  { from, random }: PortWishes,
): Promise<readonly number[]> {
  if (from === undefined) return await drawPorts(count, random);
  const row = Array.from({ length: count }, (_, index) => from + index);
  await demandFreePorts(row);
  return row;
}

async function drawPorts(count: number, random: Random): Promise<readonly number[]> {
  const { first, last } = DRAWN_PORTS;
  const drawn = new Set<number>();
  for (let draws = 0; drawn.size < count; draws += 1) {
    if (draws === DRAWS_MAX) {
      throw new Failed(`cannot find ${count} free ports from ${first} to ${last}`);
    }
    const port = first + random.below(last - first + 1);
    if (await isFree(port)) drawn.add(port);
  }
  return [...drawn];
}

async function isFree(port: number): Promise<boolean> {
  try {
    await release(await hold(port));
    return true;
  } catch (error) {
    if (error instanceof BadInput) return false;
    throw error;
  }
}

/**
 * Makes sure that ports are free.
 *
 * @throws BadInput for the first one that is taken
 */
export async function demandFreePorts(ports: readonly number[]): Promise<void> {
  for (const port of ports) await release(await hold(port));
}

function hold(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error) => reject(refused(port, error)));
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => resolve(server));
  });
}

function refused(port: number, error: Error): Error {
  const code = "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") {
    return new BadInput(
      `cannot use port ${port}: it is taken (end what listens there, or choose others with --port)`,
    );
  }
  if (code === "EACCES") {
    return new BadInput(`cannot use port ${port}: not allowed (choose others with --port)`);
  }
  return new Failed(`cannot use port ${port}: ${error.message}`, { cause: error });
}

function release(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
