/** Reflection: tells clients without a `.proto` which services there are and what they take. */

import { reflectionRequest, reflectionResponse } from "../messages/grpc/reflection.ts";
import { refusedStatus } from "../messages/grpc/status.ts";
import type { GrpcCall } from "../src/transport/grpc.ts";
import { GRPC_CODES, GRPC_OK, type GrpcStatus } from "../src/wire/grpc-status.ts";
import { descriptorOf, type ProtoFile } from "../src/wire/proto-file.ts";
import { type AskContext, readOr, receive, send } from "./grpc-listener.ask.ts";

/** Questions one call may hold; a client that lists everything asks some ten. */
const QUESTIONS_MAX = 256;

type Question = ReturnType<typeof reflectionRequest.decode>;
type Reply = Partial<ReturnType<typeof reflectionResponse.decode>>;

const NOT_FOUND: Reply = failed(GRPC_CODES.not_found, "not_found");

/** Answers question by question, until the caller has asked all. */
export async function reflect(
  call: GrpcCall,
  files: readonly ProtoFile[],
  { clock }: AskContext,
): Promise<GrpcStatus> {
  for (let asked = 0; asked < QUESTIONS_MAX; asked += 1) {
    const bytes = await receive(call, clock);
    if (bytes === undefined) return GRPC_OK;
    const question = readOr(() => reflectionRequest.decode(bytes));
    if (question === undefined) return refusedStatus("malformed_request");
    const message = reflectionResponse.encode({
      ...NOTHING,
      validHost: question.host,
      originalRequest: question,
      ...replyTo(question, files),
    });
    if (!(await send(call, message, clock))) return refusedStatus("unread");
  }
  return refusedStatus("too_much_asked");
}

const NOTHING = {
  fileDescriptorResponse: undefined,
  allExtensionNumbersResponse: undefined,
  listServicesResponse: undefined,
  errorResponse: undefined,
};

function replyTo(question: Question, files: readonly ProtoFile[]): Reply {
  const { listServices, fileByFilename, fileContainingSymbol } = question;
  const { fileContainingExtension, allExtensionNumbersOfType } = question;
  if (listServices !== undefined) return listed(files);
  if (fileByFilename !== undefined) {
    return described(files.find(({ path }) => path === fileByFilename));
  }
  if (fileContainingSymbol !== undefined) {
    return described(files.find((file) => symbolsOf(file).includes(fileContainingSymbol)));
  }
  // There are no extensions in proto3.
  if (fileContainingExtension !== undefined) return NOT_FOUND;
  if (allExtensionNumbersOfType === undefined) {
    return failed(GRPC_CODES.invalid_argument, "no question");
  }
  const baseTypeName = allExtensionNumbersOfType;
  if (!files.some((file) => symbolsOf(file).includes(baseTypeName))) return NOT_FOUND;
  return { allExtensionNumbersResponse: { baseTypeName, extensionNumber: [] } };
}

function listed(files: readonly ProtoFile[]): Reply {
  const service = files.flatMap((file) =>
    file.services.map(({ name }) => ({ name: `${file.package}.${name}` })),
  );
  return { listServicesResponse: { service } };
}

function described(file: ProtoFile | undefined): Reply {
  if (file === undefined) return NOT_FOUND;
  return { fileDescriptorResponse: { fileDescriptorProto: [descriptorOf(file)] } };
}

/** Everything of a file that has a full name. */
function symbolsOf({ package: home, messages, services }: ProtoFile): readonly string[] {
  const names = [
    ...messages.flatMap(({ name, enums }) => [
      name,
      ...Object.keys(enums).map((enumName) => `${name}.${enumName}`),
    ]),
    ...services.flatMap(({ name, methods }) => [
      name,
      ...methods.map((method) => `${name}.${method.name}`),
    ]),
  ];
  return names.map((name) => `${home}.${name}`);
}

function failed(errorCode: number, errorMessage: string): Reply {
  return { errorResponse: { errorCode, errorMessage } };
}
