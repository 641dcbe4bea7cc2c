/**
 * The page's end of the stream: down by a response that never ends, up by small requests. A host that goes away is asked again, and
 * what it says then is folded anew.
 */

import { effect } from "@preact/signals";
import type { Wish } from "../../protocol/bodies.ts";
import { type Frame, FrameStream } from "../../protocol/frame.ts";
import { countHeaders } from "../../protocol/headers.ts";
import { reconnectDelayMs } from "../view/back-off.ts";
import { wishOf } from "../view/wishes.ts";
import { Session } from "./session.ts";
import { chosen, inSight } from "./choice.ts";
import { after, askHost, pause } from "./browser.ts";
import { held, link, paint, session } from "./looking.ts";
import { route } from "./whereabouts.ts";

/** Bytes that are held while one has paused; beyond them the host is no longer read, and says later what it left out. */
const HELD_BYTES_MAX = 8_000_000;

/** A host that is there answers sooner, in ms. */
const ANSWERS_WITHIN_MS = 5_000;

/** How long a wish waits for another one, in ms. */
const WISH_WAITS_MS = 80;

let token = "";
let viewer = "";
let resume = (): void => undefined;

/** Follows the host for as long as the page is open. */
export async function followHost(ownToken: string): Promise<void> {
  token = ownToken;
  effect(sendWish);
  for (let attempt = 0; ; attempt += 1) {
    try {
      const response = await askStream();
      if (response.status === 401 || response.status === 403) return refuse(response);
      if (!response.ok || response.body === null) throw new Error(`it answered ${response.status}`);
      viewer = response.headers.get("x-coppice-viewer") ?? "";
      attempt = 0;
      await readAll(response.body);
      throw new Error("it has ended the stream");
    } catch (error) {
      lose(error instanceof Error ? error.message : String(error));
      await pause(reconnectDelayMs(attempt));
    }
  }
}

/** Asks for the stream; a browser that holds as many of them as it will does not even pass the question on. */
async function askStream(): Promise<Response> {
  const takeBackWarning = after(ANSWERS_WITHIN_MS, () => {
    if (link.value.is === "connecting") link.value = { is: "held" };
  });
  try {
    return await askHost("/stream", { headers: { "x-coppice-token": token } });
  } finally {
    takeBackWarning();
  }
}

async function readAll(body: ReadableStream<Uint8Array>): Promise<void> {
  const reader = body.getReader();
  const next = new Session(session.value);
  const frames = new FrameStream();
  sendWish();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      await takePiece(value, frames, next);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function takePiece(piece: Uint8Array, frames: FrameStream, next: Session): Promise<void> {
  const told = frames.push(piece);
  waiting.push(...told);
  if (held.value !== undefined) {
    const bytes = held.value.bytes + piece.length;
    held.value = { bytes, messages: held.value.messages + messagesIn(told) };
    if (bytes < HELD_BYTES_MAX) return;
    await new Promise<void>((wake) => {
      resume = wake;
    });
  }
  for (const frame of waiting.splice(0)) next.take(frame);
  show(next);
}

function messagesIn(frames: readonly Frame[]): number {
  return frames.reduce(
    (sum, { kind, body }) => (kind === "messages" ? sum + countHeaders(body) : sum),
    0,
  );
}

const waiting: Frame[] = [];

/** A picture is shown once a whole flush of it is there. */
function show(next: Session): void {
  if (next.picture.atMs === 0) return;
  if (link.value.is === "file") return;
  const { error } = next.picture;
  if (error !== undefined) throw new Error(error.message);
  if (link.value.is !== "live") link.value = { is: "live" };
  if (session.value !== next) session.value = next;
  paint();
}

function lose(why: string): void {
  waiting.length = 0;
  if (link.value.is !== "file") link.value = { is: "lost", why };
  paint();
}

function refuse(response: Response): void {
  link.value = {
    is: "refused",
    why:
      token === ""
        ? "The address has no token. Open the one the process printed."
        : `The process does not know this token (${response.status}). It has a new one since each start: open the address it printed last.`,
  };
  paint();
}

/** Stops what is shown, or lets it go on; what comes meanwhile is held. */
export function togglePause(): void {
  if (held.value === undefined) {
    held.value = { bytes: 0, messages: 0 };
    return;
  }
  held.value = undefined;
  resume();
}

/** The wish the host knows; it is sent again only when another one follows from where one is. */
let known = "";
let takeBack = (): void => undefined;

function sendWish(): void {
  const wish: Wish = wishOf(route.value, { chosen: chosen.value, inSight: inSight.value });
  const body = JSON.stringify(wish);
  if (viewer === "" || known === viewer + body) return;
  takeBack();
  takeBack = after(WISH_WAITS_MS, () => {
    known = viewer + body;
    void post("/wish", body).catch(() => {
      known = "";
    });
  });
}

/** Does something at the host, where it has the verb. */
export async function doAtHost(verb: string, args: unknown): Promise<string> {
  const response = await post("/do", JSON.stringify({ verb, args }));
  if (response.ok) return "done";
  return `refused: ${refusalIn(await response.text()) ?? response.status}`;
}

/** Why the host says no, in its own words. */
function refusalIn(body: string): string | undefined {
  try {
    const { error } = JSON.parse(body) as { readonly error?: { readonly message?: string } };
    return error?.message;
  } catch {
    return undefined;
  }
}

function post(path: `/${string}`, body: string): Promise<Response> {
  return askHost(path, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-coppice-token": token,
      "x-coppice-viewer": viewer,
    },
  });
}
