import { expect } from "chai";
import type { Browser } from "playwright-core";
import { findChromium, OpenedPage, startBrowser } from "./opened-page.ts";

describe("the page's network, in a Chromium (V3)", function () {
  this.timeout(60_000);
  let browser: Browser;
  let opened: OpenedPage;

  before(async function () {
    const chromium = findChromium();
    if (chromium === undefined) return this.skip();
    browser = await startBrowser(chromium);
  });

  after(() => browser?.close());

  afterEach(() => opened?.close());

  const openAt = async (): Promise<OpenedPage> => {
    opened = await OpenedPage.open(browser);
    await opened.pass(1_000);
    await opened.go("g n", "network");
    return opened;
  };
  const column = async (key: string): Promise<string[]> =>
    await opened.page.locator(`.peers td.peer-${key}`).allTextContents();

  it("sorts the peers by what is clicked, and the other way round at the second click", async () => {
    const { page } = await openAt();
    const heading = page.locator(".peers th", { hasText: "round trip" });
    await heading.getByRole("button").click();
    expect(await heading.getAttribute("aria-sort")).to.equal("ascending");
    const there = (await column("rtt")).filter((text) => text !== "");
    await heading.getByRole("button").click();
    expect(await heading.getAttribute("aria-sort")).to.equal("descending");
    const back = (await column("rtt")).filter((text) => text !== "");
    expect(there.length).to.be.above(3);
    expect(back).to.deep.equal([...there].reverse());
    expect(there[0]).to.match(/^\d+ ms \/ \d+ ms$/);
  });

  it("says of a link what goes over it, how far off its peer's clock is, and over what it runs", async () => {
    await openAt();
    expect((await column("in")).some((text) => /kB, \d+ msg/.test(text))).to.equal(true);
    expect(await column("clock")).to.include("−2.4 s");
    expect(await column("wire")).to.include("tcp v1");
  });

  it("leads from a peer, and from the state of sync, to the actor's machine", async () => {
    const { page } = await openAt();
    await page.locator(".peers td.peer-peer a").first().click();
    await page.waitForSelector('main[data-screen="actor"]');
    await opened.go("g n", "network");
    await page
      .getByRole("region", { name: "Sync" })
      .getByRole("link", { name: "gathering" })
      .click();
    await page.waitForSelector('main[data-screen="actor"]');
  });

  it("shows a chain that parted in red, with a word and both names", async () => {
    const { page } = await openAt();
    const parted = page.locator(".lanes-of-sync tr.parted");
    expect(await parted.textContent()).to.include("another commit 8400");
    expect(await parted.textContent()).to.include("ours 4b1e77c02d9a, theirs e06c13bb58f4");
    const colour = await page.evaluate(
      'getComputedStyle(document.querySelector(".lanes-of-sync td.bad")).color',
    );
    expect(colour).to.equal("rgb(171, 35, 40)");
  });

  it("draws its own links and no other, and leads from a dot to the connection", async () => {
    const { page } = await openAt();
    const drawn = page.locator(".topology");
    expect(await drawn.locator("line").count()).to.equal(12);
    expect(await drawn.locator(".dot.known").count()).to.equal(9);
    await drawn.locator("a").first().focus();
    await opened.press("Enter");
    await page.waitForSelector('main[data-screen="actor"]');
  });

  it("counts beside the map who is nowhere on it", async () => {
    const { page } = await openAt();
    const tray = await page.locator(".tray li").allTextContents();
    expect(tray).to.have.members(["2 at places nobody knows", "1 on this machine"]);
  });
});
