/** Puts the parts of a node together: which actor is handed what. */

import { join } from "node:path";
import type { ControlSocketArgs } from "../../actors/control-socket.ts";
import type { DiscoveryArgs } from "../../actors/discovery.state.ts";
import type { MemTableLoaderArgs } from "../../actors/mem-table-loader.ts";
import type { InspectorEndpointArgs } from "../../actors/inspector-endpoint.ts";
import type { MetricsEndpointArgs } from "../../actors/metrics-endpoint.ts";
import type { OwnAddressArgs } from "../../actors/own-address.ts";
import { CONNECTION_REGISTRY } from "../../messages/connection-registry.ts";
import type { NodeMessage } from "../../messages/wire/node-messages.ts";
import type { Committee } from "../../src/chain/committee.ts";
import { keyText } from "../../src/crypto/keys.ts";
import { VerifiedSignatures } from "../../src/crypto/verified-signatures.ts";
import { hexOf } from "../../src/hex.ts";
import type { SignatureContext } from "../../src/chain/signing.ts";
import { signatureVerifier } from "../../src/chain/transaction-verifier.ts";
import { RuntimeError } from "../../src/errors.ts";
import { SinkGate } from "../../src/chain-store/sink-gate.ts";
import { answerPatience } from "../../src/link/answer-patience.ts";
import type { PeerAsk } from "../../src/link/peer-ask.ts";
import { fullPeersOf } from "../../src/peer/address-quotas.ts";
import type { Quota } from "../../src/peer/quota.ts";
import { SESSION_COUNT_LIMITS } from "../../src/peer/session-admission.ts";
import type { Seed } from "../../src/peer/seed.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import { type DialTarget, type Endpoint, TRANSPORT_LIMITS } from "../../src/transport/transport.ts";
import type { AnswerMetrics } from "../../src/telemetry/answer-metrics.ts";
import type { TraceDoor } from "../../src/telemetry/trace-door.ts";
import type { Catalogue } from "../../src/wire/catalogue.ts";
import type { Message } from "../../src/wire/define-messages.ts";
import { CONNECTIONS } from "../names.ts";
import type { NodeParts } from "../node.ts";
import { componentRoutes } from "./component-routes.ts";
import { archiveOf, archivesOf, recoveryOf, verifiersOf } from "./follow-parts.ts";
import { engineNeeds } from "./consensus-relay.ts";
import { followRole } from "./committee-terms.ts";
import type { NodeDoors, NodeOptions } from "./node-options.ts";
import { isWanted } from "./peer-face.ts";
import { peerTermsArgs } from "./peer-terms-args.ts";
import { nodeRoutes } from "./routes.ts";
import { seenByPeers } from "./seen-by-peers.ts";

/** Everything the parts are made of. */
export interface PartsNeeds {
  readonly options: NodeOptions;
  readonly doors: NodeDoors;
  readonly runtime: Runtime;
  readonly catalogue: Catalogue<Message>;
  /** How often one peer may say a message, by wire id. */
  readonly quotas: ReadonlyMap<number, Quota>;
  readonly ask: PeerAsk<NodeMessage>;
  readonly genesis: Committee;
  readonly seeds: readonly Seed[];
  /** How the host looks its addresses up; `undefined` where they are the operator's to say. */
  readonly lookUp: OwnAddressArgs["lookUp"] | undefined;
  readonly control: ControlSocketArgs | undefined;
  /** @defaultValue none: nobody scrapes */
  readonly metrics?: MetricsEndpointArgs | undefined;
  /** @defaultValue none: nobody looks */
  readonly inspector?: InspectorEndpointArgs | undefined;
  /** Told how long answers take. @defaultValue nobody is */
  readonly answers?: AnswerMetrics | undefined;
  /** Told of traced work. @defaultValue nobody is */
  readonly traces?: TraceDoor | undefined;
}

/** Where a node listens unless told otherwise: Archethic's production port, on every address. */
export const LISTEN_DEFAULT = { host: "0.0.0.0", port: 30_002 };

/** Folder of the store, in the data directory. */
export const STORE_FOLDER = "store";

/** Connections a node tries to keep unless told otherwise. */
export const CONNECTIONS_TARGET = 16;

