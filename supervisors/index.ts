/** The node's public face: starting a node, plugging a chain and a consensus into it. */

export * from "../src/chain/index.ts";
export { sameBytes } from "../src/same-bytes.ts";
export * from "../src/crypto/index.ts";
export type { Crypto, PublicKey, Signer } from "../src/crypto/crypto.ts";
export { loadKeyFile, loadOrCreateKeyFile } from "../src/crypto/key-file.ts";
export { ed25519Key, keyText } from "../src/crypto/keys.ts";
export { nativeCrypto } from "../src/crypto/native.ts";
export { ed25519Signer } from "../src/crypto/signer.ts";
export { openGeoIpDatabase } from "../src/geo/geo-ip-database.ts";
export { fixedGeoIp } from "../src/geo/geo-ip-fixed.ts";
export { hexOf } from "../src/hex.ts";
export type { PeerEvent } from "../src/link/peer-presence.ts";
export type { AskOptions, PeerAsk } from "../src/link/peer-ask.ts";
export type { NodePlace, OwnStanding } from "../src/peer/bootstrap-plan.ts";
export type { BootstrapGiven, BootstrapSteps } from "../src/peer/bootstrap-steps.ts";
export {
  decodeNodeContent,
  encodeNodeContent,
  type NodeContent,
  saidIn,
} from "../src/peer/node-content.ts";
export type {
  NodeHistoryEntry,
  NodeTransaction,
  SharedSecretsTransaction,
} from "../src/peer/node-history.ts";
export { effectiveMs, type SubsetSample } from "../src/peer/availability-sampling.ts";
export { aggregateSummaries, summarizeSlots } from "../src/peer/availability-summary.ts";
export { agreedPatch, networkPatches } from "../src/geo/network-patch.ts";
export type { NetworkJudgement, NodeJudgement } from "../src/peer/node-judgement.ts";
export type { PeerId } from "../src/peer/peer-id.ts";
export type * from "../src/ports/index.ts";
export type { HeldDirectory, NodeDirectories } from "../src/store/directories.ts";
export { diskDirectories } from "../src/store/node-directory.ts";
export { lmdbStoreOpener } from "../src/store/lmdb.ts";
export { memoryDirectories } from "../src/store/memory-directory.ts";
export type { Store, StoreEntry, StoreOpener, StoreWrite } from "../src/store/store.ts";
export type { FileRange, FileSource, Folder, FolderOpener } from "../src/store/folder.ts";
export { memoryFolders } from "../src/store/memory-folder.ts";
export { memoryStoreOpener } from "../src/store/memory.ts";
export { memoryNetwork } from "../src/transport/memory.ts";
export { memoryResolver } from "../src/transport/memory-resolver.ts";
export type { Resolver } from "../src/transport/resolver.ts";
export { type ReadText, memoryTexts } from "../src/store/text-file.ts";
export { tcpTransport } from "../src/transport/tcp.ts";
export type { Endpoint } from "../src/transport/transport.ts";
export { decode, encode } from "../src/wire/codec.ts";
export { openTelemetryTraces, workSpanIds } from "../src/telemetry/open-telemetry.ts";
export type { TracedWork, TracePlace, TracesOptions } from "../src/telemetry/traced-work.ts";
export type { PeerChange } from "../src/peer/peer-terms.ts";
export type { CreateHost, HostContext } from "./face/host-module.ts";
export { type HostAnswers, hostMessages } from "./face/host-messages.ts";
export type {
  CommitteeMember,
  EpochCommittee,
  Node,
  NodeStatus,
} from "./face/node-face.ts";
export type { NamedPeer, NodeDoors, NodeHost, NodeKind, NodeOptions } from "./face/node-options.ts";
export { startNode } from "./face/start-node.ts";
