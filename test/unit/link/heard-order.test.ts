import { expect } from "chai";
import fc from "fast-check";
import { HeardOrder, ORDER_KEPT_MS, ORDER_PEERS_MAX } from "../../../src/link/heard-order.ts";

const [first, second] = [new Uint8Array(32), new Uint8Array(32)] as const;

describe("heard order", () => {
  it("refuses what was said before something that was heard over another link", () => {
    const heard = new HeardOrder();

    expect(heard.takes("a", { channel: second, atMs: 200 }, 0)).to.equal(true);
    expect(heard.takes("a", { channel: first, atMs: 199 }, 10)).to.equal(false);
    expect(heard.takes("a", { channel: first, atMs: 200 }, 10)).to.equal(true);
  });

  it("goes by each peer's own words", () => {
    const heard = new HeardOrder();
    heard.takes("a", { channel: second, atMs: 200 }, 0);

    expect(heard.takes("b", { channel: first, atMs: 100 }, 0)).to.equal(true);
  });

  it("takes whatever comes over one link, though the clock of the peer is set back meanwhile", () => {
    const heard = new HeardOrder();
    heard.takes("a", { channel: first, atMs: 200 }, 0);

    expect(heard.takes("a", { channel: first, atMs: 50 }, 1)).to.equal(true);
    expect(heard.takes("a", { channel: second, atMs: 60 }, 2)).to.equal(true);
  });

  it("lets a last word count for as long as a silent link stands, and no longer", () => {
    const heard = new HeardOrder();
    const late = { channel: first, atMs: 100 };
    heard.takes("a", { channel: second, atMs: 200 }, 0);

    expect(heard.takes("a", late, ORDER_KEPT_MS - 1)).to.equal(false);
    expect(heard.takes("a", late, ORDER_KEPT_MS)).to.equal(true);
  });

  it("remembers so many peers at most, and forgets the one heard first", () => {
    const heard = new HeardOrder(2);
    for (const peer of ["a", "b", "c"]) heard.takes(peer, { channel: second, atMs: 200 }, 0);
    const late = { channel: first, atMs: 100 };

    expect(heard.size).to.equal(2);
    expect(heard.takes("b", late, 0)).to.equal(false);
    expect(heard.takes("a", late, 0)).to.equal(true);
    expect(ORDER_PEERS_MAX).to.equal(8_192);
  });

  it("takes what comes over links that change in an order in which it was said", () => {
    const word = fc.record({ link: fc.nat({ max: 2 }), atMs: fc.nat({ max: 50 }) });
    const links = [0, 1, 2].map(() => new Uint8Array(32));
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const heard = new HeardOrder();
        let last: { link: number; atMs: number } | undefined;
        for (const said of words) {
          const channel = links[said.link] ?? first;
          const isLater = last === undefined || last.link === said.link || said.atMs >= last.atMs;
          expect(heard.takes("a", { channel, atMs: said.atMs }, 0)).to.equal(isLater);
          if (isLater) last = said;
        }
      }),
    );
  });
});
