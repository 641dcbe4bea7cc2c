/** Objects and lists within a node's configuration. */

import type {
  ArchiveOptions,
  CheckpointOptions,
  GrpcOptions,
  InspectorOptions,
  MetricsOptions,
  NamedPeer,
} from "../../supervisors/face/node-options.ts";
import { AUTHORITIES_MAX, type AuthorityEntry } from "../chain/authority.ts";
import { NODE_ADDRESSES_MAX } from "../peer/node-address.ts";
import { PEER_TERMS_MAX } from "../peer/peer-terms.ts";
import { ConfigReader } from "./config-reader.ts";
import * as rules from "./config-rules.ts";

const PEER_FIELDS: readonly (keyof NamedPeer)[] = ["peer", "affinity", "addresses"];

const AUTHORITY_FIELDS: readonly (keyof AuthorityEntry)[] = [
  "name",
  "protocolKey",
  "networkKey",
  "stake",
  "authorityKey",
];

const GRPC_FIELDS: readonly (keyof GrpcOptions)[] = ["host", "port"];

const METRICS_FIELDS: readonly (keyof MetricsOptions)[] = ["host", "port", "isPublic"];

const INSPECTOR_FIELDS: readonly (keyof InspectorOptions)[] = ["host", "port"];

const CHECKPOINT_FIELDS: readonly (keyof CheckpointOptions)[] = [
  "index",
  "digest",
  "timestampMs",
  "epoch",
  "authorities",
];

const ARCHIVE_FIELDS: readonly (keyof ArchiveOptions)[] = ["write", "read"];

const NONE = new Uint8Array(0);

/** Reads the peers the operator names. */
export function readPeers(reader: ConfigReader): readonly NamedPeer[] | undefined {
  if (!reader.has("peers")) return undefined;
  return reader.list("peers", PEER_TERMS_MAX, (item, path) => {
    const one = new ConfigReader(item, PEER_FIELDS, { path, problems: reader.problems });
    const addresses = one.listOf("addresses", NODE_ADDRESSES_MAX, rules.dialableEndpoint);
    return {
      peer: one.required("peer", rules.peerId, ""),
      affinity: one.required("affinity", rules.affinity, "allowed"),
      ...(addresses !== undefined && { addresses }),
    };
  });
}

/** Reads a committee, which has at least one member. */
export function readAuthorities(reader: ConfigReader, expected: string): readonly AuthorityEntry[] {
  const before = reader.problems.length;
  const members = reader.list("authorities", AUTHORITIES_MAX, (item, path) =>
    readAuthority(new ConfigReader(item, AUTHORITY_FIELDS, { path, problems: reader.problems })),
  );
  const isTold = reader.problems.length > before;
  if (members.length === 0 && !isTold) reader.refuse("authorities", [], expected);
  return members;
}

/** Reads where gRPC clients are answered. */
export function readGrpc(reader: ConfigReader): GrpcOptions | undefined {
  const part = reader.part("grpc", GRPC_FIELDS);
  return part && readServed(part);
}

/** Reads where metrics are served. */
export function readMetrics(reader: ConfigReader): MetricsOptions | undefined {
  const part = reader.part("metrics", METRICS_FIELDS);
  if (part === undefined) return undefined;
  const isPublic = part.optional("isPublic", rules.flag);
  return { ...readServed(part), ...(isPublic !== undefined && { isPublic }) };
}

/** Reads where the inspector is served; what only a program can say is left out. */
export function readInspector(reader: ConfigReader): InspectorOptions | undefined {
  const part = reader.part("inspector", INSPECTOR_FIELDS);
  return part && readServed(part);
}

/** Reads the commit the operator vouches for. */
export function readCheckpoint(reader: ConfigReader): CheckpointOptions | undefined {
  const part = reader.part("checkpoint", CHECKPOINT_FIELDS);
  if (part === undefined) return undefined;
  const { index, timestampMs, epoch } = rules.checkpoint;
  return {
    index: part.required("index", index, 1),
    digest: part.required("digest", rules.digest, NONE),
    timestampMs: part.required("timestampMs", timestampMs, 0),
    epoch: part.required("epoch", epoch, 0),
    authorities: readAuthorities(part, "the committee of that epoch, at least one member"),
  };
}

/** Reads the folders of archives. @param at makes a path absolute */
export function readArchive(
  reader: ConfigReader,
  at: (path: string) => string,
): ArchiveOptions | undefined {
  const part = reader.part("archive", ARCHIVE_FIELDS);
  const write = part?.optional("write", rules.path);
  const read = part?.optional("read", rules.path);
  return (
    part && {
      ...(write !== undefined && { write: at(write) }),
      ...(read !== undefined && { read: at(read) }),
    }
  );
}

function readServed(part: ConfigReader): GrpcOptions {
  const host = part.optional("host", rules.served.host);
  const port = part.required("port", rules.served.port, 0);
  return { ...(host !== undefined && { host }), port };
}

function readAuthority(reader: ConfigReader): AuthorityEntry {
  return {
    name: reader.required("name", rules.authorityName, ""),
    protocolKey: reader.required("protocolKey", rules.key, NONE),
    networkKey: reader.required("networkKey", rules.key, NONE),
    stake: reader.required("stake", rules.stake, 1),
    authorityKey: reader.optional("authorityKey", rules.bytesOrNull)?.bytes ?? null,
  };
}
