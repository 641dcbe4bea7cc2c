/** The inspector over HTTP: the page, the stream down, wishes up. It trusts nobody who does not know its token. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { describeError, isRuntimeError, RuntimeError } from "../../errors.ts";
import type { Clock } from "../../time/clock.ts";
import { pumpFrames } from "./http-stream.ts";
import type { Inspector } from "./inspector.ts";
import type { PageFile } from "./page-files.ts";
import { type RequestHead, type RequestRoute, routeOf } from "./request-rule.ts";
import type { Viewer } from "./viewer.ts";

/** Connections at once: viewers, and what their pages load. */
const CONNECTIONS_MAX = 128;

/** Time for a request to come whole, in ms. */
const REQUEST_MS = 5_000;

/** How often it is looked for requests whose time is up, in ms. */
const REQUESTS_CHECKED_MS = 1_000;

/** Bytes of the body of a wish or a deed. */
export const BODY_BYTES_MAX = 65_536;

/** Nothing from elsewhere, nothing inline, no frame around it. */
const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

/** Decides about a request before anything else is: for hosts that let others reach the inspector. */
export type Authorize = (request: {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly address: string | undefined;
}) => boolean | Promise<boolean>;

/** What is served, and to whom. */
export interface HttpParts {
  readonly inspector: Inspector;
  readonly page: ReadonlyMap<string, PageFile>;
  readonly clock: Clock;
  readonly token: string;
  /** Names besides its address by which it may be called. */
  readonly names: readonly string[];
  /** @defaultValue who knows the token may look */
  readonly authorize?: Authorize | undefined;
}

