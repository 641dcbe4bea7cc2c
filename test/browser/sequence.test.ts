/** The sequence in a real browser: two real actors on simulated time, one asking the other. */

import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { asker, ORACLE_NAMED, oracle } from "../support/inspector/oracles.ts";
import { lock } from "../support/inspector/locks.ts";
import { findings } from "./findings.ts";
import { findChromium, startBrowser } from "./opened-page.ts";
import { RealHost } from "./real-host.ts";

describe("the inspector's sequence", function () {
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

  /** Who talks, chosen by hand. */
  const chosen = async (scheme?: "light" | "dark", names = ["oracle", "asker"]) => {
    const asked = await host.runtime.start(oracle, undefined, ORACLE_NAMED);
    const asking = await host.runtime.start(asker);
    const locked = await host.runtime.start(lock, {});
    const page = await open("sequence", scheme);
    const numbers = JSON.stringify(names.map((_, at) => at + 1));
    const watched = page.waitForRequest(
      (one) => one.postData()?.includes(`"watch":${numbers}`) ?? false,
    );
    for (const name of names) {
      await page.fill("#filter", name);
      await host.until(page, ".offer");
      await page.click(".offer");
    }
    await (await watched).response();
    await host.pass(1_000, page);
    return { page, asking: asking.ref, asked: asked.ref, locked: locked.ref };
  };

  for (const scheme of ["light", "dark"] as const) {
    it(`draws an answer back to its ask, and says which asks have none, ${scheme} (V1)`, async () => {
      const { page, asking, asked } = await chosen(scheme);
      asking.cast.go();
      await host.until(page, '.diagram .said:has-text("ask?")');
      expect(await page.locator(".diagram .answered").count()).to.equal(0);
      expect(await page.locator(".answers").textContent()).to.equal(
        "1 ask has no answer that was seen.",
      );
      asked.cast.tell("yes");
      await host.until(page, ".diagram .answered");
      expect(await page.locator(".diagram .answered text").textContent()).to.contain(
        "answer after",
      );
      expect(await page.locator(".answers").textContent()).to.equal("");
      expect(await findings({ page })).to.deep.equal([]);
      expect(host.complaints).to.deep.equal([]);
      await host.keep(page, `sequence-answered-${scheme}`);
      await page.close();
    });
  }

  it("offers an actor that began while one stood there (V1)", async () => {
    await host.runtime.start(oracle, undefined, ORACLE_NAMED);
    const page = await open("sequence");
    await page.fill("#filter", "asker");
    await host.pass(1_000, page);
    expect(await page.locator(".offer").count()).to.equal(0);
    await host.runtime.start(asker);
    await host.until(page, '.offer:has-text("asker")');
    await page.close();
  });

  it("leads from a message and from a crash report to everyone in its cause tree (V1)", async () => {
    const asking = await host.runtime.start(asker);
    await host.runtime.start(oracle, undefined, { ...ORACLE_NAMED, link: false });
    const page = await open("tree");
    const wished = page.waitForRequest((one) => one.postData() === '{"messages":{}}');
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    await (await wished).response();
    asking.ref.cast.poke();
    await host.until(page, 'text="as a sequence"');
    await page.click('text="as a sequence"');
    await host.until(page, ".diagram .said.crashed");
    expect(new URL(page.url()).hash).to.match(/^#\/sequence\/\d+$/);
    expect(await page.locator(".tree-note").textContent()).to.contain(
      "in the cause tree of poke #",
    );
    const names = await page.locator(".sequence [aria-label^=Leave]").allTextContents();
    expect(names).to.deep.equal(["host ×", "asker ×", "oracle ×"]);
    expect(await findings({ page })).to.deep.equal([]);
    await host.keep(page, "sequence-tree");

    await page.click('[aria-label="Leave out host"]');
    await host.until(page, ".sequence:not(:has(.tree-note))");
    expect(await page.locator(".sequence [aria-label^=Leave]").count()).to.equal(2);
    await page.goto(`${page.url()}/999`);
    await host.until(page, '.tree-note:has-text("No header of message #999")');
    expect(host.complaints).to.deep.equal([]);
    await page.close();
  });

  it("cuts the line of one that restarts, and shows a state where it changed (V1)", async () => {
    const { page, asking, locked } = await chosen("light", ["oracle", "asker", "lock"]);
    locked.cast.turn({ code: 42 });
    asking.cast.poke();
    await host.until(page, ".diagram .said.crashed");
    await host.runtime.start(oracle, undefined, ORACLE_NAMED);
    asking.cast.go();
    await host.until(page, '.diagram .said:has-text("ask")');

    expect(await page.locator(".diagram .turn.ended text").textContent()).to.equal("✕ crashed");
    expect(await page.locator(".diagram .turn.began text").textContent()).to.equal("↻ began anew");
    expect(await page.locator(".diagram .turn.state text").allTextContents()).to.include("open");
    expect(await page.locator(".diagram .life").count()).to.equal(4);
    expect(await page.locator(".sequence [aria-label^=Leave]").count()).to.equal(3);
    expect(await findings({ page })).to.deep.equal([]);
    expect(host.complaints).to.deep.equal([]);
    await host.keep(page, "sequence-lives");
    await page.close();
  });
});
