/** Messages in a real browser: how long they waited and took, and how many passed while one has paused. */

import { expect } from "chai";
import type { Browser } from "playwright-core";
import { findChromium, OpenedPage, startBrowser } from "./opened-page.ts";

describe("messages in the inspector's page", function () {
  this.timeout(180_000);
  let browser: Browser | undefined;
  let opened: OpenedPage;

  before(async function () {
    const chromium = findChromium();
    if (chromium === undefined) this.skip();
    else browser = await startBrowser(chromium);
  });

  beforeEach(async () => {
    if (browser === undefined) throw new Error("no browser was started");
    opened = await OpenedPage.open(browser);
  });

  afterEach(async () => {
    expect(opened.complaints).to.deep.equal([]);
    await opened.close();
  });

  after(async () => {
    await browser?.close();
  });

  it("counts what passed while one has paused, and goes on with it (S4)", async () => {
    await opened.go("g m", "messages");
    for (let at = 0; at < 8; at += 1) await opened.pass(1_000);
    await opened.page.waitForSelector(".log .row:not(.head)");

    await opened.press(".");
    opened.host.advance(3_000);
    await opened.page.waitForSelector("button.link:has-text('passed')");
    const text = await opened.page.locator("button.link").textContent();
    expect(text).to.match(/paused · [\d.k]+ passed/);
    await opened.keep("messages-paused");

    await opened.press(".");
    await opened.pass(1_000);
    expect(await opened.page.locator("button.link").textContent()).to.contain("live");
  });
});
