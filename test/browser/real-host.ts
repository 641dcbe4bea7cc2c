/** A page that looks at a runtime that is there, on time that passes when a test says so. */

import type { Browser, Page } from "playwright-core";
import { inspectorOf } from "../../src/inspector/index.ts";
import type { InspectorServer } from "../../src/inspector/serve/http-server.ts";
import { serveOpen } from "../../src/inspector/serve/serve-inspector.ts";
import { createRuntime, type Runtime, simulatedClock } from "../../src/index.ts";
import { realClock } from "../../src/time/real-clock.ts";
import type { Scheme } from "./opened-page.ts";

/** Time between two flushes of a viewer, in ms. */
const FLUSH_MS = 250;

/** How long one looks for something, in ms, and how often. */
const LOOK_MS = 250;
const LOOKS_MAX = 40;

/** A runtime, its inspector and a page that shows it. */
export class RealHost {
  readonly clock = simulatedClock(Date.UTC(2026, 10, 21, 12));
  readonly runtime: Runtime = createRuntime({ clock: this.clock, strays: "process" });
  readonly complaints: string[] = [];
  readonly #inspector = inspectorOf(this.runtime, { name: "real", payloads: {} });
  #server: InspectorServer | undefined;

  /** Opens a page on a screen of it. */
  async open(browser: Browser, screen: string, scheme: Scheme = "light"): Promise<Page> {
    this.#server ??= await serveOpen(
      this.#inspector,
      { port: 0, page: "build/inspector-page" },
      { clock: realClock(), token: "real-token" },
    );
    const viewport = { width: 1_440, height: 900 };
    const page = await browser.newPage({ viewport, colorScheme: scheme, reducedMotion: "reduce" });
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (line) => {
      if (line.type() === "error") this.complaints.push(line.text());
    });
    await page.goto(this.#server.url);
    await this.until(page, "html[data-at]");
    await page.goto(`${this.#server.url.split("#")[0]}#/${screen}`);
    await this.until(page, `main[data-screen="${screen.split("/")[0]}"]`);
    return page;
  }

  /** Lets time pass, and waits until all that happened is drawn. */
  async pass(ms: number, page: Page): Promise<void> {
    await this.clock.advance(ms);
    await page.waitForSelector(`html[data-at="${this.clock.now()}"]`, { state: "attached" });
  }

  /** Lets time pass until something is there: what a page wishes comes to the host when it comes. */
  async until(page: Page, selector: string): Promise<void> {
    const isThere = (): Promise<boolean> =>
      page.waitForSelector(selector, { state: "attached", timeout: LOOK_MS }).then(
        () => true,
        () => false,
      );
    for (let look = 0; look < LOOKS_MAX; look += 1) {
      await this.clock.advance(FLUSH_MS);
      if (await isThere()) return;
    }
    throw new Error(`there is no ${selector}`);
  }

  /** Keeps what one sees. */
  async keep(page: Page, name: string): Promise<void> {
    await page.screenshot({ path: `build/screenshots/${name}.png` });
  }

  /** Ends everything. */
  async close(): Promise<void> {
    await this.#server?.close();
    this.#inspector.close();
    const stopped = this.runtime.stop();
    await this.clock.advance(20_000);
    await stopped;
  }
}