/** An open server. */
export interface InspectorServer {
  readonly endpoint: { readonly host: string; readonly port: number };
  /** What to open in a browser; it has the token in it. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Opens the server.
 *
 * @throws RuntimeError `transport.address_in_use` or `option.invalid`
 */
export function openHttp(
  where: { readonly host: string; readonly port: number },
  parts: HttpParts,
): Promise<InspectorServer> {
  const server = createServer({
    requestTimeout: REQUEST_MS,
    headersTimeout: REQUEST_MS,
    connectionsCheckingInterval: REQUESTS_CHECKED_MS,
  });
  server.maxConnections = CONNECTIONS_MAX;
  return new Promise((resolve, reject) => {
    const onFailed = (error: Error): void => reject(listenError(where, error));
    server.once("error", onFailed);
    server.listen({ ...where }, () => {
      server.off("error", onFailed);
      server.on("error", () => {});
      resolve(opened(server, where, parts));
    });
  });
}

function opened(
  server: Server,
  wanted: { readonly host: string; readonly port: number },
  parts: HttpParts,
): InspectorServer {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : wanted.port;
  const own = `${wanted.host.includes(":") ? `[${wanted.host}]` : wanted.host}:${port}`;
  const hosts = new Set([own, ...parts.names.map((name) => `${name}:${port}`)]);
  const answering = new HttpAnswers(parts, hosts);
  server.on("request", (request, response) => {
    answering.answer(request, response).catch(() => response.destroy());
  });
  return {
    endpoint: { host: wanted.host, port },
    url: `http://${own}/#token=${parts.token}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

class HttpAnswers {
  readonly #parts: HttpParts;
  readonly #hosts: ReadonlySet<string>;

  constructor(parts: HttpParts, hosts: ReadonlySet<string>) {
    this.#parts = parts;
    this.#hosts = hosts;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    const route = routeOf(headOf(request), { hosts: this.#hosts, token: this.#parts.token });
    if (route.kind === "refused") refuse(response, route.status, route.reason);
    else if (!(await this.#isAuthorized(request))) refuse(response, 403, "the host says no");
    else await this.#serve(route, request, response);
  }

  async #isAuthorized({
    method = "",
    url = "",
    headers,
    socket,
  }: IncomingMessage): Promise<boolean> {
    const { authorize } = this.#parts;
    if (authorize === undefined) return true;
    const asked = { method, url, headers, address: socket.remoteAddress };
    return (await Promise.resolve(authorize(asked))) === true;
  }

  async #serve(
    route: Exclude<RequestRoute, { kind: "refused" }>,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (route.kind === "page") this.#servePage(route.path, request, response);
    else if (route.kind === "stream") this.#serveStream(response);
    else await this.#serveSaid(route, request, response);
  }

  #servePage(path: string, { method }: IncomingMessage, response: ServerResponse): void {
    const file = this.#parts.page.get(path);
    if (file === undefined) {
      refuse(response, 404, "there is no such file");
      return;
    }
    response.setHeader("content-type", file.type);
    response.setHeader("content-length", file.bytes.length);
    response.end(method === "HEAD" ? undefined : file.bytes);
  }

  #serveStream(response: ServerResponse): void {
    const { inspector, clock } = this.#parts;
    try {
      const viewer = inspector.open();
      response.setHeader("content-type", "application/octet-stream");
      response.setHeader("x-coppice-viewer", viewer.id);
      response.flushHeaders();
      pumpFrames(viewer, response, clock);
    } catch (error) {
      fail(response, 503, error);
    }
  }

  async #serveSaid(
    { kind, viewer: id }: Extract<RequestRoute, { kind: "wish" | "do" }>,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const viewer = this.#parts.inspector.viewer(id);
    const body = viewer === undefined ? undefined : await bodyOf(request);
    if (viewer === undefined) refuse(response, 404, "there is no such viewer");
    else if (body === undefined) refuse(response, 413, `more than ${BODY_BYTES_MAX} bytes`);
    else await this.#heed(kind, { viewer, body }, response);
  }

  async #heed(
    kind: "wish" | "do",
    { viewer, body }: { readonly viewer: Viewer; readonly body: string },
    response: ServerResponse,
  ): Promise<void> {
    try {
      const said: unknown = JSON.parse(body);
      if (kind === "wish") {
        viewer.wish(Object(said));
        response.statusCode = 204;
        response.end();
        return;
      }
      const { verb, args } = Object(said) as { readonly verb?: unknown; readonly args?: unknown };
      const value = await this.#parts.inspector.act(String(verb), args);
      sendJson(response, 200, { value: value ?? null });
    } catch (error) {
      fail(response, 400, error);
    }
  }
}

function headOf({ method = "", url = "", headers }: IncomingMessage): RequestHead {
  const text = (name: string): string => {
    const value = headers[name];
    return typeof value === "string" ? value : "";
  };
  return {
    method,
    url,
    host: text("host"),
    origin: text("origin"),
    token: text("x-coppice-token"),
    viewer: text("x-coppice-viewer"),
    contentType: text("content-type"),
  };
}

/** The body as text; `undefined` when it is too long. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request) {
    const bytes = piece as Buffer;
    length += bytes.length;
    if (length > BODY_BYTES_MAX) return undefined;
    pieces.push(bytes);
  }
  return Buffer.concat(pieces).toString();
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  sendJson(response, status, { error: { code: "control.refused", message: reason } });
}

function fail(response: ServerResponse, status: number, error: unknown): void {
  const code = isRuntimeError(error) ? error.code : "control.refused";
  sendJson(response, status, { error: { code, message: describeError(error) } });
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.statusCode = status;
  response.setHeader("content-type", "application/json");
  // What is left of a body nobody reads would be taken for the next request.
  if (status >= 400) response.setHeader("connection", "close");
  response.end(`${JSON.stringify(value)}\n`);
}

function listenError(
  { host, port }: { readonly host: string; readonly port: number },
  cause: unknown,
): RuntimeError {
  const address = `${host}:${port}`;
  const text = `cannot serve the inspector on ${address}: ${describeError(cause)}`;
  if (cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE") {
    return new RuntimeError("transport.address_in_use", { address }, text, cause);
  }
  const expected = "an address of this machine that this process may bind";
  return new RuntimeError(
    "option.invalid",
    { option: "inspector", expected, received: address },
    text,
    cause,
  );
}
