/** Everything that reads Protocol Buffers of callers, with a true input for each. */

import { healthRequest } from "../../messages/grpc/health.ts";
import { P2P_FILE, UNARY_RPCS } from "../../messages/grpc/p2p.ts";
import { reflectionRequest } from "../../messages/grpc/reflection.ts";
import type { ProtoMessage } from "../../src/wire/protobuf.ts";
import type { Decoder } from "./decoders.ts";

/** A value of every field, by what the language calls its kind. */
const VALUES: Readonly<Record<string, unknown>> = {
  ...{ bytes: Uint8Array.of(0x84, 1, 2, 3), string: "coppice.p2p.v1.P2p", bool: true },
  ...{ uint32: 300, int32: 7, uint64: 2 ** 40, Latest: {} },
  ...{ CommitName: { index: 3, digest: new Uint8Array(32) } },
  ...{ ExtensionRequest: { containingType: "a.B", extensionNumber: 9 } },
};

/** One reader for each message a caller or a node may send. */
export function grpcDecoders(): readonly Decoder[] {
  const asked = UNARY_RPCS.map(({ method, ask }) => ({
    name: `grpc ${method.name}`,
    samples: [sampleOf(method.input)],
    decode: ask,
  }));
  const messages = [...P2P_FILE.messages, healthRequest, reflectionRequest];
  return [
    ...asked,
    ...messages.map((message) => ({
      name: `proto ${message.name}`,
      samples: [sampleOf(message as ProtoMessage)],
      decode: message.decode,
    })),
  ];
}

function sampleOf({ fields, encode }: ProtoMessage): Uint8Array {
  const values = Object.entries(fields).map(([name, { label, kind }]) => {
    const value = VALUES[kind.keyword];
    if (value === undefined) throw new Error(`a ${kind.keyword} has no value here`);
    return [name, label === "many" ? [value, value] : value];
  });
  return encode(Object.fromEntries(values));
}
