/**
 * What a node tells clients that bring no `.proto`, in both versions of the protocol, which differ in
 * their names only.
 *
 * @see https://github.com/grpc/grpc/blob/master/doc/server-reflection.md
 */

import { choice, many, message, one } from "../../src/wire/protobuf.ts";
import { bytesKind, int32Kind, messageKind, stringKind } from "../../src/wire/protobuf-kinds.ts";
import type { ProtoFile, ProtoMethod } from "../../src/wire/proto-file.ts";

/** Longest name a client may ask for, in bytes. */
const NAME_BYTES_MAX = 1_024;

/** Most files or services of one answer; there are few. */
const ITEMS_MAX = 64;

const name = stringKind(NAME_BYTES_MAX);
const asked = { of: "message_request", comment: "" };
const answered = { of: "message_response", comment: "" };

const extension = message("ExtensionRequest", {
  comment: "",
  fields: { containingType: one(1, name, ""), extensionNumber: one(2, int32Kind, "") },
});

/** One question. */
export const reflectionRequest = message("ServerReflectionRequest", {
  comment: "",
  fields: {
    host: one(1, name, ""),
    fileByFilename: choice(3, name, asked),
    fileContainingSymbol: choice(4, name, asked),
    fileContainingExtension: choice(5, messageKind(extension), asked),
    allExtensionNumbersOfType: choice(6, name, asked),
    listServices: choice(7, name, asked),
  },
});

const files = message("FileDescriptorResponse", {
  comment: "",
  fields: {
    fileDescriptorProto: many(1, bytesKind(64 * 1024), { max: ITEMS_MAX, comment: "" }),
  },
});
const extensions = message("ExtensionNumberResponse", {
  comment: "",
  fields: {
    baseTypeName: one(1, name, ""),
    extensionNumber: many(2, int32Kind, { max: ITEMS_MAX, comment: "" }),
  },
});
const service = message("ServiceResponse", { comment: "", fields: { name: one(1, name, "") } });
const services = message("ListServiceResponse", {
  comment: "",
  fields: { service: many(1, messageKind(service), { max: ITEMS_MAX, comment: "" }) },
});
const failure = message("ErrorResponse", {
  comment: "",
  fields: { errorCode: one(1, int32Kind, ""), errorMessage: one(2, name, "") },
});

/** Its answer. */
export const reflectionResponse = message("ServerReflectionResponse", {
  comment: "",
  fields: {
    validHost: one(1, name, ""),
    originalRequest: choice(2, messageKind(reflectionRequest), { comment: "" }),
    fileDescriptorResponse: choice(4, messageKind(files), answered),
    allExtensionNumbersResponse: choice(5, messageKind(extensions), answered),
    listServicesResponse: choice(6, messageKind(services), answered),
    errorResponse: choice(7, messageKind(failure), answered),
  },
});

/** Answers question by question. */
export const REFLECTION_ASK: ProtoMethod = {
  name: "ServerReflectionInfo",
  comment: "",
  input: reflectionRequest,
  output: reflectionResponse,
  streams: "both",
};

/** The file of each version. */
export const REFLECTION_FILES: readonly ProtoFile[] = ["v1", "v1alpha"].map((version) => ({
  path: `grpc/reflection/${version}/reflection.proto`,
  package: `grpc.reflection.${version}`,
  comment: "",
  messages: [
    reflectionRequest,
    extension,
    reflectionResponse,
    files,
    extensions,
    services,
    service,
    failure,
  ],
  services: [{ name: "ServerReflection", comment: "", methods: [REFLECTION_ASK] }],
}));
