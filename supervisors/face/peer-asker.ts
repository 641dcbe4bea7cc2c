/** Asks peers through their connections; the one implementation of {@link PeerAsk} on a real tree. */

import type { PeerAnswer } from "../../messages/connection.ts";
import { CONNECTION_REGISTRY } from "../../messages/connection-registry.ts";
import { P2P_SERVER } from "../../messages/p2p-server.ts";
import type { Failed, OverQuota } from "../../messages/wire/generic.ts";
import { isRuntimeError, RuntimeError } from "../../src/errors.ts";
import type { AskOptions, PeerAsk } from "../../src/link/peer-ask.ts";
import type { PeerTiming, RequestEnd } from "../../src/link/peer-timing.ts";
import { chosenPeers } from "../../src/peer/chosen-peers.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import { placeAlone } from "../../src/telemetry/traced-work.ts";
import { type Catalogue, decodeMessage, type EncodedMessage } from "../../src/wire/catalogue.ts";
import type { Message, WireMessage } from "../../src/wire/define-messages.ts";
import { checkArguments } from "./check-arguments.ts";
import { LinksInUse, notConnected } from "./links-in-use.ts";

/** What asking stands on. */
export interface AskerNeeds<M extends Message> {
  readonly runtime: Runtime;
  readonly catalogue: Catalogue<M>;
  /** Our own id: a question to ourselves is answered here, without a wire. */
  readonly self: PeerId;
  /** Learns how fast peers answer. @defaultValue nobody does: every patience is that of its class */
  readonly timing?: PeerTiming;
}

/** Makes the capability to ask peers. */
export function peerAsker<M extends Message>(needs: AskerNeeds<M>): PeerAsk<M> {
  const registry = needs.runtime.ref(CONNECTION_REGISTRY);
  const links = new LinksInUse(needs.runtime);

  async function request(peer: PeerId, message: M, options: AskOptions = {}): Promise<M> {
    checkArguments("sendMessage", { peer, message, options });
    const wire = requestOf(needs.catalogue, message);
    const timeoutMs = patienceOf(needs.timing, { peer, wire, options });
    const packet = { wireId: wire.wireId, payload: wire.encode(message) };
    const { within, ...how } = options;
    const patience = { ...how, timeoutMs };
    if (peer === needs.self) {
      const served = { peer, ...packet };
      const own = await needs.runtime.ref(P2P_SERVER).call.serve(served, patience);
      return answerOf(needs.catalogue, wire, { peer, packet: own });
    }
    const traced = within === undefined ? packet : { ...packet, within: placeAlone(within) };
    const asked = links.ask(peer, { ...traced, timeoutMs }, patience);
    const answer = await timed(asked, needs.timing?.begin(peer, wire.type));
    return answerOf(needs.catalogue, wire, { peer, packet: packetOf(peer, answer, timeoutMs) });
  }

  async function notify(peer: PeerId, message: M): Promise<boolean> {
    checkArguments("sendMessage", { peer, message });
    const wire = wireOf(needs.catalogue, message);
    const packet = { wireId: wire.wireId, payload: wire.encode(message) };
    try {
      return (await links.of(peer)).cast.notify(packet);
    } catch (error) {
      if (isRuntimeError(error)) return false;
      throw error;
    }
  }

  async function connected(which: "all" | "chosen" = "all"): Promise<readonly PeerId[]> {
    const entries = (await registry.call.list()).filter(({ state }) => state === "connected");
    if (which === "all") return entries.map(({ peer }) => peer);
    return chosenPeers(entries);
  }

  return { request, notify, connected };
}

/** How long one request may take, in ms. */
function patienceOf(timing: PeerTiming | undefined, { peer, wire, options }: AskedOnce): number {
  const { timeoutMs = wire.timeoutMs } = options;
  if (timeoutMs !== "learned") return timeoutMs;
  return timing?.patienceMs(peer, wire.type) ?? wire.timeoutMs;
}

/** One request, as far as its patience goes. */
interface AskedOnce {
  readonly peer: PeerId;
  readonly wire: Pick<WireMessage<Message>, "type" | "timeoutMs">;
  readonly options: AskOptions;
}

