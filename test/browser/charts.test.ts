/** Charts in a real browser: a real machine on simulated time, what its guards said, its delays, and what changed. */

import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { exitActor } from "../../src/index.ts";
import { lock } from "../support/inspector/locks.ts";
import { findings } from "./findings.ts";
import { findChromium, startBrowser } from "./opened-page.ts";
import { RealHost } from "./real-host.ts";

describe("the inspector's charts", function () {
  this.timeout(120_000);
  let browser: Browser | undefined;
  let host: RealHost;

  before(async function () {
    const chromium = findChromium();
    if (chromium === undefined) this.skip();
    else browser = await startBrowser(chromium);
  });

  beforeEach(() => {
    host = new RealHost();
  });

  afterEach(() => host.close());

  after(async () => {
    await browser?.close();
  });

  const open = (screen: string, scheme?: "light" | "dark"): Promise<Page> => {
    if (browser === undefined) throw new Error("no browser was started");
    return host.open(browser, screen, scheme);
  };

  for (const scheme of ["light", "dark"] as const) {
    it(`show what guards said, how long a delay runs, and what each message changed, ${scheme} (V1)`, async () => {
      const { ref } = await host.runtime.start(lock, {});
      const page = await open("actor/1", scheme);
      await host.until(page, ".coverage");
      for (const code of [1, 42]) ref.cast.turn({ code });
      await host.pass(1_500, page);

      const text = (selector: string): Promise<string | null> =>
        page.locator(selector).first().textContent();
      expect(await text('[data-guard="lock.shut:1"]')).to.contain("✓");
      expect(await text('[data-guard="lock.shut:0"]')).to.contain("✗");
      expect(await text('[data-guard="lock.shut:4"]')).to.contain("○");
      expect(await text('[data-delay="lock.open:1"]')).to.contain("2.5 s");
      expect(await text('[data-heat="lock.stuck"]')).to.contain("never");
      expect(await text(".chart-list .last"))
        .to.contain("guard true")
        .and.contain("taken 1×");
      expect(await text(".changes")).to.equal("context.wrong: 0 → 1");
      expect(await text(".coverage")).to.contain("2 of 5 states, 2 of 9 ways");
      expect(await page.locator('[data-transition="lock.shut:1"].last').count()).to.equal(1);
      expect(await findings({ page })).to.deep.equal([]);
      expect(host.complaints).to.deep.equal([]);
      await host.keep(page, `chart-watched-${scheme}`);
      await page.close();
    });
  }

  it("keep their places when a state changes, and stop glowing after 600 ms (V1)", async () => {
    const { ref } = await host.runtime.start(lock, {});
    const page = await open("actor/1");
    await host.until(page, ".coverage");
    const drawing = () => page.locator(".chart > g").first().innerHTML();
    const before = (await drawing()).replaceAll(/class="[^"]*"/g, "");
    ref.cast.turn({ code: 42 });
    await host.pass(250, page);
    await page.waitForSelector(".chart .edge:not(.taken).last", { state: "attached" });

    expect((await drawing()).replaceAll(/class="[^"]*"/g, "")).to.equal(before);
    expect(await page.locator(".chart .taken").count()).to.equal(0);
    await page.close();
  });

  it("begin afresh after a restart, with a seam that leads to what was before (V1)", async () => {
    const { ref } = await host.runtime.start(lock, {});
    const page = await open("actor/1");
    await host.until(page, ".coverage");
    exitActor(ref, "kill");
    await host.runtime.start(lock, {});
    await host.until(page, ".seam a");

    expect(await page.locator(".seam").textContent()).to.contain("#2 has a fresh one");
    await page.click(".seam a");
    await host.until(page, '.seam a[href*="crashes"]');
    expect(await page.locator(".seam").textContent()).to.contain("a fresh machine: that of #1");
    await page.close();
  });

  for (const scheme of ["light", "dark"] as const) {
    it(`say what of a machine is dead and what was not seen taken, and save it, ${scheme} (V1)`, async () => {
      const { ref } = await host.runtime.start(lock, {});
      const page = await open("machines", scheme);
      await host.until(page, ".untaken");
      ref.cast.turn({ code: 42 });
      await host.pass(1_000, page);

      const panel = page.locator(".panel", { has: page.locator(".untaken") });
      expect(await panel.locator(".dead-parts").textContent()).to.contain(
        "Cannot be reached: forgotten.",
      );
      const untaken = (await panel.locator(".untaken").textContent()) ?? "";
      expect(untaken).to.contain("shut call").and.contain("of 1 actor: none of them step by step");
      expect(untaken).to.not.contain("shut turn [isRight]");
      expect(await page.locator('[data-state="lock.forgotten"].dead').count()).to.equal(1);
      for (const [format, name] of [
        ["SVG", "lock.svg"],
        ["SCXML", "lock.scxml"],
      ]) {
        const saved = page.waitForEvent("download");
        await page.click(`[aria-label="Save lock as ${format}"]`);
        expect((await saved).suggestedFilename()).to.equal(name);
      }
      expect(await findings({ page })).to.deep.equal([]);
      expect(host.complaints).to.deep.equal([]);
      await host.keep(page, `machine-facts-${scheme}`);
      await page.close();
    });
  }
});
