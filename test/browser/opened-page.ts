/** A browser with the inspector's page in it, and a host whose time passes when a test says so. */

import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { buildPage, isFresh } from "../../scripts/inspector-page.ts";
import { type DemoHost, demoHost } from "../support/inspector/demo-host.ts";

const FOLDER = "build/inspector-page";
const SCREENSHOTS = "build/screenshots";

/** Where a Chromium may be; the first one that is there is used. */
const PLACES = [
  process.env["COPPICE_CHROMIUM"],
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** Whether the page is shown light or dark. */
export type Scheme = "light" | "dark";

/** The Chromium of this machine; undefined, and said loudly, when there is none. */
export function findChromium(): string | undefined {
  const found = PLACES.find((place) => place !== undefined && existsSync(place));
  if (found === undefined) {
    console.error(
      "\n    NOT TESTED: no Chromium is on this machine, so nobody has looked at the page.\n" +
        "    Install one (apt-get install chromium-headless-shell) or name it by COPPICE_CHROMIUM.\n",
    );
  }
  return found;
}

/** What a test of the page has in its hands. */
export class OpenedPage {
  readonly page: Page;
  readonly host: DemoHost;
  /** What the browser complained of: errors of scripts, refusals of the page's own policy. */
  readonly complaints: string[] = [];
  /** Addresses the page asked for. */
  readonly requests: string[] = [];

  private constructor(page: Page, host: DemoHost) {
    this.page = page;
    this.host = host;
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (line) => {
      if (line.type() === "error") this.complaints.push(line.text());
    });
    page.on("request", (request) => this.requests.push(request.url()));
  }

  /** Opens the page of a new host. */
  static async open(browser: Browser, scheme: Scheme = "light"): Promise<OpenedPage> {
    const host = await demoHost();
    const viewport = { width: 1_440, height: 860 };
    const page = await browser.newPage({ viewport, colorScheme: scheme, reducedMotion: "reduce" });
    const opened = new OpenedPage(page, host);
    await page.goto(host.url);
    await opened.settled();
    return opened;
  }

  /** Waits until what the host has told last is drawn. */
  async settled(): Promise<void> {
    const { atMs } = this.host.node;
    await this.page.waitForSelector(`html[data-at="${atMs}"]`, { state: "attached" });
  }

  /** Lets time pass at the host and waits until it is drawn. */
  async pass(ms: number): Promise<void> {
    this.host.advance(ms);
    await this.settled();
  }

  /** Presses keys one after the other. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Goes to a screen by its keys and waits until it is there. */
  async go(keys: string, screen: string): Promise<void> {
    await this.press(...keys.split(" "));
    await this.page.waitForSelector(`main[data-screen="${screen}"]`);
  }

  /** Keeps what one sees. */
  async keep(name: string): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  }

  /** Closes the page and its host. */
  async close(): Promise<void> {
    await this.page.close();
    await this.host.close();
  }
}

/** Starts a browser, with the page built of what the sources say now. */
export async function startBrowser(executablePath: string): Promise<Browser> {
  if (!isFresh(FOLDER)) await buildPage(FOLDER);
  return chromium.launch({ executablePath });
}