/** What each part of the tree is handed. */
export function partsOf(needs: PartsNeeds): NodeParts {
  const { options, doors, control } = needs;
  const { crypto, signer, geoIp, storeOpener } = doors;
  return {
    store: { opener: storeOpener, path: join(options.dataDir, STORE_FOLDER) },
    crypto: { keyRing: { signer, crypto }, verifiers: verifiersOf(options) },
    p2p: {
      geoPatch: { geoIp, sha256: crypto.sha256 },
      nodes: { loader: loaderArgs(needs), oracle: oracleOf(options) },
      peerTerms: peerTermsArgs(needs),
      links: linkNeeds(needs),
      availability: availabilityArgs(needs),
    },
    sync: syncParts(needs),
    listener: {
      seeds: seedsArgs(needs),
      server: serverArgs(needs),
      sessions: linkNeeds(needs),
      tcp: tcpArgs(needs),
      bootstrap: bootstrapArgs(needs),
      grpc: grpcArgs(needs),
    },
    control: {
      socket: control === undefined ? [] : [control],
      metrics: needs.metrics === undefined ? [] : [needs.metrics],
      inspector: needs.inspector === undefined ? [] : [needs.inspector],
    },
  };
}

function seedsArgs({ options, doors, seeds }: PartsNeeds): NodeParts["listener"]["seeds"] {
  const { signer, resolver } = doors;
  const args = { configured: seeds, self: hexOf(signer.publicKey.bytes) };
  const { dnsSeeds: names } = options;
  return names === undefined ? args : { ...args, dns: { names, resolver } };
}

function bootstrapArgs(needs: PartsNeeds): NodeParts["listener"]["bootstrap"] {
  const { options, doors, ask } = needs;
  const steps = options.host?.joining;
  if (steps === undefined) return [];
  const self = hexOf(doors.signer.publicKey.bytes);
  const [address = null] = options.advertise ?? [];
  return [{ self, steps, address, ask, dial: dialOf(needs) }];
}

/** Starts a connection to a peer; it dials by itself from then on. */
function dialOf({ options, runtime }: PartsNeeds): DiscoveryArgs["dial"] {
  const leadsTo = leadsToOf(options);
  return async (peer, peerKey, endpoint) => {
    if (!(await isWanted(runtime, peer))) throw notStarted(peer);
    const args = { peer, peerKey, endpoint: leadsTo(endpoint) };
    const answer = await runtime.ref(CONNECTIONS).call.startChild(args);
    if (!answer.ok || answer.ref === undefined) throw notStarted(peer);
  };
}

/** Where an address that was told is really dialed. */
function leadsToOf({ route }: NodeOptions): (endpoint: DialTarget) => DialTarget {
  return (endpoint) => route?.(endpoint) ?? endpoint;
}

function tcpArgs({ options, doors }: PartsNeeds): NodeParts["listener"]["tcp"] {
  const { listen: endpoint = LISTEN_DEFAULT, startsDown = false } = options;
  const { sessionsPerAddressMax, inboundMax } = options;
  const { networking } = options.host?.components ?? {};
  const limits = {
    ...(sessionsPerAddressMax !== undefined && { sessionsPerAddressMax }),
    ...(inboundMax !== undefined && { inboundMax }),
    ...(networking?.listening !== undefined && {
      listening: (address: Endpoint) => networking.listening?.(address),
    }),
  };
  // No two runs on one directory begin at one time: the second waits for the first one's end.
  const run = String(doors.clock.now());
  return { transport: doors.transport, endpoint, run, isOpenAtStart: !startsDown, ...limits };
}

function grpcArgs({ options, doors }: PartsNeeds): NodeParts["listener"]["grpc"] {
  const { grpc: door, crypto } = doors;
  if (options.grpc === undefined || door === undefined) return [];
  const endpoint = { host: LISTEN_DEFAULT.host, ...options.grpc };
  return [{ door, endpoint, digestOf: (bytes) => crypto.blake2b256(bytes) }];
}

function signingOf({ options, doors }: PartsNeeds): SignatureContext {
  return { crypto: doors.crypto, networkId: options.networkId };
}

function linkNeeds({ options, doors, catalogue, traces }: PartsNeeds) {
  const { clock, crypto, signer, transport } = doors;
  const { networkId } = options;
  const { frameBytesMax } = TRANSPORT_LIMITS;
  const patienceMs = answerPatience(catalogue.messages);
  const wire = { networkId, frameBytesMax, patienceMs };
  return { clock, crypto, signer, transport, ...wire, ...(traces && { traces }) };
}

function oracleOf({ host }: NodeOptions): NodeParts["p2p"]["nodes"]["oracle"] {
  const { oracleChain } = host?.components ?? {};
  return oracleChain === undefined ? [] : [{ oracleChain }];
}

/** Nobody is sampled for a host that does not want to know. */
function availabilityArgs({ options, doors, ask }: PartsNeeds): NodeParts["p2p"]["availability"] {
  const { availability: port, election } = options.host?.components ?? {};
  if (port === undefined) return [];
  const self = keyText(doors.signer.publicKey);
  return [{ self, ask, port, ...(election !== undefined && { election }) }];
}

