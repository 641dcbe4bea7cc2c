/** Something that happens anyway, at which a fault may happen too. */

import type { Ms, NodeName } from "../fault-plan.ts";

/** Something that happens anyway: a message, a piece on a link, a write, a start of an actor. */
export interface Occurrence {
  readonly atMs: Ms;
  /** Whose it is; of a link, who sends. */
  readonly node: NodeName;
  /**
   * Where at the node: an actor's path, `a>b`, a table, an address. Each place of each node has draws of
   * its own, and its own count; selectors of paths look at it.
   */
  readonly place: string;
  /** Of a link: who receives. */
  readonly to?: NodeName;
  /** Of an actor: its definition's name. */
  readonly behaviour?: string | undefined;
  /** Of a message: its name. */
  readonly message?: string | undefined;
}
