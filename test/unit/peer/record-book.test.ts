import { expect } from "chai";
import { nativeCrypto } from "../../../src/crypto/native.ts";
import { signNodeRecord } from "../../../src/peer/node-record.ts";
import {
  bookWrites,
  cullBook,
  EMPTY_BOOK,
  type RecordBook,
  recordsToTell,
  takeOffers,
} from "../../../src/peer/record-book.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";
import { signerOf } from "../../support/chain-fixture.ts";

const NOW = 1_700_000_000_000;
const DAY = 24 * 60 * 60 * 1_000;
const context = {
  crypto: nativeCrypto(),
  networkId: "test-net",
  nowMs: NOW,
  ownKey: signerOf("self").publicKey.bytes,
  trusted: new Set([idOf("secret")]),
};

function idOf(name: string): string {
  return Buffer.from(signerOf(name).publicKey.bytes).toString("hex");
}

function recordOf(name: string, atMs = NOW, port = 1): Uint8Array {
  const accessType = name === "secret" ? "private" : "public";
  const addresses = [{ host: "10.0.0.1", port }];
  const said = { addresses, timestampMs: atMs, accessType, role: "full" } as const;
  return signNodeRecord(said, signerOf(name), context).bytes;
}

function bookOf(...records: readonly Uint8Array[]): RecordBook {
  return takeOffers(EMPTY_BOOK, [{ source: "s", records }], context).book;
}

describe("a book of records", () => {
  it("notes what it took, what moved and why the rest was refused", () => {
    const book = bookOf(recordOf("a", NOW - 10));
    const records = [recordOf("a", NOW - 5), recordOf("b"), recordOf("b"), new Uint8Array(2)];

    const taken = takeOffers(book, [{ source: "s", records }], context);

    expect(taken.accepted).to.equal(2);
    expect(taken.moved.map(({ peer }) => peer)).to.deep.equal([idOf("b")]);
    expect([...taken.book.unkept]).to.have.members([idOf("a"), idOf("b")]);
    expect(Object.fromEntries(taken.book.refused)).to.deep.equal({ not_newer: 1, malformed: 1 });
  });

  it("calls a peer with another address moved", () => {
    const book = bookOf(recordOf("a", NOW - 10, 1));
    const offer = { source: "s", records: [recordOf("a", NOW, 2)] };

    expect(takeOffers(book, [offer], context).moved).to.have.length(1);
  });

  it("takes a day-old record from itself and from the disk", () => {
    const book = {
      ...bookOf(recordOf("old", NOW - 1_000), recordOf("new")),
      unkept: new Set<string>(),
    };

    const culled = cullBook(book, NOW - 1_000 + DAY);

    expect([...culled.known.keys()]).to.deep.equal([idOf("new")]);
    expect(bookWrites(culled, culled.unkept)).to.deep.equal([
      { remove: ["records", signerOf("old").publicKey.bytes] },
    ]);
    expect(cullBook(culled, NOW)).to.equal(culled);
  });

  it("writes records as they came, under their owner's key", () => {
    expect(bookWrites(bookOf(recordOf("a")), [idOf("a")])).to.deep.equal([
      { put: ["records", signerOf("a").publicKey.bytes, recordOf("a")] },
    ]);
  });

  it("tells no more than asked for, no private record and not the asker's own", () => {
    const book = bookOf(...["a", "b", "c", "secret"].map((name) => recordOf(name)));
    const random = seededRandom(1);
    const all = recordsToTell(book, { asker: idOf("a"), recordsMax: 9 }, random);

    expect(all).to.have.deep.members([recordOf("b"), recordOf("c")]);
    expect(recordsToTell(book, { asker: "x", recordsMax: 2 }, random)).to.have.length(2);
  });
});
