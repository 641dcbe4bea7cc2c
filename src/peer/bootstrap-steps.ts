/** What a host does for a node that comes into its network: the transactions are the host's. */

import type { NodePlace, OwnStanding } from "./bootstrap-plan.ts";
import type { PeerId } from "./peer-id.ts";
import type { Seed } from "./seed.ts";

/** What the host works with. */
export interface BootstrapGiven {
  /** Who answered, and is connected; `null` when there was nobody to ask. */
  readonly answeredBy: PeerId | null;
  /** Nodes to work with as that one knows them, nearest first; a young network has none. */
  readonly closest: readonly Seed[];
  /** Where this node is reached; `null` when it does not say. */
  readonly place: NodePlace | null;
  /** Aborted when the time is over or the node stops. */
  readonly signal: AbortSignal;
}

/**
 * The steps. Each may be called again: after a failure, after its time was over, after a crash. What
 * it rejects with is reported, and tried again later.
 */
export interface BootstrapSteps {
  /** What is known of this node. */
  standing(): Promise<OwnStanding>;
  /** HTTP port the network is told of. @defaultValue none */
  readonly httpPort?: number;
  /** Makes what a network begins with. */
  initialiseNetwork(given: BootstrapGiven): Promise<void>;
  /** Tells the network of this node for the first time. */
  initialiseNode(given: BootstrapGiven): Promise<void>;
  /** Tells the network what has changed. */
  updateNode(given: BootstrapGiven): Promise<void>;
  /** Always and last: catches up with what was missed, and says that it has. */
  finish(given: BootstrapGiven): Promise<void>;
}
