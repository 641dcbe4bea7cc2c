/**
 * js-libp2p: TCP, noise and yamux, one long stream with a length before each body; as its own stream
 * helpers send, a piece for each body, and with all of a turn in one piece. It is large and not needed
 * for anything else, so the suite fetches it from the registry when it first runs.
 */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { frameHeader, FrameReader } from "../../src/wire/frame.ts";
import { answerTo, type Ask, HOST, type Side } from "./side.ts";

const FOLDER = resolve("node_modules/.cache/coppice/libp2p");

/** One set of versions that work together. */
const PACKAGES = [
  "libp2p@3.3.11",
  "@libp2p/tcp@11.0.28",
  "@chainsafe/libp2p-noise@17.0.0",
  "@chainsafe/libp2p-yamux@8.0.1",
  "@multiformats/multiaddr@13.0.3",
];

const PROTOCOL = "/coppice-bench/1";
const FRAME_BYTES_MAX = 1 << 24;

/** What is used of a stream. */
interface Stream extends AsyncIterable<Uint8Array | { subarray(): Uint8Array }> {
  send(bytes: Uint8Array): boolean;
  addEventListener(type: "drain", hear: () => void): void;
}

/** What is used of a node. */
interface Libp2p {
  getMultiaddrs(): readonly { toString(): string }[];
  handle(protocol: string, handler: (stream: Stream) => void, options: object): Promise<void>;
  dialProtocol(address: unknown, protocol: string, options: object): Promise<Stream>;
}

/** How bodies become pieces of a stream. */
type Sender = (stream: Stream) => (body: Uint8Array) => void;

/** js-libp2p with one long stream. */
export function libp2p(pieces: "a body each" | "a turn each"): Side {
  const sender = pieces === "a turn each" ? corked : oneByOne;
  return { serve: () => serve(sender), connect: (port) => connect(sender, port) };
}

async function serve(sender: Sender): Promise<{ readonly port: number }> {
  const node = await newNode([`/ip4/${HOST}/tcp/0`]);
  await node.handle(PROTOCOL, (stream) => void answerAll(stream, sender(stream)), STREAMS);
  const [, port] = /\/tcp\/(\d+)/.exec(String(node.getMultiaddrs()[0])) ?? [];
  return { port: Number(port) };
}

async function connect(sender: Sender, port: number): Promise<Ask> {
  const node = await newNode([]);
  const { multiaddr } = await load("@multiformats/multiaddr");
  const address = (multiaddr as (text: string) => unknown)(`/ip4/${HOST}/tcp/${port}`);
  const stream = await node.dialProtocol(address, PROTOCOL, STREAMS);
  return asking(stream, sender(stream));
}

const STREAMS = { maxInboundStreams: 1_024, maxOutboundStreams: 1_024 };

async function newNode(listen: readonly string[]): Promise<Libp2p> {
  install();
  shimPromises();
  const [core, { tcp }, { noise }, { yamux }] = await Promise.all([
    load("libp2p"),
    load("@libp2p/tcp"),
    load("@chainsafe/libp2p-noise"),
    load("@chainsafe/libp2p-yamux"),
  ]);
  const create = core["createLibp2p"] as (options: object) => Promise<Libp2p>;
  return await create({
    addresses: { listen },
    transports: [(tcp as () => unknown)()],
    connectionEncrypters: [(noise as () => unknown)()],
    streamMuxers: [(yamux as () => unknown)()],
  });
}

/** Node 20 has no `Promise.withResolvers`, which libp2p takes for granted. */
function shimPromises(): void {
  const known = Promise as { withResolvers?: unknown };
  known.withResolvers ??= () => {
    let settle = {};
    const promise = new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
    return { promise, ...settle };
  };
}

async function load(name: string): Promise<Readonly<Record<string, unknown>>> {
  const path = join(FOLDER, "node_modules", name, "dist/src/index.js");
  return (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
}

function install(): void {
  if (existsSync(join(FOLDER, "node_modules/libp2p/package.json"))) return;
  mkdirSync(FOLDER, { recursive: true });
  const args = ["install", "--prefix", FOLDER, "--ignore-scripts", "--no-audit", "--no-fund"];
  const { status, stderr } = spawnSync("npm", [...args, ...PACKAGES], { encoding: "utf8" });
  if (status !== 0) throw new Error(`cannot install libp2p: ${stderr}`);
}

async function answerAll(stream: Stream, say: (body: Uint8Array) => void): Promise<void> {
  await eachFrame(stream, (frame) => say(answerTo(frame)));
}

function asking(stream: Stream, say: (body: Uint8Array) => void): Ask {
  const waiting: ((answer: Uint8Array) => void)[] = [];
  void eachFrame(stream, (frame) => waiting.shift()?.(frame));
  return (body) => {
    say(body);
    return new Promise((answered) => waiting.push(answered));
  };
}

/** Says each body in a piece of its own; what is too much for the stream, it keeps. */
function oneByOne(stream: Stream): (body: Uint8Array) => void {
  return (body) => stream.send(Buffer.concat([frameHeader(body.length), body]));
}

/** Says bodies, those of one turn in one piece, and waits while the stream is full. */
function corked(stream: Stream): (body: Uint8Array) => void {
  let pieces: Uint8Array[] = [];
  let isFull = false;
  const flush = (): void => {
    if (isFull || pieces.length === 0) return;
    const said = pieces;
    pieces = [];
    isFull = !stream.send(Buffer.concat(said));
  };
  stream.addEventListener("drain", () => {
    isFull = false;
    flush();
  });
  return (body) => {
    if (pieces.length === 0) setImmediate(flush);
    pieces.push(frameHeader(body.length), body);
  };
}

async function eachFrame(stream: Stream, hear: (frame: Uint8Array) => void): Promise<void> {
  const reader = new FrameReader(FRAME_BYTES_MAX);
  for await (const chunk of stream) {
    for (const frame of reader.push(Buffer.from(chunk.subarray()))) hear(frame);
  }
}
