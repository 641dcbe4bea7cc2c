import { expect } from "chai";
import fc from "fast-check";
import {
  META_BYTES_MAX,
  UNWRITTEN_BYTES_MAX,
  judgeMetaPages,
} from "../../../src/store/lmdb-meta-page.ts";

const PAGE_BYTES = 4_096;

interface Field {
  readonly page: number;
  readonly offset: number;
  readonly value: number | bigint;
}

/** Builds the two meta pages of an empty store of four pages, then overwrites fields. */
function metaPages(...fields: Field[]): Uint8Array {
  const bytes = new Uint8Array(4 * PAGE_BYTES);
  const view = new DataView(bytes.buffer);
  for (const page of [0, 1]) {
    const at = page * PAGE_BYTES;
    view.setUint16(at + 18, 0x08, true);
    view.setUint32(at + 24, 0xbeefc0de, true);
    view.setUint32(at + 28, 2, true);
    view.setUint32(at + 48, PAGE_BYTES, true);
    view.setBigUint64(at + 88, 0xffff_ffff_ffff_ffffn, true);
    view.setBigUint64(at + 136, 2n, true);
    view.setUint16(at + 102, 1, true);
    view.setBigUint64(at + 144, 3n, true);
    view.setBigUint64(at + 152, BigInt(6 + page), true);
  }
  for (const { page, offset, value } of fields) {
    const at = page * PAGE_BYTES + offset;
    if (typeof value === "bigint") view.setBigUint64(at, value, true);
    else view.setUint16(at, value, true);
  }
  return bytes;
}

function damageOf(bytes: Uint8Array): string | undefined {
  const verdict = judgeMetaPages(bytes, bytes.length);
  return verdict.sound ? undefined : verdict.damage;
}

describe("judgeMetaPages", () => {
  it("takes the newer of two sound pages", () => {
    const verdict = judgeMetaPages(metaPages(), 4 * PAGE_BYTES);

    expect(verdict).to.deep.equal({
      sound: true,
      meta: {
        pageBytes: PAGE_BYTES,
        lastPage: 3,
        transaction: 7,
        free: { rootPage: undefined, depth: 0 },
        main: { rootPage: 2, depth: 1 },
      },
    });
  });

  it("reads a view into a larger buffer", () => {
    const held = new Uint8Array(5 * PAGE_BYTES);
    held.set(metaPages(), 100);

    expect(damageOf(held.subarray(100, 100 + 4 * PAGE_BYTES))).to.equal(undefined);
  });

  for (const [title, field, expected] of [
    ["a page that is no meta page", { page: 0, offset: 18, value: 2 }, /no meta page/],
    ["a second page that is none", { page: 1, offset: 18, value: 2 }, /meta page 1 is no/],
    ["a foreign magic number", { page: 0, offset: 24, value: 1 }, /magic/],
    ["another data format", { page: 0, offset: 28, value: 1 }, /format 1, not 2/],
    ["a page size that is no power of two", { page: 0, offset: 48, value: 4_097 }, /4097 bytes/],
    ["no page size at all", { page: 0, offset: 48, value: 0 }, /pages of 0 bytes/],
    ["a root beyond the last page", { page: 1, offset: 136, value: 4n }, /starts at page 4/],
    ["a root on a meta page", { page: 1, offset: 136, value: 1n }, /starts at page 1/],
    ["a tree deeper than any", { page: 1, offset: 102, value: 99 }, /depth 99/],
    ["a last page beyond any disk", { page: 1, offset: 144, value: 2n ** 60n }, /claims/],
    [
      "a last page far beyond the file",
      { page: 1, offset: 144, value: 2n ** 30n },
      /missing at its end/,
    ],
    ["a map beyond any address", { page: 1, offset: 40, value: 2n ** 63n }, /map of/],
    ["commits that are not neighbours", { page: 0, offset: 152, value: 100n }, /93 commits apart/],
  ] as const) {
    it(`refuses ${title}`, () => {
      expect(damageOf(metaPages(field))).to.match(expected);
    });
  }

  it("refuses meta pages of different page sizes", () => {
    expect(damageOf(metaPages({ page: 1, offset: 48, value: 8_192 }))).to.match(/differ/);
  });

  it("refuses an empty file and every file that ends within the meta pages", () => {
    const whole = metaPages();

    expect(damageOf(new Uint8Array())).to.match(/empty/);
    for (let length = 1; length < 2 * PAGE_BYTES; length += 61) {
      expect(damageOf(whole.subarray(0, length)), `${length} bytes`).to.be.a("string");
    }
  });

  it("takes a file that is shorter than its pages by less than the limit", () => {
    const pages = BigInt(UNWRITTEN_BYTES_MAX / PAGE_BYTES);
    const field = { page: 1, offset: 144, value: pages };

    expect(damageOf(metaPages(field))).to.equal(undefined);
  });

  it("judges any bytes without throwing", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 9_000 }),
        fc.nat(META_BYTES_MAX),
        (head, fileBytes) => {
          expect(judgeMetaPages(head, fileBytes).sound).to.equal(false);
        },
      ),
    );
  });

  it("judges sound pages with any one byte changed without throwing", () => {
    fc.assert(
      fc.property(fc.nat(2 * PAGE_BYTES - 1), fc.nat(255), (offset, value) => {
        const bytes = metaPages();
        bytes[offset] = value;
        expect(judgeMetaPages(bytes, bytes.length)).to.have.property("sound");
      }),
      { numRuns: 500 },
    );
  });
});
