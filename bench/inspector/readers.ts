/**
 * Viewers in a process of their own, so that what reading costs is not counted as what being read does.
 * Told by lines on standard input: `open <url> <viewers>` and `close`, answered by one JSON line each.
 */

import { createInterface } from "node:readline";

/** Rows a page has in sight. */
const IN_SIGHT = 60;

let open: AbortController[] = [];
let bytes = 0;
let openedMs = 0;

for await (const line of createInterface({ input: process.stdin })) {
  const [what, url = "", viewers = "0"] = line.split(" ");
  if (what === "open") await openAll(new URL(url), Number(viewers));
  else for (const one of open.splice(0)) one.abort();
  const perSecond = bytes / Math.max(0.001, (performance.now() - openedMs) / 1_000);
  console.log(JSON.stringify({ bytesPerSecond: perSecond }));
}

async function openAll(url: URL, count: number): Promise<void> {
  open = Array.from({ length: count }, () => new AbortController());
  await Promise.all(open.map(({ signal }) => openOne(url, signal)));
  // The whole tree comes first; what is measured is what comes after it.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  bytes = 0;
  openedMs = performance.now();
}

async function openOne(url: URL, signal: AbortSignal): Promise<void> {
  const token = url.hash.slice("#token=".length);
  const headers = { "x-coppice-token": token };
  const response = await fetch(new URL("/stream", url), { headers, signal });
  const viewer = response.headers.get("x-coppice-viewer") ?? "";
  await fetch(new URL("/wish", url), {
    method: "POST",
    headers: { ...headers, "x-coppice-viewer": viewer, "content-type": "application/json" },
    body: JSON.stringify({ hz: 4, inSight: Array.from({ length: IN_SIGHT }, (_, at) => at + 1) }),
  });
  void count(response);
}

async function count(response: Response): Promise<void> {
  try {
    for await (const piece of response.body ?? []) bytes += (piece as Uint8Array).length;
  } catch {
    // It was closed.
  }
}
