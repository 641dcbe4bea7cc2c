/** What a host says when it starts a node. */

import type { InterposerMaker } from "../../src/actor/interposer.ts";
import type { AuthorityEntry } from "../../src/chain/authority.ts";
import type { CommitSink, ConsensusFactory } from "../../src/chain/ports.ts";
import type { Crypto, Signer } from "../../src/crypto/crypto.ts";
import type { GeoIp } from "../../src/geo/geo-ip.ts";
import type { PayloadOptions } from "../../src/inspector/collect/payload-rule.ts";
import type { Authorize } from "../../src/inspector/serve/http-server.ts";
import type { BootstrapSteps } from "../../src/peer/bootstrap-steps.ts";
import type { AccessType } from "../../src/peer/node-record.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import type { Affinity } from "../../src/peer/peer-terms.ts";
import type { HostComponents } from "../../src/ports/components.ts";
import type { IpPurpose } from "../../src/geo/ip-range.ts";
import type { NodeDirectories } from "../../src/store/directories.ts";
import type { FileSource, FolderOpener } from "../../src/store/folder.ts";
import type { StoreOpener } from "../../src/store/store.ts";
import type { ReadText } from "../../src/store/text-file.ts";
import type { EventListener } from "../../src/telemetry/event-hub.ts";
import type { TracesOptions } from "../../src/telemetry/traced-work.ts";
import type { Clock } from "../../src/time/clock.ts";
import type { Random } from "../../src/time/random.ts";
import type { GrpcDoor } from "../../src/transport/grpc.ts";
import type { Resolver } from "../../src/transport/resolver.ts";
import type { Endpoint, Transport } from "../../src/transport/transport.ts";
import type { MessageFamily, Message } from "../../src/wire/define-messages.ts";
import type { SaidQuotas } from "../../src/wire/message-quota.ts";
import type { NoticeTaker, Responder } from "../../actors/p2p-server.ts";

/** What a node does in its network. */
export type NodeKind = "validator" | "full";

/** What a host plugs into a node. */
export interface NodeHost {
  /** Takes every committed sub-DAG, in order. @defaultValue nobody does */
  readonly sink?: CommitSink;
  /** Makes the consensus engine of a validator. */
  readonly consensus?: ConsensusFactory;
  /** Tells the network of this node, and catches up, when the node joins it. */
  readonly joining?: BootstrapSteps;
  /** Messages of the host's own, wire ids from 0x8000 on; `hostMessages` makes this and the next two. */
  readonly messages?: MessageFamily<Message>;
  /** Answers to the host's own requests, by type. */
  readonly responders?: Readonly<Record<string, Responder<Message>>>;
  /** Takers of the host's own notices, by type. */
  readonly notices?: Readonly<Record<string, NoticeTaker<Message>>>;
  /** The components it has; requests for others are answered `unsupported_request`. */
  readonly components?: HostComponents;
}

/** Where metrics are served. */
export interface MetricsOptions {
  /** An address of this machine. @defaultValue 127.0.0.1 */
  readonly host?: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Lets `host` be an address others reach: whoever reaches it may read. @defaultValue false */
  readonly isPublic?: boolean;
}

/** Where the inspector is served. */
export interface InspectorOptions {
  /** An address of this machine; one that others reach needs `authorize`. @defaultValue 127.0.0.1 */
  readonly host?: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Names besides the address by which browsers call it, without a port. @defaultValue localhost, on loopback */
  readonly names?: readonly string[];
  /** Decides about every request. @defaultValue who knows the token may look */
  readonly authorize?: Authorize;
  /** Shows what messages and states carry. @defaultValue nothing of them is shown */
  readonly payloads?: PayloadOptions;
}

/** A peer the operator names. */
export interface NamedPeer {
  readonly peer: PeerId;
  /** `high`: always kept; `allowed`: always let in; `never`: neither let in nor dialed. */
  readonly affinity: Affinity;
  /** Where it is, whatever others say, at most 2. @defaultValue where it says itself */
  readonly addresses?: readonly Endpoint[];
}

