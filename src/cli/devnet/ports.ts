/** Ports of this machine for the nodes of a devnet. */

import { createServer, type Server } from "node:net";
import { BadInput, Failed } from "../failure.ts";

const LOOPBACK = "127.0.0.1";

/**
 * Finds ports that are free now, all of them different.
 *
 * @param from the first of a row of ports; absent lets the system choose
 * @throws BadInput when a port of the row is taken
 */
export async function choosePorts(count: number, from?: number): Promise<readonly number[]> {
  const wanted = Array.from({ length: count }, (_, index) =>
    from === undefined ? 0 : from + index,
  );
  const servers: Server[] = [];
  try {
    for (const port of wanted) servers.push(await hold(port));
    return servers.map(portOf);
  } finally {
    await Promise.all(servers.map(release));
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

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Failed("cannot read a free port");
  return address.port;
}

function release(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
