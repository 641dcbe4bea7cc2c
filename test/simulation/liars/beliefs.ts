/** What honest nodes take for true about each other. */

import type { NodeHandle, World } from "../../../src/testing/index.ts";
import { chainNodeOf } from "../whole-node/chain-node.ts";

/** A node nobody lies about successfully: where it is, by its own word. */
interface Truth {
  readonly name: string;
  readonly id: string;
  readonly host: string;
}

/** Longest wait for one node's word, in ms. */
const PATIENCE_MS = 2_000;

/** The address of a member of the first committee nobody has heard of yet. */
const UNKNOWN_HOST = "0.0.0.0";

/**
 * Asks every honest node that is up where the others are.
 *
 * @returns rejects when one of them is believed to be where it never said it was
 */
export async function believeOnlyOwnWords(world: World, liars: readonly string[]): Promise<void> {
  const honest = world.nodes().filter(({ name }) => !liars.includes(name));
  const truths = (await Promise.all(honest.map((node) => answered(world, truthOf(node))))).flat(2);
  for (const node of honest) {
    const listed = chainNodeOf(node)?.node.listNodes("all");
    const known = listed === undefined ? [] : await answered(world, listed);
    for (const { firstPublicKey, ip } of known.flat()) {
      const truth = truths.find(({ id }) => firstPublicKey.endsWith(id));
      if (truth === undefined || ip === truth.host || ip === UNKNOWN_HOST) continue;
      throw new Error(`${node.name} believes ${truth.name} to be at ${ip}, not at ${truth.host}`);
    }
  }
}

async function truthOf(handle: NodeHandle): Promise<readonly Truth[]> {
  const running = chainNodeOf(handle)?.node;
  if (running === undefined) return [];
  const { host } = await running.endpoint();
  return [{ name: handle.name, id: running.id, host }];
}

/** Nothing of one that is down, or is just coming back. */
async function answered<T>(world: World, answer: Promise<T>): Promise<readonly T[]> {
  const inVain = world.sleep(PATIENCE_MS).then(() => []);
  return await Promise.race([answer.then((value) => [value]).catch(() => []), inVain]);
}
