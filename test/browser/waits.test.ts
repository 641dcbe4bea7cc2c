/** Deadlocks, what falls with an actor, and the table of those with the most, in a real browser and by keyboard alone. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "chai";
import type { Browser } from "playwright-core";
import { findChromium, OpenedPage, startBrowser } from "./opened-page.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const [SYNC, STORE] = ["/node/sync/state-sync", "/node/store"] as const;

describe("waits in the inspector's page", function () {
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

  it("shows a deadlock in red with its names within a second, on the tree and the overview (S2)", async () => {
    await opened.pass(1_000);
    opened.host.node.deadlock(SYNC, STORE);
    await opened.pass(1_000);
    const row = opened.page.locator(`[data-path="${STORE}"]`);

    expect(await row.locator(".pill").textContent()).to.contain("deadlock");
    expect(await row.locator(".state.stuck").textContent()).to.contain(`→ ${SYNC} · `);
    expect(await opened.page.locator(".tools .trouble").textContent()).to.match(
      /deadlock for .* waits for \/node\//,
    );
    expect(await seriousFindings(opened)).to.deep.equal([]);
    await opened.keep("deadlock-tree");
    await opened.go("g o", "overview");
    await opened.pass(250);
    expect(await opened.page.locator(".troubles li").first().textContent()).to.contain("deadlock");
    expect(await opened.page.locator(".news").textContent()).to.contain("deadlock: waits for");
    await opened.keep("deadlock-overview");
  });

  it("says what falls with the row one is on, and marks it (S2)", async () => {
    await opened.pass(1_000);
    await opened.page.locator('[data-path="/node/p2p/nodes/mem-table"]').click();
    const note = opened.page.getByTestId("row-note");

    expect(await note.textContent()).to.contain(
      "If it crashes, 1 other ends too; nodes starts them",
    );
    const loader = opened.page.locator('[data-path="/node/p2p/nodes/mem-table-loader"]');
    expect(await loader.textContent()).to.contain("falls too");
    expect(await opened.page.locator(".row.falls").count()).to.equal(1);
    await opened.keep("blast-radius");
  });

  it("puts those with the most first by a key, and keeps that in its address (S2)", async () => {
    await opened.pass(3_000);
    await opened.press("v", "v");
    await opened.pass(250);

    expect(opened.page.url()).to.contain("sort=rate");
    const first = opened.page.locator(".tree .row[data-path]").first();
    expect(await first.getAttribute("data-path")).to.equal("/node/listener/p2p-server");
    expect(await seriousFindings(opened)).to.deep.equal([]);
    await opened.keep("tree-sorted");
    await opened.go("g o", "overview");
    await opened.page.goBack();
    expect(opened.page.url()).to.contain("sort=rate");
  });

  it("draws the readings of as long a time as one chooses, and keeps that in its address (S1)", async () => {
    await opened.go("g o", "overview");
    await opened.pass(250);
    await opened.page.getByRole("button", { name: "1 min", exact: true }).click();
    await opened.pass(1_000);

    expect(opened.page.url()).to.contain("range=1+min");
    expect(await opened.page.locator(".tile small").first().textContent()).to.match(
      /in 59(\.\d)? s/,
    );
    expect(await seriousFindings(opened)).to.deep.equal([]);
    await opened.keep("overview-range");
  });
});

/** Findings of axe that are serious or worse, one line each. */
async function seriousFindings({ page }: OpenedPage): Promise<readonly string[]> {
  await page.evaluate(AXE);
  return page.evaluate(`axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
    violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html.slice(0, 160))))`);
}
