/** Going about in a recording in a real browser, by keyboard alone. */

import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Browser } from "playwright-core";
import { readCrashFile } from "../../src/inspector/picture/crash-file.ts";
import { demoRecording } from "../support/inspector/demo-host.ts";
import { findings } from "./findings.ts";
import { findChromium, OpenedPage, startBrowser } from "./opened-page.ts";

const RECORDING = {
  name: "demo.coppice",
  mimeType: "application/octet-stream",
  buffer: Buffer.from(demoRecording(30_000)),
};

describe("time in the inspector's page", function () {
  this.timeout(180_000);
  let browser: Browser | undefined;
  let opened: OpenedPage | undefined;

  const inRecording = async (): Promise<OpenedPage> => {
    if (browser === undefined) throw new Error("no browser was started");
    opened = await OpenedPage.open(browser);
    await opened.go("g r", "replay");
    await opened.page.setInputFiles("input[type=file]", RECORDING);
    await opened.page.waitForSelector(".strip");
    return opened;
  };

  /** The number of the message one is at, once it is another than before. */
  const messageAfter = async ({ page }: OpenedPage, key: string): Promise<number> => {
    const place = page.locator(".travel .at .dim");
    const before = (await place.textContent()) ?? "";
    await page.keyboard.press(key);
    await place.filter({ hasNotText: before }).waitFor();
    return Number(
      /message ([\d,]+)/.exec((await place.textContent()) ?? "")?.[1]?.replace(/,/g, ""),
    );
  };

  before(async function () {
    const chromium = findChromium();
    if (chromium === undefined) this.skip();
    else browser = await startBrowser(chromium);
  });

  afterEach(() => opened?.close());

  after(async () => {
    await browser?.close();
  });

  it("steps by messages, causes and stops on every screen, and marks a place (V4)", async () => {
    const here = await inRecording();
    const last = await messageAfter(here, "{");
    expect(await messageAfter(here, "{")).to.equal(last - 1);
    await here.go("g m", "messages");
    expect(await messageAfter(here, "}")).to.equal(last);
    const stop = await messageAfter(here, "[");
    expect(stop).to.be.lessThan(last);
    await here.press("b");
    await here.page.waitForSelector('.travel [aria-pressed="true"]');
    await messageAfter(here, "{");
    await here.go("g r", "replay");
    await here.page.waitForSelector(".strip .own", { state: "attached" });
    expect(await findings(here)).to.deep.equal([]);
    await here.keep("replay-marked-light");
    await here.page.locator("button", { hasText: `◆ message` }).click();
    await here.page.waitForSelector('.travel [aria-pressed="true"]');
    expect(here.complaints).to.deep.equal([]);
  });

  it("saves a crash to have it again, one click from its red row (V2)", async () => {
    if (browser === undefined) throw new Error("no browser was started");
    opened = await OpenedPage.open(browser);
    const { page, host } = opened;
    host.node.crash("/node/p2p/links/connections/rowan");
    await opened.pass(250);
    await page.locator('[data-path="/node/p2p/links/connections/rowan"] .ended').click();
    const saved = page.waitForEvent("download");
    await page.click("text=replay this locally");
    const file = await saved;
    const text = readFileSync(await file.path(), "utf8");

    expect(file.suggestedFilename()).to.match(/^crash-rowan-\d+\.json$/);
    expect(readCrashFile(text).crash.actor).to.equal("/node/p2p/links/connections/rowan");
    expect(await findings(opened)).to.deep.equal([]);
    expect(opened.complaints).to.deep.equal([]);
    await opened.keep("report-again-light");
  });

  it("steps by the transitions of the open actor, its chart following (V4)", async () => {
    const here = await inRecording();
    const rowan = here.host.node.at("/node/p2p/links/connections/rowan")?.id ?? 0;
    await here.page.goto(`${here.page.url().split("#")[0]}#/actor/${rowan}`);
    await here.page.waitForSelector(".travel >> text=transition before");
    const state = here.page.locator(".panel .note").first();
    await messageAfter(here, "<");
    const after = await state.textContent();
    await messageAfter(here, "<");
    expect(await state.textContent()).to.not.equal(after);
    await here.keep("replay-actor-light");
    expect(here.complaints).to.deep.equal([]);
  });
});
