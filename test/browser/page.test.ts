/** The inspector's page in a real browser, by keyboard alone: every screen, in both themes. */

import { expect } from "chai";
import type { Browser } from "playwright-core";
import { buildPage } from "../../scripts/inspector-page.ts";
import { demoRecording } from "../support/inspector/demo-host.ts";
import { findings } from "./findings.ts";
import { findChromium, OpenedPage, type Scheme, startBrowser } from "./opened-page.ts";

/** What a browser may have to load, in bytes, compressed. */
const GZIP_BYTES_MAX = 120_000;

const SCREENS = [
  ["g o", "overview"],
  ["g t", "tree"],
  ["g m", "messages"],
  ["g s", "sequence"],
  ["g c", "crashes"],
  ["g n", "network"],
  ["g x", "machines"],
  ["g f", "faults"],
  ["g r", "replay"],
] as const;

const RECORDING = {
  name: "demo.coppice",
  mimeType: "application/octet-stream",
  buffer: Buffer.from(demoRecording(30_000)),
};

describe("the inspector's page", function () {
  this.timeout(180_000);
  let browser: Browser | undefined;
  const pages: OpenedPage[] = [];

  const open = async (scheme?: Scheme): Promise<OpenedPage> => {
    if (browser === undefined) throw new Error("no browser was started");
    const opened = await OpenedPage.open(browser, scheme);
    pages.push(opened);
    return opened;
  };

  before(async function () {
    const chromium = findChromium();
    if (chromium === undefined) this.skip();
    else browser = await startBrowser(chromium);
  });

  afterEach(async () => {
    for (const page of pages.splice(0)) await page.close();
  });

  after(async () => {
    await browser?.close();
  });

  for (const scheme of ["light", "dark"] as const) {
    it(`shows every screen by keyboard alone, ${scheme}, with no serious finding (V1, V2, V3, V4)`, async () => {
      const opened = await open(scheme);
      await opened.pass(6_000);
      for (const [keys, screen] of SCREENS) {
        await opened.go(keys, screen);
        if (screen === "messages")
          await opened.host.untilWished(({ messages }) => messages !== undefined);
        await opened.pass(2_000);
        if (screen === "messages") await opened.press("ArrowDown", "ArrowDown", "ArrowDown");
        expect(await findings(opened), screen).to.deep.equal([]);
        await opened.keep(`${screen}-${scheme}`);
      }
      expect(opened.complaints).to.deep.equal([]);
    });

    it(`shows an actor with its chart lit, ${scheme} (V1)`, async () => {
      const opened = await open(scheme);
      await opened.press("/");
      await opened.page.keyboard.type("connections rowan");
      await opened.press("Enter", "End", "Enter");
      await opened.page.waitForSelector('main[data-screen="actor"]');
      await opened.host.untilWished(({ watch }) => watch?.length === 1);
      await opened.pass(4_000);
      await opened.page.waitForSelector('.chart [data-state="connection.connected"].lit');
      expect(await opened.page.locator(".chart-list .lit").textContent()).to.contain("connected");
      expect(await findings(opened)).to.deep.equal([]);
      await opened.keep(`actor-${scheme}`);
    });
  }

  it("weighs little and asks nobody but its host for anything (V6)", async () => {
    const { gzipBytes } = await buildPage("build/inspector-page");
    const opened = await open();
    await opened.pass(1_000);
    const [origin] = opened.host.url.split("/#");
    expect(gzipBytes).to.be.lessThan(GZIP_BYTES_MAX);
    expect(
      opened.requests.filter((url) => !url.startsWith(`${origin}/`) && url !== "data:,"),
    ).to.deep.equal([]);
    expect(opened.page.url()).to.not.contain("demo-token");
  });

  it("moves in the tree by keys, folds many of a kind, and holds few rows (V1)", async () => {
    const opened = await open();
    const { page } = opened;
    const rows = () => page.locator("[role=treegrid] [role=row]").count();
    const told = async () => Number(await page.getAttribute("[role=treegrid]", "aria-rowcount"));
    await page.waitForSelector("[role=treegrid]:focus");
    const whole = await told();
    await opened.press("ArrowDown", "ArrowDown", "ArrowLeft");
    expect(await told()).to.be.lessThan(whole);
    expect(await page.locator("[aria-selected=true]").textContent()).to.contain("crypto");
    await opened.press("/");
    await page.keyboard.type("session");
    await opened.press("Escape", "Escape");
    expect(await page.locator(".row.group").count()).to.be.at.most(1);
    await opened.press("End", "Home");
    expect(await rows()).to.be.at.most(61);
  });

  it("turns a killed actor red and leads to its report in two clicks (V1, V2)", async () => {
    const opened = await open();
    const path = "/node/p2p/links/connections/rowan";
    opened.host.node.crash(path);
    await opened.pass(250);
    const row = opened.page.locator(`[data-path="${path}"]`);
    expect(await row.getAttribute("class")).to.contain("fresh");
    expect(await row.locator(".pill").textContent()).to.contain("restarted");
    await row.locator(".ended").click();
    await opened.page.waitForSelector(".report");
    expect(await opened.page.locator(".report .reason").textContent()).to.contain(
      "does not follow",
    );
    expect(await opened.page.locator(".report .steps tr").count()).to.equal(7);
    expect(await opened.page.locator(".report").textContent()).to.contain("started rowan anew");
    await opened.keep("report-light");
  });

  it("kills only when it is asked twice, and only where the host has the verb (V1)", async () => {
    const opened = await open();
    const before = opened.host.node.at("/node/store")?.id;
    await opened.page.goto(`${opened.page.url().split("#")[0]}#/actor/${before}`);
    await opened.page.click("button.danger");
    expect(opened.host.node.at("/node/store")?.id).to.equal(before);
    await opened.page.click("text=kill it");
    await opened.page.waitForSelector("text=done");
    expect(opened.host.node.at("/node/store")?.id).to.not.equal(before);
    await opened.pass(250);
    await opened.page.waitForSelector("text=go to its newest incarnation");
  });

  it("tells of a message why it was sent, and draws who had a part in it (V1)", async () => {
    const opened = await open();
    await opened.go("g m", "messages");
    await opened.host.untilWished(({ messages }) => messages !== undefined);
    await opened.pass(3_000);
    await opened.press("ArrowDown", "ArrowDown", "ArrowDown");
    await opened.page.waitForSelector(".walk .here");
    await opened.page.click("text=as a sequence");
    await opened.page.waitForSelector('main[data-screen="sequence"] .diagram .said');
    await opened.keep("sequence-drawn-light");
  });

  it("dims, says so and freezes its clock while the host is gone, and comes back by itself (V1)", async () => {
    const opened = await open();
    await opened.pass(1_000);
    const clock = () => opened.page.locator(".fact").last().textContent();
    const before = await clock();
    opened.host.cut(true);
    await opened.page.waitForSelector(".shell.stale .notice.bad");
    opened.host.advance(5_000);
    expect(await clock()).to.equal(before);
    await opened.keep("lost-light");
    opened.host.cut(false);
    await opened.page.waitForSelector(".shell:not(.stale)");
    await opened.settled();
  });

  it("stops at a key and loses nothing meanwhile (V1)", async () => {
    const opened = await open();
    await opened.press(".");
    await opened.page.waitForSelector(".shell.paused");
    const before = await opened.page.getAttribute("html", "data-at");
    opened.host.advance(2_000);
    await opened.page.locator(".link").filter({ hasNotText: "0 B" }).waitFor();
    expect(await opened.page.getAttribute("html", "data-at")).to.equal(before);
    await opened.press(".");
    await opened.pass(250);
  });

  it("travels in a recording, with the hashes equal and all screens following (V4)", async () => {
    const opened = await open();
    await opened.go("g r", "replay");
    await opened.page.setInputFiles("input[type=file]", RECORDING);
    await opened.page.waitForSelector(".strip");
    const end = await opened.page.locator(".now").last().textContent();
    await opened.press("[", "[");
    await opened.page
      .locator("b.now")
      .last()
      .filter({ hasNotText: end ?? "" })
      .waitFor();
    expect(await opened.page.locator(".pill.bad").count()).to.equal(0);
    expect(await findings(opened)).to.deep.equal([]);
    await opened.keep("replay-open-light");
    await opened.go("g t", "tree");
    expect(await opened.page.locator(".link").textContent()).to.contain("recording");
    await opened.page.waitForSelector(".row.fresh");
  });

  it("says what to do when the process does not know its token (V6)", async () => {
    const opened = await open();
    await opened.page.evaluate(`sessionStorage.clear()`);
    await opened.page.goto(opened.host.url.replace(/#.*/, "?other#token=wrong"));
    await opened.page.waitForSelector(".notice.bad");
    expect(await opened.page.locator(".notice.bad").textContent()).to.contain(
      "does not know this token",
    );
  });

  it("shows its keys, and closes them (V1)", async () => {
    const opened = await open();
    await opened.press("?");
    await opened.page.waitForSelector("dialog[open]");
    expect(await findings(opened)).to.deep.equal([]);
    await opened.keep("help-light");
    await opened.press("Escape");
    await opened.page.waitForSelector("dialog", { state: "detached" });
  });
});
