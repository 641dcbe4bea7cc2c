/**
 * The page of the inspector in a Chromium, with a crowd in another process: how long until one sees it, how smoothly it
 * moves, how late it is. Frames are compared with those of an empty page of the same browser.
 */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { type Browser, type CDPSession, chromium, type Page } from "playwright-core";
import { type Figure, type Figures, median, type Outcome, quantile, type Work } from "../suite.ts";
import { withCrowd, type CrowdHost } from "./crowd-process.ts";
import { FIRST_ROWS, framesOf, PROBES, untilLit, untilRed } from "./page-probes.ts";

const PLACES = [
  process.env["COPPICE_CHROMIUM"],
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
];

/** How often each thing is done. */
const LOADS = 5;
const KILLS = 10;
const FLIPS = 20;

/** What one scroll lasts, in ms. */
const SCROLL_MS = 3_000;

/** Keys a second of an arrow that is held down. */
const KEYS_PER_SECOND = 30;

/** A frame of a display of 60 Hz, and what its clock is off by, in ms. */
const FRAME_MS = 17.2;

/** How many actors, and how long a first look at them may take, in ms. */
const SIZES = [
  [10_000, 1_000],
  [50_000, 2_500],
] as const;

const EMPTY = "an empty page";

/** How late the page is, and how large; a first look may take so many ms. */
function latenessOf(actors: number, firstMs: number): Work {
  const heap = { key: "heap", title: `${actors} actors: heap of the page`, unit: "B" as const };
  return {
    id: `page-${actors}`,
    contestants: ["coppice"],
    figures: [
      inMs(actors, { key: "first", what: "first rows on the screen", atMost: firstMs }),
      inMs(actors, { key: "red", what: "from a kill to its red row, the latest", atMost: 250 }),
      inMs(actors, { key: "lit", what: "from a transition to its lit state, p95", atMost: 100 }),
      { ...heap, targets: [{ atMost: 150e6 }] },
    ],
  };
}

/** How smoothly it moves. Neighbours make frames late that the page has done nothing for: what it did itself stands beside. */
function smoothnessOf(actors: number): Work {
  return {
    id: `frames-${actors}`,
    contestants: ["coppice", EMPTY],
    figures: [
      inMs(actors, { key: "wheel", what: "between frames, scrolling, p95", atMost: FRAME_MS }),
      inMs(actors, { key: "keys", what: "between frames, an arrow held, p95", atMost: FRAME_MS }),
      inMs(actors, { key: "work", what: "own work for a frame, scrolling", atMost: FRAME_MS }),
    ],
  };
}

function inMs(
  actors: number,
  { key, what, atMost }: { readonly key: string; readonly what: string; readonly atMost: number },
): Figure {
  return { key, title: `${actors} actors: ${what}`, unit: "ms", targets: [{ atMost }] };
}

/** Measures the page; nothing, and it is said plainly, where there is no Chromium. */
export async function measurePage(): Promise<readonly Outcome[]> {
  const executablePath = PLACES.find((place) => place !== undefined && existsSync(place));
  if (executablePath === undefined) {
    console.log("the page in a browser: NOT MEASURED, there is no Chromium on this machine");
    return [];
  }
  spawnSync("npx", ["tsx", "scripts/page.ts", "--if-stale"], { stdio: "inherit" });
  const browser = await chromium.launch({ executablePath });
  const outcomes: Outcome[] = [];
  for (const [actors, firstMs] of SIZES) {
    const coppice = await withCrowd(actors, (host) => measureOne(browser, host));
    const figures = new Map(Object.entries({ coppice, [EMPTY]: await measureEmpty(browser) }));
    for (const work of [latenessOf(actors, firstMs), smoothnessOf(actors)]) {
      outcomes.push({ work, figures });
    }
  }
  await browser.close();
  return outcomes;
}

async function measureOne(browser: Browser, host: CrowdHost): Promise<Figures> {
  const firsts: number[] = [];
  for (let load = 0; load < LOADS; load += 1) {
    const { page } = await opened(browser, host.url);
    firsts.push(await page.evaluate<number>(FIRST_ROWS));
    await page.close();
  }
  const { page, devtools } = await opened(browser, host.url);
  await page.evaluate(FIRST_ROWS);
  const red = await redMs(page, host);
  const [{ wheel, work }, keys] = [await wheelFrames(page, devtools), await keyFrames(page)];
  const lit = await litMs(page, host);
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize: heap } = await devtools.send("Runtime.getHeapUsage");
  await page.close();
  return { first: median(firsts), red, wheel, keys, work, lit, heap };
}

/** What the browser itself does at best. */
async function measureEmpty(browser: Browser): Promise<Figures> {
  const { page, devtools } = await opened(browser, "data:text/html,<div style=height:1e6px>");
  const figures = { ...(await wheelFrames(page, devtools)), keys: await keyFrames(page) };
  await page.close();
  return figures;
}

async function opened(
  browser: Browser,
  url: string,
): Promise<{ readonly page: Page; readonly devtools: CDPSession }> {
  const page = await browser.newPage({ viewport: { width: 1_440, height: 860 } });
  await page.addInitScript(PROBES);
  const devtools = await page.context().newCDPSession(page);
  await page.goto(url);
  return { page, devtools };
}

async function redMs(page: Page, host: CrowdHost): Promise<number> {
  const delays: number[] = [];
  for (let nth = 0; nth < KILLS; nth += 1) {
    const seen = page.evaluate<number>(untilRed(`/crowd/hall-0/crew-0/counter-${nth}`));
    const killedAtMs = await host.does(`kill ${nth}`);
    delays.push((await seen) - killedAtMs);
    // Each kill falls elsewhere between two flushes.
    await page.waitForTimeout(137);
  }
  return Math.max(...delays);
}

/** Frames are late when neighbours have the processor; the page's own work for one is not. */
async function wheelFrames(
  page: Page,
  devtools: CDPSession,
): Promise<{ readonly wheel: number; readonly work: number }> {
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const before = await busyMs(devtools);
  const frames = page.evaluate<readonly number[]>(framesOf(SCROLL_MS));
  const gesture = { x: 600, y: 500, yDistance: -12_000, speed: 4_000 };
  await devtools.send("Input.synthesizeScrollGesture", { ...gesture, preventFling: true });
  const gaps = await frames;
  const work = ((await busyMs(devtools)) - before) / gaps.length;
  return { wheel: quantile(gaps, 0.95), work };
}

async function busyMs(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send("Performance.getMetrics");
  return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1_000;
}

async function keyFrames(page: Page): Promise<number> {
  const frames = page.evaluate<readonly number[]>(framesOf(SCROLL_MS));
  for (let key = 0; key < (SCROLL_MS / 1_000) * KEYS_PER_SECOND; key += 1) {
    await page.keyboard.press("ArrowDown");
    await page.waitForTimeout(1_000 / KEYS_PER_SECOND);
  }
  return quantile(await frames, 0.95);
}

async function litMs(page: Page, host: CrowdHost): Promise<number> {
  await page.keyboard.press("Home");
  await page.locator('.row[data-path="/lamp"] a').first().click();
  await page.waitForSelector(".chart [data-state]");
  const delays: number[] = [];
  for (let nth = 0; nth < FLIPS; nth += 1) {
    const seen = page.evaluate<number>(untilLit(nth % 2 === 0 ? "lamp.light" : "lamp.dark"));
    const flippedAtMs = await host.does("flip");
    delays.push((await seen) - flippedAtMs);
    await page.waitForTimeout(137);
  }
  return quantile(delays, 0.95);
}
