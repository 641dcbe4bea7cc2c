/**
 * Whether a node has spoken to its host. A start that fails removes what it made; once the host's engine may have
 * sent a block, or a commit was handed over, that is all that keeps both from contradicting themselves.
 */

import type { CommitSink, ConsensusFactory } from "../../src/chain/ports.ts";
import type { BootstrapGiven, BootstrapSteps } from "../../src/peer/bootstrap-steps.ts";
import type { NodeHost } from "./node-options.ts";

/** A host, and whether anything came to it. */
export interface WatchedHost {
  /** The host as the node is handed it. */
  readonly host: NodeHost;
  /** Whether its engine was made, or it was handed a commit. */
  readonly wasUsed: () => boolean;
}

/**
 * Stands between a node and its host, and notes the first use of it.
 *
 * @param host `undefined` is a host that plugs in nothing
 */
export function watchHost(host: NodeHost = {}): WatchedHost {
  let isUsed = false;
  const use = (): void => {
    isUsed = true;
  };
  const { sink, consensus, joining, messages, responders, notices, components } = host;
  return {
    host: {
      ...(sink !== undefined && { sink: watchedSink(sink, use) }),
      ...(consensus !== undefined && { consensus: watchedFactory(consensus, use) }),
      ...(joining !== undefined && { joining: watchedSteps(joining, use) }),
      ...(messages !== undefined && { messages }),
      ...(responders !== undefined && { responders }),
      ...(notices !== undefined && { notices }),
      ...(components !== undefined && { components }),
    },
    wasUsed: () => isUsed,
  };
}

/** What was told to the network cannot be taken back. */
function watchedSteps(steps: BootstrapSteps, use: () => void): BootstrapSteps {
  type Step = (given: BootstrapGiven) => Promise<void>;
  const watched = (step: Step): Step => {
    return (given) => {
      use();
      return step.call(steps, given);
    };
  };
  const { httpPort } = steps;
  return {
    ...(httpPort !== undefined && { httpPort }),
    standing: () => steps.standing(),
    initialiseNetwork: watched(steps.initialiseNetwork),
    initialiseNode: watched(steps.initialiseNode),
    updateNode: watched(steps.updateNode),
    finish: watched(steps.finish),
  };
}

function watchedFactory(factory: ConsensusFactory, use: () => void): ConsensusFactory {
  return (network, resume) => {
    use();
    return factory(network, resume);
  };
}

/** A sink that keeps no index stays one that keeps none. */
function watchedSink(sink: CommitSink, use: () => void): CommitSink {
  const handle: CommitSink["handle"] = (subDag, next) => {
    use();
    return sink.handle(subDag, next);
  };
  const { lastIndex } = sink;
  return lastIndex === undefined ? { handle } : { handle, lastIndex: () => lastIndex.call(sink) };
}
