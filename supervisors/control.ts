/**
 * What looks at the node and steers it by hand; it may die without harm.
 *
 *   control                  one_for_one, 3 restarts in 5 s
 *   ├── control-socket       worker  permanent  5 s
 *   ├── metrics-endpoint     worker  permanent  5 s
 *   └── inspector-endpoint   worker  permanent  5 s
 *
 * Strategy: its parts are independent of each other and of the node.
 * Cost: a control plane that keeps crashing ends the node's root only after its own budget.
 */

import { controlSocket, type ControlSocketArgs } from "../actors/control-socket.ts";
import { inspectorEndpoint, type InspectorEndpointArgs } from "../actors/inspector-endpoint.ts";
import { metricsEndpoint, type MetricsEndpointArgs } from "../actors/metrics-endpoint.ts";
import { defineSupervisor } from "../src/supervision/define-supervisor.ts";
import { INSPECTOR_ENDPOINT, METRICS_ENDPOINT } from "./names.ts";

/** What the parts are handed; each at most one. */
export interface ControlParts {
  readonly socket: readonly ControlSocketArgs[];
  readonly metrics: readonly MetricsEndpointArgs[];
  readonly inspector: readonly InspectorEndpointArgs[];
}

/** The supervisor of the control plane; a node that wants none of its parts has none. */
export const control = defineSupervisor({
  id: "control",
  strategy: "one_for_one",
  intensity: 3,
  periodMs: 5_000,
  children: (parts: ControlParts) => [
    ...parts.socket.map((args) => controlSocket.childSpec(args)),
    ...parts.metrics.map((args) => metricsEndpoint.childSpec(args, { name: METRICS_ENDPOINT })),
    ...parts.inspector.map((args) =>
      inspectorEndpoint.childSpec(args, { name: INSPECTOR_ENDPOINT }),
    ),
  ],
});
