/** A gRPC client of the library's own, as far from the node as it gets: paths, bytes and certificates. */

import { connect } from "node:tls";
import {
  type CallOptions,
  type ChannelCredentials,
  Client,
  credentials,
  Metadata,
  type StatusObject,
  status,
} from "@grpc/grpc-js";
import { selfSignedCertificate } from "../../src/crypto/certificate.ts";
import type { Endpoint } from "../../src/transport/transport.ts";

/** How a call went. */
export interface Called {
  /** The name of the code. */
  readonly code: string;
  readonly details: string;
  readonly messages: readonly Uint8Array[];
}

/** Who calls. */
export interface CallerOptions {
  readonly network?: string;
  /** Byte the secret key is made of; `null` shows no certificate. @defaultValue 7 */
  readonly seed?: number | null;
}

/** What was opened and has to be closed again. */
const open: Client[] = [];

/** Closes what tests left open. */
export function closeCallers(): void {
  for (const client of open.splice(0)) client.close();
}

/** The certificate a port shows, whoever holds its key. */
export function certificateOf(endpoint: Endpoint, network: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...{ ...endpoint, servername: `${network}.coppice`, ALPNProtocols: ["h2"] },
      rejectUnauthorized: false,
    });
    socket.once("secureConnect", () => {
      resolve(socket.getPeerX509Certificate()?.toString() ?? "");
      socket.destroy();
    });
    socket.on("error", reject);
  });
}

/** Connects to a port and trusts exactly the certificate it shows. */
export async function callerOf(endpoint: Endpoint, options: CallerOptions = {}): Promise<Caller> {
  const { network = "test-net", seed = 7 } = options;
  const root = await certificateOf(endpoint, "test-net");
  const secure = credentialsOf(root, seed);
  const client = new Client(`${endpoint.host}:${endpoint.port}`, secure, {
    "grpc.ssl_target_name_override": `${network}.coppice`,
    "grpc.use_local_subchannel_pool": 1,
    "grpc.enable_retries": 0,
  });
  open.push(client);
  return new Caller(client);
}

function credentialsOf(root: string, seed: number | null): ChannelCredentials {
  if (seed === null) return credentials.createSsl(Buffer.from(root));
  const own = selfSignedCertificate(new Uint8Array(32).fill(seed));
  const pems = [root, own.privateKeyPem, own.certificatePem].map((pem) => Buffer.from(pem));
  return credentials.createSsl(...(pems as [Buffer, Buffer, Buffer]));
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes);
const asBytes = (buffer: Buffer): Uint8Array => new Uint8Array(buffer);

/** One client. */
export class Caller {
  readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  /** Calls with one message and waits for the end; works for every method that is asked once. */
  async call(method: string, request: Uint8Array, options: CallOptions = {}): Promise<Called> {
    return await this.begin(method, request, options).ended;
  }

  /** Calls, and gives the call away while it lasts. */
  begin(method: string, request: Uint8Array, options: CallOptions = {}) {
    const deadline = Date.now() + 8_000;
    const stream = this.client.makeServerStreamRequest(
      ...([method, asBuffer, asBytes, request, new Metadata(), { deadline, ...options }] as const),
    );
    const messages: Uint8Array[] = [];
    stream.on("data", (message: Uint8Array) => messages.push(message));
    stream.on("error", () => {});
    const ended = new Promise<Called>((resolve) => {
      stream.on("status", ({ code, details }: StatusObject) =>
        resolve({ code: status[code] ?? "", details, messages }),
      );
    });
    return { stream, messages, ended };
  }
}
