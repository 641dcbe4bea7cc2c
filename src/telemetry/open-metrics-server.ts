/** Serves metrics and health over HTTP, to be scraped; the only file of the library that knows `node:http`. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { describeError, RuntimeError } from "../errors.ts";
import { OPEN_METRICS_TYPE } from "./open-metrics.ts";

/** Where metrics are served. */
export interface MetricsEndpoint {
  /** An address of this machine. */
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
}

/** What is served. */
export interface MetricsPages {
  /** The metrics as OpenMetrics text. */
  readonly metrics: () => Promise<string>;
  /** Whether the node is well, and what else there is to say in plain data. */
  readonly health: () => Promise<{ readonly isWell: boolean }>;
}

/** An open server. */
export interface MetricsServer {
  /** The bound address, with the real port. */
  readonly endpoint: MetricsEndpoint;
  close(): Promise<void>;
}

/** Connections one server has at once: a scraper needs one. */
const CONNECTIONS_MAX = 16;

/** Time for a request to come whole, in ms. */
const REQUEST_MS = 5_000;

/**
 * Opens the server.
 *
 * @throws RuntimeError `transport.address_in_use` or `option.invalid`
 */
export function serveMetrics(
  { host, port }: MetricsEndpoint,
  pages: MetricsPages,
): Promise<MetricsServer> {
  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS });
  server.maxConnections = CONNECTIONS_MAX;
  server.on("request", (request, response) => {
    answer(request, response, pages).catch(() => response.destroy());
  });
  return new Promise((resolve, reject) => {
    const onFailed = (error: Error): void => reject(listenError({ host, port }, error));
    server.once("error", onFailed);
    server.listen({ host, port }, () => {
      server.off("error", onFailed);
      server.on("error", () => {});
      resolve(open(server, { host, port }));
    });
  });
}

function open(server: Server, wanted: MetricsEndpoint): MetricsServer {
  const address = server.address();
  const isBound = typeof address === "object" && address !== null;
  return {
    endpoint: isBound ? { host: address.address, port: address.port } : wanted,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  { method, url }: IncomingMessage,
  response: ServerResponse,
  pages: MetricsPages,
): Promise<void> {
  if (method !== "GET" && method !== "HEAD") return end(response, 405, "only GET\n");
  if (url === "/metrics") {
    const text = await pages.metrics();
    response.setHeader("content-type", OPEN_METRICS_TYPE);
    return end(response, 200, text);
  }
  if (url !== "/health") return end(response, 404, "/metrics or /health\n");
  const health = await pages.health();
  response.setHeader("content-type", "application/json");
  return end(response, health.isWell ? 200 : 503, `${JSON.stringify(health)}\n`);
}

function end(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.end(text);
}

function listenError({ host, port }: MetricsEndpoint, cause: unknown): RuntimeError {
  const address = `${host}:${port}`;
  const text = `cannot serve metrics on ${address}: ${describeError(cause)}`;
  if (cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE") {
    return new RuntimeError("transport.address_in_use", { address }, text, cause);
  }
  const details = {
    option: "metrics",
    expected: "an address of this machine that this process may bind",
    received: address,
  };
  return new RuntimeError("option.invalid", details, text, cause);
}
