/** A file of Protocol Buffers: messages and services, and what reflection tells of them. */

import { boolKind, int32Kind, messageKind, stringKind } from "./protobuf-kinds.ts";
import { choice, many, message, one, type ProtoField, type ProtoMessage } from "./protobuf.ts";

/** One method of a service. */
export interface ProtoMethod {
  readonly name: string;
  readonly comment: string;
  readonly input: ProtoMessage;
  readonly output: ProtoMessage;
  /** What comes more than once: answers, or requests too; absent where each comes once. */
  readonly streams?: "answers" | "both";
}

/** One service. */
interface Methods {
  readonly name: string;
  readonly comment: string;
  readonly methods: readonly ProtoMethod[];
}

/** One file. */
export interface ProtoFile {
  /** Under which others import it. */
  readonly path: string;
  readonly package: string;
  readonly comment: string;
  readonly messages: readonly ProtoMessage[];
  readonly services: readonly Methods[];
}

/** The name of a field on paper. */
export function paperName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Groups of which a message has at most one field, in their order. */
export function groupsOf({ fields }: ProtoMessage): readonly string[] {
  const groups = Object.values(fields).flatMap(({ oneof }) => (oneof === undefined ? [] : [oneof]));
  return [...new Set(groups)];
}

const NAME = stringKind(1_024);
const MANY_MAX = 1_000;
const numbered = { name: one(1, NAME, ""), number: one(2, int32Kind, "") };
const enumValue = message("EnumValueDescriptorProto", { comment: "", fields: numbered });
const enumType = message("EnumDescriptorProto", {
  comment: "",
  fields: {
    name: one(1, NAME, ""),
    value: many(2, messageKind(enumValue), { max: MANY_MAX, comment: "" }),
  },
});
const group = message("OneofDescriptorProto", { comment: "", fields: { name: one(1, NAME, "") } });
const fieldType = message("FieldDescriptorProto", {
  comment: "",
  fields: {
    name: one(1, NAME, ""),
    number: one(3, int32Kind, ""),
    label: one(4, int32Kind, ""),
    type: one(5, int32Kind, ""),
    typeName: one(6, NAME, ""),
    // Said even where it is 0, the first group.
    oneofIndex: choice(9, int32Kind, { comment: "" }),
    jsonName: one(10, NAME, ""),
  },
});
const messageType = message("DescriptorProto", {
  comment: "",
  fields: {
    name: one(1, NAME, ""),
    field: many(2, messageKind(fieldType), { max: MANY_MAX, comment: "" }),
    enumType: many(4, messageKind(enumType), { max: MANY_MAX, comment: "" }),
    oneofDecl: many(8, messageKind(group), { max: MANY_MAX, comment: "" }),
  },
});
const methodType = message("MethodDescriptorProto", {
  comment: "",
  fields: {
    name: one(1, NAME, ""),
    inputType: one(2, NAME, ""),
    outputType: one(3, NAME, ""),
    clientStreaming: one(5, boolKind, ""),
    serverStreaming: one(6, boolKind, ""),
  },
});
const serviceType = message("ServiceDescriptorProto", {
  comment: "",
  fields: {
    name: one(1, NAME, ""),
    method: many(2, messageKind(methodType), { max: MANY_MAX, comment: "" }),
  },
});
const fileType = message("FileDescriptorProto", {
  comment: "",
  fields: {
    name: one(1, NAME, ""),
    package: one(2, NAME, ""),
    messageType: many(4, messageKind(messageType), { max: MANY_MAX, comment: "" }),
    service: many(6, messageKind(serviceType), { max: MANY_MAX, comment: "" }),
    syntax: one(12, NAME, ""),
  },
});

const OPTIONAL = 1;
const REPEATED = 3;

/**
 * What reflection tells of a file.
 *
 * @returns an encoded FileDescriptorProto
 * @see descriptor.proto of Protocol Buffers
 */
export function descriptorOf(file: ProtoFile): Uint8Array {
  return fileType.encode({
    name: file.path,
    package: file.package,
    messageType: file.messages.map((declared) => messageOf(declared, file)),
    service: file.services.map(({ name, methods }) => ({
      name,
      method: methods.map((method) => methodOf(method, file)),
    })),
    syntax: "proto3",
  });
}

function messageOf(declared: ProtoMessage, file: ProtoFile) {
  const groups = groupsOf(declared);
  return {
    name: declared.name,
    field: Object.entries(declared.fields).map(([key, field]) =>
      fieldOf(key, field, { file, groups }),
    ),
    enumType: Object.entries(declared.enums).map(([name, words]) => ({
      name,
      value: words.map((word, number) => ({ name: word, number })),
    })),
    oneofDecl: groups.map((name) => ({ name })),
  };
}

function fieldOf(
  key: string,
  { number, label, kind, oneof }: ProtoField<unknown>,
  { file, groups }: { readonly file: ProtoFile; readonly groups: readonly string[] },
) {
  return {
    name: paperName(key),
    number,
    label: label === "one" ? OPTIONAL : REPEATED,
    type: kind.descriptorType,
    typeName: kind.named ? `.${file.package}.${kind.keyword}` : "",
    oneofIndex: oneof === undefined ? undefined : groups.indexOf(oneof),
    jsonName: key,
  };
}

function methodOf({ name, input, output, streams }: ProtoMethod, file: ProtoFile) {
  return {
    name,
    inputType: `.${file.package}.${input.name}`,
    outputType: `.${file.package}.${output.name}`,
    clientStreaming: streams === "both",
    serverStreaming: streams === "answers" || streams === "both",
  };
}
