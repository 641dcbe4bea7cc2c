/** Names of those only the node's own face and its supervisors ask. */

import type { ConnectionArgs } from "../actors/connection.state.ts";
import type { GrpcListenerMessages } from "../actors/grpc-listener.ts";
import type { InspectorEndpointMessages } from "../actors/inspector-endpoint.ts";
import type { MetricsEndpointMessages } from "../actors/metrics-endpoint.ts";
import type { TcpListenerMessages } from "../actors/tcp-listener.ts";
import { actorName } from "../src/actor/name.ts";
import type { DynamicMessages } from "../src/supervision/define-dynamic-supervisor.ts";
import type { Link } from "../src/transport/transport.ts";

/** The supervisor of connections. */
export const CONNECTIONS = actorName<DynamicMessages<ConnectionArgs>>("connections");

/** The supervisor of sessions. */
export const SESSIONS = actorName<DynamicMessages<{ readonly link: Link }>>("sessions");

/** The listener. */
export const TCP_LISTENER = actorName<TcpListenerMessages>("tcp-listener");

/** The other listener. */
export const GRPC_LISTENER = actorName<GrpcListenerMessages>("grpc-listener");

/** Where metrics are scraped. */
export const METRICS_ENDPOINT = actorName<MetricsEndpointMessages>("metrics-endpoint");

/** Where the node is looked at. */
export const INSPECTOR_ENDPOINT = actorName<InspectorEndpointMessages>("inspector-endpoint");
