/** Two ends of one link on simulated time: a connection here, sessions there. */

import { connection } from "../../actors/connection.ts";
import type { SessionLimits } from "../../actors/connection.ends.ts";
import type { ConnectionLimits } from "../../actors/connection.state.ts";
import { p2pServer, type Routes } from "../../actors/p2p-server.ts";
import { session } from "../../actors/connection.session.ts";
import {
  CONNECTION_REGISTRY,
  type ConnectionRegistryMessages,
} from "../../messages/connection-registry.ts";
import { P2P_SERVER } from "../../messages/p2p-server.ts";
import type { SessionMessages } from "../../messages/session.ts";
import { type NodeMessage, nodeMessages } from "../../messages/wire/node-messages.ts";
import { nativeCrypto } from "../../src/crypto/native.ts";
import { ed25519Signer } from "../../src/crypto/signer.ts";
import {
  type ActorRef,
  createRuntime,
  defineActor,
  keep,
  reply,
  type RuntimeEvent,
  simulatedClock,
  started,
} from "../../src/index.ts";
import { peerIdOf } from "../../src/peer/peer-id.ts";
import type { AnswerMetrics } from "../../src/telemetry/answer-metrics.ts";
import { memoryNetwork } from "../../src/transport/memory.ts";
import type { Link } from "../../src/transport/transport.ts";
import { encodeMessage } from "../../src/wire/catalogue.ts";
import type { Message } from "../../src/wire/define-messages.ts";

/** A registry that lets everybody in and forgets them. */
const openRegistry = defineActor<ConnectionRegistryMessages, null>({
  name: "connection-registry",
  init: () => started(null),
  handle: {
    register: () => reply("registered" as const),
    stateChanged: () => keep(),
    measured: () => keep(),
    proven: () => keep(),
    accepted: () => keep(),
    ended: () => keep(),
    forward: () => keep(),
    lookup: () => reply(undefined),
    list: () => reply([]),
  },
});

/** How the two are set up. */
export interface TwoNodesOptions {
  readonly routes?: Partial<Routes<Message>>;
  readonly connectionLimits?: Partial<ConnectionLimits>;
  readonly sessionLimits?: Partial<SessionLimits>;
  /** What the far end may ask of the near one, over the link that one dialed. */
  readonly nearServes?: Partial<SessionLimits>;
  /** Told how long the far end takes to answer. */
  readonly metrics?: AnswerMetrics;
  /** Whether the far end listens from the start. @defaultValue true */
  readonly listening?: boolean;
}

/** Starts both ends; nothing is connected before time passes. */
export async function twoNodes(options: TwoNodesOptions = {}) {
  const clock = simulatedClock();
  const network = memoryNetwork({ clock, latencyMs: 5 });
  const crypto = nativeCrypto();
  const near = end("near", 1);
  const far = end("far", 2);

  function end(host: string, seed: number) {
    const signer = ed25519Signer(new Uint8Array(32).fill(seed));
    const runtime = createRuntime({ clock, strays: "process" });
    const events: RuntimeEvent[] = [];
    runtime.listen((event) => events.push(event));
    const transport = network.transport(signer.publicKey.bytes, "test", host);
    const needs = { clock, crypto, signer, networkId: "test", frameBytesMax: 1_000_000, transport };
    return { host, signer, runtime, events, needs, peer: peerIdOf(signer.publicKey.bytes) };
  }

  let pings = 0;
  const served = (): number => pings;
  const routes = {
    requests: {
      "p2p.ping": () => {
        pings += 1;
        return { type: "p2p.pong" };
      },
    },
    notices: {},
    ...options.routes,
  };
  const serve = (answers: Partial<Routes<Message>>) =>
    far.runtime.start(
      p2pServer,
      {
        catalogue: nodeMessages,
        routes: { ...routes, ...answers },
        ...(options.metrics && { metrics: options.metrics }),
      },
      { name: P2P_SERVER },
    );
  const server = await serve(routes);
  const listen = () =>
    far.needs.transport.listen({ host: "far", port: 30_002 }, { onLink: (link) => accept(link) });
  const sessions: ActorRef<SessionMessages>[] = [];
  const accept = (link: Link): void => {
    const needs = {
      ...far.needs,
      ...(options.sessionLimits && { sessionLimits: options.sessionLimits }),
    };
    void far.runtime.start(session, { link, needs }).then(({ ref }) => sessions.push(ref));
  };
  const socket = options.listening === false ? undefined : await listen();
  /** Connects somebody to the far end. */
  const connect = async ({ runtime, needs }: ReturnType<typeof end>) => {
    await runtime.start(openRegistry, undefined, { name: CONNECTION_REGISTRY });
    const { ref } = await runtime.start(connection, {
      peer: far.peer,
      peerKey: far.signer.publicKey.bytes,
      endpoint: { host: "far", port: 30_002 },
      needs: {
        ...needs,
        ...(options.connectionLimits && { limits: options.connectionLimits }),
        ...(options.nearServes && { sessionLimits: options.nearServes }),
      },
    });
    return ref;
  };
  return {
    clock,
    network,
    near,
    far,
    socket,
    listen,
    connection: await connect(near),
    /** A connection of somebody else to the far end, from an address. */
    connectFrom: (host: string, seed: number) => connect(end(host, seed)),
    server,
    serve,
    served,
    sessions,
  };
}

/** A message as a connection takes it. */
export function packet(message: NodeMessage, timeoutMs = 3_000) {
  return { ...encodeMessage(nodeMessages, message), timeoutMs };
}
