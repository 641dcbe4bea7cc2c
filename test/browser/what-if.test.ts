/** Asking a machine what an event would do, in a real browser. */

import { expect } from "chai";
import type { Browser } from "playwright-core";
import { demoRecording } from "../support/inspector/demo-host.ts";
import { lock } from "../support/inspector/locks.ts";
import { findings } from "./findings.ts";
import { findChromium, OpenedPage, startBrowser } from "./opened-page.ts";
import { RealHost } from "./real-host.ts";

const ROWAN = "/node/p2p/links/connections/rowan";

describe("what if, in the inspector's page", function () {
  this.timeout(120_000);
  let browser: Browser | undefined;

  const started = (): Browser => {
    if (browser === undefined) throw new Error("no browser was started");
    return browser;
  };

  before(async function () {
    const chromium = findChromium();
    if (chromium === undefined) this.skip();
    else browser = await startBrowser(chromium);
  });

  after(async () => {
    await browser?.close();
  });

  for (const scheme of ["light", "dark"] as const) {
    it(`marks every way guards leave open and says which says what, ${scheme} (V4)`, async () => {
      const host = new RealHost();
      await host.runtime.start(lock, {});
      const page = await host.open(started(), "actor/1", scheme);
      await host.until(page, ".coverage");
      await page.selectOption(".what-if select", "turn");

      await page.waitForSelector('.chart [data-transition="lock.shut:1"].asked');
      expect(await page.locator(".chart .asked").count()).to.equal(2);
      expect(await page.locator(".what-if li").allTextContents()).to.deep.equal([
        "if isWorn is true: leads to stuck",
        "if isWorn is false and isRight is true: leads to open",
        "if isWorn is false and isRight is false: leads to shut; it would do note",
      ]);
      expect(await findings({ page })).to.deep.equal([]);
      expect(host.complaints).to.deep.equal([]);
      await host.keep(page, `what-if-${scheme}`);
      await page.selectOption(".what-if select", "");
      await page.waitForSelector(".chart:not(:has(.asked))");
      await page.close();
      await host.close();
    });
  }

  it("asks where one stands in a recording (V4)", async () => {
    const opened = await OpenedPage.open(started());
    const { page, host } = opened;
    const buffer = Buffer.from(demoRecording(30_000));
    await opened.go("g r", "replay");
    await page.setInputFiles("input[type=file]", {
      ...{ name: "demo.coppice", mimeType: "application/octet-stream", buffer },
    });
    await page.waitForSelector(".strip");
    await page.goto(`${page.url().split("#")[0]}#/actor/${host.node.at(ROWAN)?.id ?? 0}`);
    await page.selectOption(".what-if select", "linkClosed");
    await page.waitForSelector(".what-if li");

    expect(await page.locator(".what-if li").allTextContents()).to.have.length(1);
    expect(opened.complaints).to.deep.equal([]);
    await opened.close();
  });
});
