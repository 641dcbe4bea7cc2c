/** A node that has links and nothing to say of its own: connections out, sessions in, the wire between. */

import type { Routes } from "../../../actors/p2p-server.ts";
import { p2pServer } from "../../../actors/p2p-server.ts";
import { tcpListener } from "../../../actors/tcp-listener.ts";
import { P2P_SERVER } from "../../../messages/p2p-server.ts";
import type { PlainChildSpec } from "../../../src/actor/child-spec.ts";
import { defineActor } from "../../../src/actor/define-actor.ts";
import type { Internal } from "../../../src/actor/protocol.ts";
import { keep, started } from "../../../src/actor/result.ts";
import { isRuntimeError } from "../../../src/errors.ts";
import { hexOf } from "../../../src/hex.ts";
import type { PeerAsk } from "../../../src/link/peer-ask.ts";
import type { PeerId } from "../../../src/peer/peer-id.ts";
import type { Runtime } from "../../../src/runtime/runtime.ts";
import { defineSupervisor } from "../../../src/supervision/define-supervisor.ts";
import type { NodeEnv } from "../../../src/testing/spec.ts";
import type { Catalogue } from "../../../src/wire/catalogue.ts";
import type { Message } from "../../../src/wire/define-messages.ts";
import { peerAsker } from "../../../supervisors/face/peer-asker.ts";
import { links } from "../../../supervisors/links.ts";
import { CONNECTIONS, SESSIONS, TCP_LISTENER } from "../../../supervisors/names.ts";
import { sessions } from "../../../supervisors/sessions.ts";
import { type PartChild, type PartNode, startPart } from "./part-node.ts";

/** Links while they run. */
export interface LinkNode extends PartNode {
  readonly self: PeerId;
  readonly ask: PeerAsk<Message>;
  /** The id of another node of the world. */
  readonly idOf: (name: string) => PeerId;
  /** How often a link to a node has come to stand and ended: odd while it stands. */
  readonly turns: ReadonlyMap<string, number>;
}

/** What a node with links is made of. */
export interface LinkPlan {
  /** Nodes it dials. */
  readonly dials: readonly string[];
  /** What it says and understands. */
  readonly catalogue: Catalogue<Message>;
  readonly routes: (runtime: Runtime) => Pick<Routes<Message>, "requests" | "notices">;
  /** What stands below the links, such as a store. @defaultValue nothing */
  readonly below?: readonly PartChild[];
  /** What stands on the links. @defaultValue nothing */
  readonly above?: (ask: PeerAsk<Message>, runtime: Runtime) => readonly PartChild[];
}

/** Shorter than in production, so that a silent end is noticed within seconds. */
export const LINK_TIMES = {
  heartbeatMs: 1_000,
  silenceMs: 2_500,
  sessionSilenceMs: 3_000,
  backoff: { firstMs: 200, capMs: 4_000 },
  redialMs: 500,
} as const;

/** The network they are of, and where each node of it listens. */
export const LINK_NETWORK = { id: "parts", port: 30_002 } as const;

const FRAME_BYTES_MAX = 64 * 1024;

/** Starts the links of a node, as `supervisors/links.ts` and `supervisors/listener.ts` put them. */
export async function startLinks(env: NodeEnv, plan: LinkPlan): Promise<LinkNode> {
  const { catalogue } = plan;
  const self = hexOf(env.signer.publicKey.bytes);
  const turns = new Map<string, number>();
  const part = await startPart(env, (runtime) => {
    tellLinks(env, { names: plan.dials, turns }, runtime);
    const above = plan.above?.(peerAsker<Message>({ runtime, catalogue, self }), runtime) ?? [];
    return [...(plan.below ?? []), ...linkChildren(env, { plan, runtime }), ...above];
  });
  const ask = peerAsker<Message>({ runtime: part.runtime, catalogue, self });
  return { ...part, self, ask, turns, idOf: (name) => hexOf(env.neighbour(name).publicKey) };
}

/** What tells that a link stands that may be asked over, whichever side dialed it. */
const UP: ReadonlySet<string> = new Set(["p2p.connected", "p2p.session_opened"]);