function loaderArgs({ genesis, seeds, options, doors }: PartsNeeds): MemTableLoaderArgs {
  const { joining, components } = options.host ?? {};
  const { nodeHistory } = components ?? {};
  const places = new Map(seeds.map(({ peer, endpoint }) => [peer, endpoint]));
  // Where a member of the first committee listens is not known before it says so itself.
  const configured = (key: string) => ({ key, address: places.get(key) ?? null });
  return {
    genesis: genesis.authorities.map(({ networkKey }) => configured(hexOf(networkKey))),
    seeds: seeds.map(({ peer }) => configured(peer)),
    self: keyText(doors.signer.publicKey),
    ...(nodeHistory !== undefined && { history: () => nodeHistory.entries() }),
    ...(joining !== undefined && {
      lastSyncMs: async () => (await joining.standing()).lastSyncMs,
    }),
  };
}

function syncParts(needs: PartsNeeds): NodeParts["sync"] {
  const { options, ask, genesis } = needs;
  const signing = signingOf(needs);
  const signatures = new VerifiedSignatures(signing.crypto);
  const remembering = { ...signing, crypto: signatures.crypto };
  const transactions = signatureVerifier(remembering);
  const following = { ...remembering, signatures, genesis, transactions, ask };
  const factory = options.host?.consensus;
  const role = followRole(hexOf(needs.doors.signer.publicKey.bytes), options.kind ?? "full");
  return {
    discovery: { ...discoveryArgs(needs), role: role.now },
    stateSync: {
      ...following,
      hangUp: hangUpOf(needs.runtime),
      ...recoveryOf(options, needs.doors.crypto),
      ...archivesOf(options, needs.doors),
    },
    commitFeed: { ...signing, gate: new SinkGate(options.host?.sink) },
    ownAddress: ownAddressArgs(needs),
    archive: archiveOf(options, needs.doors),
    consensus: factory === undefined ? [] : [{ ...signing, factory, ...engineNeeds(needs, role) }],
  };
}

/** The operator's word is never looked up; without it the host knows, and without that the peers. */
function ownAddressArgs({
  options,
  lookUp,
  runtime,
  ask,
  doors,
}: PartsNeeds): NodeParts["sync"]["ownAddress"] {
  const { advertise, ownAddressPurposes: allowed = [] } = options;
  if (lookUp !== undefined) return [{ first: advertise ?? [], lookUp, allowed }];
  if (advertise !== undefined) return [];
  const { random } = doors;
  return [{ first: [], lookUp: () => seenByPeers({ runtime, ask, random }), allowed }];
}

function discoveryArgs(needs: PartsNeeds): DiscoveryArgs {
  const { options, doors, runtime, ask, seeds } = needs;
  return {
    ...signingOf(needs),
    signer: doors.signer,
    ask,
    said: {
      addresses: options.advertise ?? [],
      accessType: options.accessType ?? "public",
      capabilities: options.capabilities ?? [],
      role: options.kind ?? "full",
    },
    trusted: seeds.map(({ peer }) => peer),
    connectionsTarget: options.connectionsTarget ?? CONNECTIONS_TARGET,
    dial: dialOf(needs),
    hangUp: hangUpOf(runtime),
    leadsTo: leadsToOf(options),
  };
}

/** Ends the connection that dials a peer and the link in use, whoever dialed it, or that connection alone. */
function hangUpOf(runtime: Runtime): DiscoveryArgs["hangUp"] {
  return async (peer, which = "all") => {
    const entry = await runtime.ref(CONNECTION_REGISTRY).call.lookup(peer);
    if (entry?.own !== undefined) await runtime.ref(CONNECTIONS).call.terminateChild(entry.own);
    if (which === "all" && entry?.direction === "inbound") entry.ref.cast.hangUp();
  };
}

function notStarted(peer: string): RuntimeError<"request.not_connected"> {
  const text = `cannot dial ${peer}: no connection was started`;
  return new RuntimeError("request.not_connected", { peer }, text);
}

function serverArgs(needs: PartsNeeds) {
  const own = nodeRoutes(signingOf(needs));
  const { responders, notices: taken, components = {} } = needs.options.host ?? {};
  const requests = { ...responders, ...componentRoutes(components), ...own.requests };
  const notices = { ...taken, ...own.notices };
  const { catalogue, quotas, answers, options } = needs;
  const { sessionsPerAddressMax } = { ...SESSION_COUNT_LIMITS, ...options };
  const limits = { quotas, fullPeersPerAddress: fullPeersOf(sessionsPerAddressMax) };
  const counted = answers === undefined ? {} : { metrics: answers };
  return { catalogue, ...limits, routes: { ...own, requests, notices }, ...counted };
}
