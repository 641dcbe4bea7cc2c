/**
 * A host for the page that is not there: the frames of a {@link DemoNode} over the same requests as a real one. Time passes when
 * it is told to, so that a test and a picture are the same on every machine.
 *
 *   npx tsx test/support/inspector/demo.ts      to look at it
 */

import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { FAULT_KINDS } from "../../../src/inspector/faults/fault-order.ts";
import type { Hello, Wish } from "../../../src/inspector/protocol/bodies.ts";
import { encodeFrame, type Frame, type FrameKind } from "../../../src/inspector/protocol/frame.ts";
import { encodeHeaders, type MessageHeader } from "../../../src/inspector/protocol/headers.ts";
import { encodeRows } from "../../../src/inspector/protocol/rows.ts";
import { RecordingWriter } from "../../../src/inspector/recording/recording-writer.ts";
import { DemoNode, STEP_MS, type Step } from "./demo-node.ts";
import { goneFrame, jsonFrame, WordTable } from "./frames-made.ts";

/** What a test of the page can do with its host. */
export interface DemoHost {
  /** The address with its token, as a process prints it. */
  readonly url: string;
  readonly node: DemoNode;
  /** Waits until a viewer wishes something like this, if none does yet. */
  untilWished(isIt: (wish: Wish) => boolean): Promise<void>;
  /** Lets time pass, and tells all viewers. */
  advance(ms: number): void;
  /** Cuts all streams, and answers none while it is cut. */
  cut(isCut: boolean): void;
  close(): Promise<void>;
}

const TOKEN = "demo-token";
const FOLDER = "build/inspector-page";
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};

/** What every answer is sent with: the page must do with it. */
const HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cache-control": "no-store",
};

interface Viewer {
  readonly write: (bytes: Uint8Array) => void;
  readonly words: WordTable;
  readonly knows: Set<number>;
  number: number;
  wish: Wish;
}