/** Notes in the trace when a link to a peer stands, when none does any more, and when a dial failed. */
function tellLinks(
  env: NodeEnv,
  { names, turns }: { readonly names: readonly string[]; readonly turns: Map<string, number> },
  runtime: Runtime,
): void {
  const byId = new Map(names.map((name) => [hexOf(env.neighbour(name).publicKey), name]));
  const joined = new Set<string>();
  const kindOf = (name: string, to: string): string | undefined => {
    if (name === "p2p.peer_joined") joined.add(to);
    if (name === "p2p.dial_failed") return "link.dial_failed";
    if (UP.has(name)) return "link.up";
    // One of two links may end, and one that was turned away has never been a peer's.
    if (name === "p2p.disconnected") return joined.has(to) ? undefined : "link.down";
    return name === "p2p.peer_left" && joined.delete(to) ? "link.down" : undefined;
  };
  runtime.listen((event) => {
    if (event.type !== "app") return;
    const to = byId.get(String(event.values["peer"])) ?? "nobody";
    const kind = kindOf(event.name, to);
    if (kind === undefined) return;
    const before = turns.get(to) ?? 0;
    const isTurn = kind === (before % 2 === 0 ? "link.up" : "link.down");
    if (isTurn) turns.set(to, before + 1);
    env.trace(kind, { to, reason: event.values["reason"] });
  });
}

interface LinkParts {
  readonly plan: LinkPlan;
  readonly runtime: Runtime;
}

function linkChildren(env: NodeEnv, { plan, runtime }: LinkParts): PartChild[] {
  const { clock, crypto, signer } = env;
  const transport = env.transport(LINK_NETWORK.id);
  const { heartbeatMs, silenceMs, sessionSilenceMs, backoff } = LINK_TIMES;
  const shared = {
    clock,
    crypto,
    signer,
    networkId: LINK_NETWORK.id,
    frameBytesMax: FRAME_BYTES_MAX,
  };
  const endpoint = { host: env.host, port: LINK_NETWORK.port };
  const listening = defineSupervisor({
    id: "listening",
    strategy: "rest_for_one",
    intensity: 5,
    periodMs: 10_000,
    children: (): readonly PlainChildSpec[] => [
      p2pServer.childSpec(
        { catalogue: plan.catalogue, routes: plan.routes(runtime) },
        { name: P2P_SERVER },
      ),
      sessions.childSpec(
        { ...shared, sessionLimits: { silenceMs: sessionSilenceMs } },
        { name: SESSIONS },
      ),
      tcpListener.childSpec({ transport, endpoint, sessions: SESSIONS }, { name: TCP_LISTENER }),
    ],
  });
  const limits = { heartbeatMs, silenceMs, backoff };
  return [
    links.childSpec({ ...shared, transport, limits }),
    listening.childSpec(undefined),
    dialer.childSpec({ env, names: plan.dials, runtime }),
  ];
}

type DialerMessages = { look: Internal; looked: Internal };

interface DialerArgs {
  readonly env: NodeEnv;
  readonly names: readonly string[];
  readonly runtime: Runtime;
}

/**
 * Starts a connection to everybody, again and again: whoever has one already must not get a second, and one that
 * was given up comes back.
 */
const dialer = defineActor<DialerMessages, DialerArgs, DialerArgs>({
  name: "dialer",
  init: (args) => started(args, { continueWith: ["look"] }),
  handle: {
    look: (state, _, context) => {
      context.task(() => dialAll(state), { done: "looked" });
      context.setTimer("look", LINK_TIMES.redialMs, "look");
      return keep();
    },
    looked: () => keep(),
  },
});

async function dialAll({ env, names, runtime }: DialerArgs): Promise<void> {
  for (const name of names) {
    const { host, publicKey: peerKey } = env.neighbour(name);
    const peer = { peer: hexOf(peerKey), peerKey, endpoint: { host, port: LINK_NETWORK.port } };
    try {
      await runtime.ref(CONNECTIONS).call.startChild(peer);
    } catch (error) {
      // The supervisor restarts; there is another look soon.
      if (!isRuntimeError(error)) throw error;
    }
  }
}
