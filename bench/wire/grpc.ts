/** grpc-js, unary calls, without TLS: it is far behind already. */

import {
  Client,
  credentials,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { answerTo, HOST, type Side } from "./side.ts";

const PATH = "/bench.Echo/Ask";
const LIMITS = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
const asBytes = (buffer: Buffer): Uint8Array => buffer;

const echo: ServiceDefinition = {
  ask: {
    path: PATH,
    requestStream: false,
    responseStream: false,
    requestSerialize: asBuffer,
    requestDeserialize: asBytes,
    responseSerialize: asBuffer,
    responseDeserialize: asBytes,
  },
};

const handlers: UntypedServiceImplementation = {
  ask: (call: { readonly request: Uint8Array }, done: (error: null, answer: Uint8Array) => void) =>
    done(null, answerTo(call.request)),
};

/** gRPC as most of its users on Node.js have it. */
export const grpcJs: Side = {
  serve: () =>
    new Promise((resolve, reject) => {
      const server = new Server(LIMITS);
      server.addService(echo, handlers);
      server.bindAsync(`${HOST}:0`, ServerCredentials.createInsecure(), (error, port) => {
        if (error === null) resolve({ port });
        else reject(error);
      });
    }),
  connect: (port) => {
    const client = new Client(`${HOST}:${port}`, credentials.createInsecure(), LIMITS);
    return Promise.resolve(
      (body) =>
        new Promise((resolve, reject) => {
          client.makeUnaryRequest(PATH, asBuffer, asBytes, body, (error, answer) => {
            if (answer === undefined) reject(error ?? new Error("no answer"));
            else resolve(answer);
          });
        }),
    );
  },
};
