/** A node that is a store and nothing else: the store actor on the disk of the world. */

import { store } from "../../../actors/store.ts";
import { STORE } from "../../../messages/store.ts";
import type { NodeSpec } from "../../../src/testing/spec.ts";
import { startPart } from "./part-node.ts";

/** A store on a disk. */
export function storeNode(name: string): NodeSpec {
  return {
    name,
    start: (env) =>
      startPart(env, () => [
        store.childSpec(
          { opener: env.storeOpener, path: `/${name}/store` },
          { name: STORE, shutdown: { afterMs: 30_000 } },
        ),
      ]),
  };
}