/** Where gRPC clients are answered. */
export interface GrpcOptions {
  /** An address of this machine. @defaultValue every address */
  readonly host?: string;
  /** 0 for any free port. */
  readonly port: number;
}

/** A commit the operator vouches for. */
export interface CheckpointOptions {
  /** Its index, from 1. */
  readonly index: number;
  /** BLAKE2b-256 of the commit, 32 bytes. */
  readonly digest: Uint8Array;
  /** Its time, in milliseconds since 1970. */
  readonly timestampMs: number;
  /** The epoch the commit after it belongs to. */
  readonly epoch: number;
  /** The committee of that epoch. */
  readonly authorities: readonly AuthorityEntry[];
}

/** Where a node keeps and finds what others have removed. */
export interface ArchiveOptions {
  /** Folder the chain is written to as it grows; made if missing, and shared by any nodes of one network. */
  readonly write?: string;
  /**
   * Where commits are taken from that no peer has any more: a folder, or the host's own way to one. It is
   * believed no more than a peer.
   */
  readonly read?: string | FileSource;
}

/** How a node is started. */
export interface NodeOptions {
  /** The network: 1 to 63 of a-z, 0-9 and inner hyphens. */
  readonly networkId: string;
  /** Directory of everything the node keeps; made if missing, mode 0700. */
  readonly dataDir: string;
  /** File of the node's Ed25519 key, mode 0600; made if missing. @defaultValue `<dataDir>/node.key` */
  readonly keyFile?: string;
  /** Where it listens. @defaultValue every address, port 30_002 */
  readonly listen?: Endpoint;
  /** Whether it accepts nobody until `nodeUp`, as a node that still catches up. @defaultValue false */
  readonly startsDown?: boolean;
  /**
   * Addresses others are told, at most 2; with none of them (`[]`) the node only dials.
   * @defaultValue what the host's networking component finds, else what enough peers see it come from
   */
  readonly advertise?: readonly Endpoint[];
  /**
   * Kinds of addresses a look-up of the host may find and that are told though they lead nowhere from
   * elsewhere: for a network within one house. @defaultValue none
   */
  readonly ownAddressPurposes?: readonly IpPurpose[];
  /** Nodes to begin with, each `host:port:key` with the key in hexadecimal. @defaultValue none */
  readonly seeds?: readonly string[];
  /** File of more seeds, one a line; empty lines and what follows a `#` say nothing. @defaultValue none */
  readonly seedsFile?: string;
  /**
   * Names whose text records hand out seeds, each `coppice-seed=host:port:key`, at most 4. Who stands
   * there is dialed by the key that is said there, and trusted no more than any stranger. @defaultValue none
   */
  readonly dnsSeeds?: readonly string[];
  /** Peers to keep, to let in, or never to have. Seeds need not be named again. @defaultValue none */
  readonly peers?: readonly NamedPeer[];
  /** Who may be told of this node: anybody, nobody, or those their operators have named. @defaultValue "public" */
  readonly accessType?: AccessType;
  /** What it can do beyond its kind, in words of the network's own, at most 8. @defaultValue none */
  readonly capabilities?: readonly string[];
  /** @defaultValue "full" */
  readonly kind?: NodeKind;
  /** The first committee; equal on every node of the network. */
  readonly authorities: readonly AuthorityEntry[];
  /** MaxMind-format city databases. @defaultValue none: places are unknown */
  readonly geoIpFiles?: readonly string[];
  /** Connections the node tries to keep. @defaultValue 16 */
  readonly connectionsTarget?: number;
  /**
   * Sessions one remote address may have; an IPv6 network of 64 bits counts as one address. Raise it
   * where all peers come through one proxy. @defaultValue 256
   */
  readonly sessionsPerAddressMax?: number;
  /** Sessions of others in all; those of named peers come beyond it. @defaultValue 4_096 */
  readonly inboundMax?: number;
  /**
   * How often one peer may say a message, by its type, in place of what the message declares; what
   * comes beyond is refused before it is read. @defaultValue as the messages declare
   */
  readonly messageQuotas?: SaidQuotas;
  /**
   * Threads that verify blocks while the node catches up; begun when there is much to verify, ended
   * when there is no more, some 14 MB each. More than one pays where cores are idle; 0 (it is done in
   * the event loop) where a process has many nodes. With a `crypto` or a `clock` of the host's own it
   * is 0 unless said. @defaultValue 1
   */
  readonly verifyingThreads?: number;
  /**
   * Where discovery and state sync are answered over gRPC too, from `docs/coppice.proto`.
   * @defaultValue nowhere
   */
  readonly grpc?: GrpcOptions;
  /**
   * A commit to begin at with an empty data directory, without what came before: for full nodes whose
   * host has the state after it. Whoever says it is believed. @defaultValue the genesis
   */
  readonly checkpoint?: CheckpointOptions;
  /**
   * How many of the newest commits are kept; older ones are removed once the host and the consensus
   * engine have taken them. @defaultValue all
   */
  readonly keepCommits?: number;
  /**
   * An archive it writes, one it reads, or both. What is not in the archive it writes is not removed.
   * @defaultValue none
   */
  readonly archive?: ArchiveOptions;
  /**
   * Where metrics (`/metrics`, OpenMetrics) and health (`/health`) are served over HTTP.
   * @defaultValue nowhere
   */
  readonly metrics?: MetricsOptions;
  /**
   * Where the inspector is served over HTTP: a page, and the stream of frames behind it.
   * @defaultValue nowhere
   */
  readonly inspector?: InspectorOptions;
  /**
   * Path of the control socket, or `false` for none; the directory has mode 0700.
   * @defaultValue `<dataDir>/control/node.sock`
   */
  readonly control?: string | false;
  /**
   * Lets the control socket and the inspector kill actors and do faults: for development. Where `NODE_ENV` is
   * `production` they may not, whatever is said here. @defaultValue false
   */
  readonly development?: boolean;
  /** What the host plugs in. */
  readonly host?: NodeHost;
  /**
   * Takes traced work: requests from both ends, dials, questions to many peers. `openTelemetryTraces` makes it.
   * @defaultValue nobody does, and nothing is traced
   */
  readonly traces?: TracesOptions;
  /** Hears everything the node reports. */
  readonly onEvent?: EventListener;
  /** Where an advertised address is really dialed, as behind a translation. @defaultValue itself */
  readonly route?: (endpoint: Endpoint) => Endpoint;
  /** What happens to exceptions actors leave behind; see `createRuntime`. @defaultValue "contain" */
  readonly strays?: "contain" | "process";
  /** For simulations: stands between the actors and what happens to them. @defaultValue nobody does */
  readonly interposer?: InterposerMaker;
  /** Doors of its own: for tests and simulation. @defaultValue the real ones */
  readonly doors?: Partial<NodeDoors>;
}

/** Everything a node reaches the world through. */
export interface NodeDoors {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: Crypto;
  readonly signer: Signer;
  /** Sees to it that one node at a time has the data directory. */
  readonly directories: NodeDirectories;
  readonly storeOpener: StoreOpener;
  /** Opens the folders of `archive`. */
  readonly folders: FolderOpener;
  readonly transport: Transport;
  /** Opens gRPC ports, where the option `grpc` asks for one; absent where `signer` hides the key. */
  readonly grpc?: GrpcDoor;
  readonly geoIp: GeoIp;
  /** Asked for the records of `dnsSeeds`, and for nothing else. */
  readonly resolver: Resolver;
  /** Reads `seedsFile`, and nothing else. */
  readonly readText: ReadText;
}
