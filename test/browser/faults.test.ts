/** Breaking things on purpose in a real browser, by keyboard alone. */

import { expect } from "chai";
import type { Browser } from "playwright-core";
import { findings } from "./findings.ts";
import { findChromium, OpenedPage, type Scheme, startBrowser } from "./opened-page.ts";

const STORE = "/node/store";

describe("faults in the inspector's page", function () {
  this.timeout(180_000);
  let browser: Browser | undefined;
  let opened: OpenedPage | undefined;

  const open = async (scheme?: Scheme): Promise<OpenedPage> => {
    if (browser === undefined) throw new Error("no browser was started");
    opened = await OpenedPage.open(browser, scheme);
    return opened;
  };

  /** Orders a fault of an actor by keys, and waits until the page tells of it. */
  const order = async ({ page, host }: OpenedPage, kind: string): Promise<void> => {
    await page.waitForSelector(".fault-form");
    await page.focus(".fault-form select");
    await page.keyboard.type(kind);
    await page.keyboard.press("Tab");
    await page.keyboard.type(STORE);
    await page.keyboard.press("Enter");
    await page.waitForSelector('[role="alertdialog"]');
    expect(host.node.faults.shown).to.deep.equal([]);
    await page.focus('[role="alertdialog"] .danger');
    await page.keyboard.press("Enter");
    await page.waitForSelector('.fault-form output:not(:text-is("…"))', { state: "attached" });
  };

  before(async function () {
    const chromium = findChromium();
    if (chromium === undefined) this.skip();
    else browser = await startBrowser(chromium);
  });

  afterEach(async () => {
    await opened?.close();
    opened = undefined;
  });

  after(async () => {
    await browser?.close();
  });

  for (const scheme of ["light", "dark"] as const) {
    it(`begins one when it is asked twice, and says so on every screen, ${scheme} (E3)`, async () => {
      const page = await open(scheme);
      await page.go("g f", "faults");
      expect(await page.page.locator(".fault-banner").count()).to.equal(0);
      await order(page, "drop");
      await page.pass(1_000);
      expect(await page.page.locator(".standing-list li").textContent()).to.match(/29\D.*left/);
      expect(await findings(page)).to.deep.equal([]);
      await page.keep(`faults-${scheme}`);
      for (const [keys, screen] of [
        ["g t", "tree"],
        ["g o", "overview"],
        ["g c", "crashes"],
      ] as const) {
        await page.page.focus("main [data-focus=first]");
        await page.go(keys, screen);
        expect(await page.page.locator(".fault-banner").textContent(), screen).to.contain("drop");
        expect(await findings(page), screen).to.deep.equal([]);
      }
      await page.keep(`fault-banner-${scheme}`);
      expect(page.complaints).to.deep.equal([]);
    });
  }

  it("lifts one, and lets the others end by themselves (E3)", async () => {
    const page = await open();
    await page.go("g f", "faults");
    await order(page, "suspend");
    await page.pass(250);
    await page.page.focus('[aria-label="Lift f1"]');
    await page.press("Enter");
    await page.pass(250);
    await page.page.locator(".fault-banner").waitFor({ state: "detached" });
    await order(page, "fill");
    await page.pass(30_000);
    expect(await page.page.locator(".fault-banner").count()).to.equal(0);
    await page.page.focus("main [data-focus=first]");
    await page.go("g o", "overview");
    expect(await page.page.locator(".news").textContent()).to.contain("fill ended: expired");
  });

  it("comes from an actor with its path, and shows what the host refuses (E3)", async () => {
    const page = await open();
    const id = page.host.node.at(STORE)?.id;
    await page.page.goto(`${page.page.url().split("#")[0]}#/actor/${id}`);
    await page.page.getByRole("button", { name: "faults…" }).click();
    const field = page.page.getByLabel("actor", { exact: true });
    expect(await field.inputValue()).to.equal(STORE);
    await page.page.focus(".fault-form select");
    await page.page.keyboard.type("delay");
    await page.page.getByLabel("late by").fill("soon");
    await page.page.locator('.fault-form button[type="submit"]').click();
    await page.page.getByRole("button", { name: "do it" }).click();
    await page.page.getByText("byMs is").waitFor();
    expect(page.host.node.faults.shown).to.deep.equal([]);
  });
});