/** Starts the host. */
export async function demoHost(port = 0): Promise<DemoHost> {
  const node = new DemoNode();
  const viewers = new Map<string, Viewer>();
  const streams = new Set<ServerResponse>();
  const waiting = new Set<(wish: Wish) => void>();
  let lastId = 0;
  let isCut = false;
  const server = createServer((request, response) => {
    if (isCut) return void request.destroy();
    answer(request, response).catch((error) => response.destroy(error));
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? "/", "http://x").pathname;
    if (request.method === "GET" && path !== "/stream") return file(path, response);
    if (request.headers["x-coppice-token"] !== TOKEN) return end(response, 401);
    if (path === "/stream") {
      lastId += 1;
      const id = String(lastId);
      response.writeHead(200, {
        ...HEADERS,
        "content-type": "application/octet-stream",
        "x-coppice-viewer": id,
      });
      const viewer = viewerMade((bytes) => response.write(bytes));
      viewers.set(id, viewer);
      streams.add(response);
      response.on("close", () => {
        viewers.delete(id);
        streams.delete(response);
      });
      return greet(viewer, node);
    }
    const body = JSON.parse(await textOf(request));
    const viewer = viewers.get(String(request.headers["x-coppice-viewer"]));
    if (path === "/wish" && viewer !== undefined) {
      viewer.wish = body;
      for (const hear of waiting) hear(body);
      return end(response, 204);
    }
    if (path === "/do") return did(node, body, response);
    return end(response, 404);
  };
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  const own = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${own}/#token=${TOKEN}`,
    node,
    untilWished: (isIt) =>
      new Promise((done) => {
        if ([...viewers.values()].some(({ wish }) => isIt(wish))) return done();
        const hear = (wish: Wish): void => {
          if (!isIt(wish)) return;
          waiting.delete(hear);
          done();
        };
        waiting.add(hear);
      }),
    advance(ms) {
      for (let left = ms; left > 0; left -= STEP_MS) {
        const step = node.step();
        for (const viewer of viewers.values()) tell(viewer, node, step);
      }
    },
    cut(now) {
      isCut = now;
      if (now) for (const response of streams) response.destroy();
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Does what a viewer asks for. */
function did(
  node: DemoNode,
  { verb, args }: { readonly verb: string; readonly args: { readonly path: string } },
  response: ServerResponse,
): void {
  if (verb === "kill") end(response, node.kill(args.path) ? 200 : 404, "{}");
  else if (!node.faults.knows(verb)) end(response, 404);
  else {
    const refusal = node.faults.do(verb, args);
    end(response, refusal === undefined ? 200 : 400, refusal ?? "{}");
  }
}

/** What a viewer of the demo would have recorded. */
export function demoRecording(lastsMs: number): Uint8Array {
  const node = new DemoNode();
  const pieces: Uint8Array[] = [];
  const writer = new RecordingWriter({ write: (bytes) => pieces.push(bytes) });
  const viewer = { ...viewerMade((bytes) => writer.take(bytes)), wish: { messages: {} } };
  greet(viewer, node);
  for (let left = lastsMs; left > 0; left -= STEP_MS) tell(viewer, node, node.step());
  writer.close();
  return Buffer.concat(pieces);
}

function viewerMade(write: (bytes: Uint8Array) => void): Viewer {
  return { write, words: new WordTable(), knows: new Set<number>(), number: 0, wish: {} };
}

function file(path: string, response: ServerResponse): void {
  const name = path === "/" ? "index.html" : normalize(path).replace(/^\/+/, "");
  try {
    const body = readFileSync(join(FOLDER, name));
    response.writeHead(200, { ...HEADERS, "content-type": TYPES[extname(name)] ?? "text/plain" });
    response.end(body);
  } catch {
    end(response, 404);
  }
}

function end(response: ServerResponse, status: number, body = ""): void {
  response.writeHead(status, HEADERS).end(body);
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of request) text += piece;
  return text;
}

function say(viewer: Viewer, frames: readonly (readonly [FrameKind, Frame])[]): void {
  const bytes = frames.map(([kind, { body }]) => {
    viewer.number += 1;
    return encodeFrame(kind, viewer.number - 1, body);
  });
  viewer.write(Buffer.concat(bytes));
}

function json(kind: FrameKind, body: unknown): readonly [FrameKind, Frame] {
  return [kind, jsonFrame(kind, body)];
}

function greet(viewer: Viewer, node: DemoNode): void {
  const hello: Hello = {
    ...{
      protocol: 1,
      version: "0.1.0",
      platform: "node 20.20.2",
      name: "full node birch-7",
      source: "live",
    },
    ...{ startedAtMs: node.startedAtMs, nowMs: node.atMs, without: {} },
    ...{ verbs: ["kill", "fault", "lift"], faults: FAULT_KINDS },
  };
  say(viewer, [
    json("hello", hello),
    ...node.machines.map((machine) => json("machine", machine)),
    json("tick", { atMs: node.atMs }),
    ...rows(viewer, node),
    json("vitals", { readings: node.vitals }),
    json("network", node.network()),
    json("faults", { rules: node.faults.shown }),
    json("tick", { atMs: node.atMs }),
  ]);
}

function tell(viewer: Viewer, node: DemoNode, { events, headers, gone }: Step): void {
  const isSecond = node.atMs % 1_000 === 0;
  const watched = (viewer.wish.watch ?? []).flatMap((id) => node.detail(id, headers) ?? []);
  say(viewer, [
    ...rows(viewer, node),
    ...(events.length === 0 ? [] : [json("events", events)]),
    ...(gone.length === 0 ? [] : [["gone", goneFrame(gone)] as const]),
    ...messages(viewer, headers),
    json("waits", node.waits),
    ...watched.map((detail) => json("detail", detail)),
    ...(isSecond
      ? [json("vitals", { readings: node.vitals.slice(-1) }), json("network", node.network())]
      : []),
    json("faults", { rules: node.faults.shown }),
    json("tick", { atMs: node.atMs }),
  ]);
}

function rows(viewer: Viewer, node: DemoNode): readonly (readonly [FrameKind, Frame])[] {
  const from = viewer.words.words.length;
  const changes = [...node.players.values()].map(({ id, origin, now }) => {
    const isKnown = viewer.knows.has(id);
    viewer.knows.add(id);
    return isKnown ? { id, now } : { id, origin, now };
  });
  const body = encodeRows(changes, viewer.words);
  return [...newWords(viewer, from), ["rows", { kind: "rows", number: 0, body }]];
}

function messages(
  viewer: Viewer,
  all: readonly MessageHeader[],
): readonly (readonly [FrameKind, Frame])[] {
  const { messages: filter } = viewer.wish;
  if (filter === undefined) return [];
  const { actors } = filter;
  const wanted =
    actors === undefined
      ? all
      : all.filter(({ from, to }) => actors.includes(from) || actors.includes(to));
  if (wanted.length === 0) return [];
  const from = viewer.words.words.length;
  const body = encodeHeaders(wanted, viewer.words);
  return [...newWords(viewer, from), ["messages", { kind: "messages", number: 0, body }]];
}

function newWords(viewer: Viewer, from: number): readonly (readonly [FrameKind, Frame])[] {
  const words = viewer.words.words.slice(from);
  return words.length === 0 ? [] : [json("strings", { from, words })];
}
