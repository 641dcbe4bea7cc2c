/** The link to ask each peer over, found once and asked for again when it is another one. */

import type { PeerAnswer, PeerLinkMessages, PeerRequest } from "../../messages/connection.ts";
import { CONNECTION_REGISTRY } from "../../messages/connection-registry.ts";
import type { CallOptions } from "../../src/actor/protocol.ts";
import type { ActorRef } from "../../src/actor/ref.ts";
import { RuntimeError } from "../../src/errors.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import { ConnectionCache } from "./connection-cache.ts";

/** Finds links by peer. */
export class LinksInUse {
  readonly #runtime: Runtime;
  readonly #known = new ConnectionCache();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /**
   * The owner of the link to a peer.
   *
   * @throws RuntimeError `request.not_connected`
   */
  async of(peer: PeerId): Promise<ActorRef<PeerLinkMessages>> {
    const held = this.#known.get(peer);
    if (held !== undefined) return held;
    const entry = await this.#runtime.ref(CONNECTION_REGISTRY).call.lookup(peer);
    if (entry === undefined) throw notConnected(peer);
    this.#known.set(peer, entry.ref);
    return entry.ref;
  }

  /** Asks over the link in use; what was not sent because that is another one by now is asked there. */
  async ask(peer: PeerId, request: PeerRequest, patience: CallOptions): Promise<PeerAnswer> {
    const first = await this.of(peer);
    const answer = await first.call.request(request, patience);
    if (answer.kind !== "not_connected") return answer;
    this.#known.delete(peer);
    const second = await this.of(peer);
    return second === first ? answer : await second.call.request(request, patience);
  }
}

/** What whoever asks a peer without a link is told. */
export function notConnected(peer: PeerId): RuntimeError<"request.not_connected"> {
  const text = `cannot send a request: not connected (to ${peer})`;
  return new RuntimeError("request.not_connected", { peer }, text);
}
