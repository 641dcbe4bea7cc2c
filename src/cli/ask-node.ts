/** Asks a running node one thing over its control socket. */

import { controlClient } from "../control/client.ts";
import type { Plain } from "../control/plain.ts";
import type { Clock } from "../time/clock.ts";

/** What a node is asked. */
export interface NodeQuestion {
  readonly verb: string;
  readonly args?: Plain;
}

/**
 * Asks a node one thing over a connection of its own.
 *
 * @throws RuntimeError `control.failed` when nobody answers, `control.refused` when the node says no
 */
export async function askNode(
  socket: string,
  question: NodeQuestion,
  clock: Clock,
): Promise<Plain> {
  const client = await controlClient({ path: socket, clock });
  try {
    return await client.request(question.verb, question.args ?? null);
  } finally {
    await client.close();
  }
}
