/**
 * The metrics endpoint: lets a scraper read how the node does.
 *
 * It owns the HTTP server and decides nothing. When it dies the node runs on; the next one opens the
 * same address again, and nothing that was counted is lost, because it counts nothing itself.
 */

import type { Call } from "../src/actor/protocol.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import { ownedBy } from "../src/actor/owned-by.ts";
import { reply, started, stop } from "../src/actor/result.ts";
import type { MetricsEndpoint, MetricsServer } from "../src/telemetry/open-metrics-server.ts";

/** What the endpoint is handed. */
export interface MetricsEndpointArgs {
  /** Opens the server. */
  readonly open: () => Promise<MetricsServer>;
}

/** Messages of the endpoint. */
export type MetricsEndpointMessages = {
  /** The bound address. */
  endpoint: Call<void, MetricsEndpoint>;
};

interface State {
  readonly endpoint: MetricsEndpoint;
  readonly close: () => Promise<void>;
}

/** The metrics endpoint actor. */
export const metricsEndpoint = defineActor<MetricsEndpointMessages, State, MetricsEndpointArgs>({
  name: "metrics-endpoint",
  trapExit: true,
  init: async ({ open }, context) => {
    const server = await open();
    return started({
      endpoint: server.endpoint,
      close: ownedBy(context.signal, () => server.close()),
    });
  },
  formatState: ({ endpoint }) => endpoint,
  handle: { endpoint: ({ endpoint }) => reply(endpoint) },
  exit: () => stop("shutdown"),
  terminate: ({ close }) => close(),
});
