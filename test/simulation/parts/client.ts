/** Clients of parts: they ask from outside, so that the end of a node is one of the answers. */

import { isRuntimeError } from "../../../src/index.ts";
import type { NodeHandle, Sometimes, World } from "../../../src/testing/index.ts";

/** How something that was asked of a node ended. */
export type Told<T> =
  | { readonly kind: "ok"; readonly value: T }
  /** It failed with this code. */
  | { readonly kind: "failed"; readonly code: string }
  /** The node's life ended first, or it had none: nobody will ever tell. */
  | { readonly kind: "gone" };

/** Between two looks whether a node still lives, in ms. */
const LOOK_MS = 50;

/** Asks a node; never fails but for what is no failure of the runtime. */
export async function ask<T>(
  world: World,
  node: NodeHandle,
  question: () => Promise<T>,
): Promise<Told<T>> {
  if (node.state !== "up") return { kind: "gone" };
  let isOver = false;
  const told = (async (): Promise<Told<T>> => {
    try {
      return { kind: "ok", value: await question() };
    } catch (error) {
      if (!isRuntimeError(error)) throw error;
      return { kind: "failed", code: error.code };
    } finally {
      isOver = true;
    }
  })();
  return await Promise.race([told, endOf(world, node, () => isOver)]);
}

/** Resolves when the life a node has now is over. */
async function endOf(
  world: World,
  node: NodeHandle,
  isMoot: () => boolean,
): Promise<{ readonly kind: "gone" }> {
  const { incarnation } = node;
  const lives = (): boolean => node.incarnation === incarnation && node.state !== "down";
  while (lives() && !isMoot()) await world.sleep(LOOK_MS);
  return { kind: "gone" };
}

/** Waits between two operations, as long as the world draws. */
export async function pause(world: World, msMax: number): Promise<void> {
  await world.sleep(Math.floor(world.random.unit() * msMax) + 1);
}

/** Rare things clients noticed, by world. */
const noticed = new WeakMap<World, Set<string>>();

/** Notes that something rare has happened in a world. */
export function notice(world: World, what: string): void {
  const things = noticed.get(world) ?? new Set();
  noticed.set(world, things.add(what));
}

/** Some run has to reach what {@link notice} was told of. */
export function sometimes(what: string): Sometimes {
  return { name: what, reached: (world) => noticed.get(world)?.has(what) === true };
}