/** What an answer of a connection says of its peer's speed. */
const ENDS: Readonly<Record<PeerAnswer["kind"], RequestEnd>> = {
  answer: "answered",
  timeout: "late",
  not_connected: "failed",
  closed: "failed",
  overloaded: "failed",
};

/** Tells the timing how a request ended; one that was given up or refused says nothing of speed. */
async function timed(
  asked: Promise<PeerAnswer>,
  end: ((how: RequestEnd) => void) | undefined,
): Promise<PeerAnswer> {
  if (end === undefined) return await asked;
  try {
    const answer = await asked;
    end(ENDS[answer.kind]);
    return answer;
  } catch (error) {
    end(isRuntimeError(error, "call.timeout") ? "late" : "failed");
    throw error;
  }
}

function wireOf<M extends Message>(catalogue: Catalogue<M>, message: M): WireMessage<M> {
  const wire = catalogue.byType(message.type);
  if (wire !== undefined) return wire;
  const details = { what: message.type, expected: "a message of the node's catalogue" };
  const text = `cannot send ${message.type}: unknown (expected ${details.expected})`;
  throw new RuntimeError("codec.malformed", details, text);
}

/**
 * The wire message of a request; what is none is answered by nobody.
 *
 * @throws RuntimeError `option.invalid` for another kind, `codec.malformed` for an unknown type
 */
export function requestOf<M extends Message>(catalogue: Catalogue<M>, message: M): WireMessage<M> {
  const wire = wireOf(catalogue, message);
  if (wire.kind === "request") return wire;
  const details = {
    option: "message",
    expected: "a request",
    received: `${wire.type}, a ${wire.kind}`,
  };
  const text = `cannot ask ${wire.type}: it is a ${wire.kind} (expected ${details.expected})`;
  throw new RuntimeError("option.invalid", details, text);
}

function packetOf(peer: PeerId, answer: PeerAnswer, timeoutMs: number): EncodedMessage {
  switch (answer.kind) {
    case "answer":
      return answer.packet;
    case "not_connected":
      throw notConnected(peer);
    case "timeout": {
      const text = `cannot finish the request: ${peer} did not answer within ${timeoutMs} ms`;
      throw new RuntimeError("call.timeout", { address: peer, timeoutMs }, text);
    }
    case "closed": {
      const { reason } = answer;
      const text = `cannot finish the request: the link to ${peer} closed (${reason})`;
      throw new RuntimeError("transport.closed", { address: peer, reason }, text);
    }
    case "overloaded":
      throw refusedBy(peer, "overloaded");
  }
}

/** The answer, if it is of a type this request may be answered with. */
function answerOf<M extends Message>(
  catalogue: Catalogue<M>,
  wire: WireMessage<M>,
  { peer, packet }: { readonly peer: PeerId; readonly packet: EncodedMessage },
): M {
  const answer = decodeMessage(catalogue, packet);
  if (answer.type === "generic.error") throw failedBy(peer, answer as Message as Failed);
  if (answer.type === "generic.over_quota") throw overQuota(peer, answer as Message as OverQuota);
  if (wire.answeredBy.includes(answer.type)) return answer;
  throw refusedBy(peer, `answered ${answer.type}`);
}

function overQuota(peer: PeerId, { waitMs }: OverQuota): RuntimeError<"request.over_quota"> {
  const text = `cannot finish the request: it is one too many for ${peer} (again in ${waitMs} ms)`;
  return new RuntimeError("request.over_quota", { peer, waitMs }, text);
}

function failedBy(peer: PeerId, { reason }: Failed): RuntimeError {
  if (reason !== "overtaken") return refusedBy(peer, reason);
  const text = `cannot finish the request: it came late (to ${peer}, after what was asked over another link)`;
  return new RuntimeError("request.overtaken", { peer }, text);
}

function refusedBy(peer: PeerId, status: string): RuntimeError<"request.refused"> {
  const text = `cannot finish the request: ${peer} refused it (${status})`;
  return new RuntimeError("request.refused", { peer, status }, text);
}
