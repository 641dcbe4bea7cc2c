/**
 * Who may ask the inspector what, decided on the head of a request. Nothing is changed by a GET; everything but the
 * page needs the token; a page of another origin and a name that was bent to this address are refused.
 */

/** The head of a request, as far as it matters; absent fields are empty. */
export interface RequestHead {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly host: string;
  readonly origin: string;
  readonly token: string;
  readonly viewer: string;
  readonly contentType: string;
}

/** What the inspector knows of itself. */
export interface RequestDoor {
  /** Names and ports by which it may be called, as browsers write them: `127.0.0.1:4000`. */
  readonly hosts: ReadonlySet<string>;
  readonly token: string;
}

/** What is done about a request. */
export type RequestRoute =
  | { readonly kind: "page"; readonly path: string }
  | { readonly kind: "stream" }
  | { readonly kind: "wish" | "do"; readonly viewer: string }
  | RefusedRequest;

/** A request that is refused. */
export interface RefusedRequest {
  readonly kind: "refused";
  readonly status: number;
  readonly reason: string;
}

/** Characters of a path that is looked at. */
const URL_MAX = 2_048;

/** Decides what is done about a request. */
export function routeOf(head: RequestHead, door: RequestDoor): RequestRoute {
  const { method, url } = head;
  if (!door.hosts.has(head.host.toLowerCase())) {
    return refused(421, "it is called by a name that is not its own");
  }
  if (head.origin !== "" && !isOwnOrigin(head.origin, door)) {
    return refused(403, "pages of other origins may not look");
  }
  if (url.length > URL_MAX) return refused(414, "the path is too long");
  const [path = ""] = url.split("?", 1);
  if (path === "/stream")
    return method === "GET" ? guarded({ kind: "stream" }, head, door) : only("GET");
  if (path === "/wish" || path === "/do") {
    if (method !== "POST") return only("POST");
    const kind = path === "/wish" ? "wish" : "do";
    return guarded({ kind, viewer: head.viewer }, head, door);
  }
  return method === "GET" || method === "HEAD" ? { kind: "page", path } : only("GET");
}

function guarded(
  route: Exclude<RequestRoute, RefusedRequest>,
  head: RequestHead,
  { token }: RequestDoor,
): RequestRoute {
  if (head.token === "") return refused(401, "the header x-coppice-token is missing");
  if (!isSameText(head.token, token)) return refused(401, "the token is wrong");
  if (route.kind !== "stream" && !/^application\/json\s*(;|$)/i.test(head.contentType)) {
    return refused(415, "the body has to be application/json");
  }
  return route;
}

function isOwnOrigin(origin: string, { hosts }: RequestDoor): boolean {
  return origin.startsWith("http://") && hosts.has(origin.slice("http://".length).toLowerCase());
}

/** Compares in the same time wherever the first difference stands. */
function isSameText(given: string, own: string): boolean {
  let difference = given.length ^ own.length;
  for (let at = 0; at < own.length; at += 1) {
    difference |= own.charCodeAt(at) ^ given.charCodeAt(at % Math.max(1, given.length));
  }
  return difference === 0;
}

function only(method: string): RefusedRequest {
  return refused(405, `only ${method}`);
}

function refused(status: number, reason: string): RefusedRequest {
  return { kind: "refused", status, reason };
}
