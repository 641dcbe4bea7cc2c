import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { RuntimeError, seededRandom } from "../../src/index.ts";
import { cborItems } from "./cbor-items.ts";
import { keepInput, readCorpus } from "./corpus.ts";
import { allDecoders, type Decoder } from "./decoders.ts";
import { mutate, MUTANT_BYTES_MAX } from "./mutate.ts";
import { runDecoders } from "./run-decoders.ts";
import { forgeable } from "./signed-decoders.ts";
import { faultsOf, PONG_MS_MAX, RSS_BYTES_MAX, verdictLines } from "./verdict.ts";

const decoder = (decode: Decoder["decode"]): Decoder => ({
  name: "one of ours",
  samples: [Uint8Array.of(0x82, 1, 2)],
  decode,
});
function turns(most: number): () => Promise<boolean> {
  let taken = 0;
  return async () => {
    taken += 1;
    return taken <= most;
  };
}

describe("items of CBOR", () => {
  it("are found with their heads and ends, outer ones first", () => {
    const bytes = Uint8Array.of(0x82, 0x18, 200, 0xa1, 0x61, 0x61, 0x41, 7);

    expect(
      cborItems(bytes).map(({ start, headEnd, end, major }) => [start, headEnd, end, major]),
    ).to.deep.equal([
      [0, 1, 8, 4],
      [1, 3, 3, 0],
      [3, 4, 8, 5],
      [4, 5, 6, 3],
      [6, 7, 8, 2],
    ]);
  });

  it("end where there are none, whatever is announced", () => {
    expect(cborItems(Uint8Array.of(0x9a, 255, 255, 255, 255))).to.deep.equal([]);
    expect(cborItems(new Uint8Array(100_000).fill(0x81))).to.deep.equal([]);
  });
});

describe("a mutant", () => {
  it("follows from its seed, stays in its size, and leaves its parents alone", () => {
    const parent = Uint8Array.of(0x82, 0x18, 200, 0xa1, 0x61, 0x61, 0x41, 7);
    const before = parent.slice();
    const brood = (seed: number): Uint8Array[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 500 }, () => mutate(parent, parent, random));
    };

    expect(brood(1)).to.deep.equal(brood(1));
    expect(Math.max(...brood(2).map(({ length }) => length))).to.be.at.most(MUTANT_BYTES_MAX);
    expect(new Set(brood(3).map(String)).size).to.be.above(300);
    expect(parent).to.deep.equal(before);
  });
});

describe("a run over readers (A8)", () => {
  it("finds what throws anything but a refusal, and what changes its input", async () => {
    const careless = decoder((bytes) => {
      if (bytes[0] !== 0x82) throw new TypeError("undefined is no function");
    });
    const vandal = decoder((bytes) => bytes.fill(0));
    const strict = decoder(() => {
      throw new RuntimeError("codec.malformed", { what: "a", expected: "b" }, "no");
    });
    const run = { corpus: new Map(), random: seededRandom(1) };

    const counts = await runDecoders({ ...run, decoders: [careless, vandal], goesOn: turns(2) });
    const sound = await runDecoders({ ...run, decoders: [strict], goesOn: turns(2) });

    expect(new Set(counts.faults.map(({ why }) => why))).to.deep.equal(
      new Set(["TypeError: undefined is no function", "changed its input"]),
    );
    expect(sound).to.deep.include({ read: 0, faults: [] });
  });

  it("breaks no reader of the product with what is kept, nor with some thousands of mutants", async function () {
    this.timeout(60_000);
    const decoders = allDecoders();
    const random = seededRandom(20);

    const counts = await runDecoders({
      ...{ decoders, corpus: readCorpus(), random },
      goesOn: turns(decoders.length),
    });

    expect(counts.faults).to.deep.equal([]);
    expect(counts.read).to.be.above(decoders.length);
    expect(counts.refused).to.be.above(decoders.length);
  });

  it("finds what accepts a signed thing that nobody has made", async () => {
    const signed = [Uint8Array.of(1, 2), Uint8Array.of(3, 4)];
    const gullible = forgeable("gullible", signed, () => {});
    const run = { corpus: new Map(), random: seededRandom(1), decoders: [gullible] };

    const { read, faults } = await runDecoders({ ...run, goesOn: turns(2) });

    expect(read).to.be.at.least(signed.length);
    expect(new Set(faults.map(({ why }) => why))).to.deep.equal(
      new Set(["Error: accepted a forgery"]),
    );
  });

  it("keeps what broke a reader, once", () => {
    const folder = mkdtempSync(join(tmpdir(), "coppice-corpus-"));
    try {
      for (let time = 0; time < 2; time += 1) keepInput("kept node", Uint8Array.of(1, 2), folder);

      expect(readCorpus(folder)).to.deep.equal(new Map([["kept-node", [Uint8Array.of(1, 2)]]]));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("the verdict of fuzzing", () => {
  const read = { inputs: 3, read: 1, refused: 2, faults: [] };
  const listened = {
    ...{ links: 2, frames: 1, requests: 40, pongs: 9, crashes: 0, ended: undefined },
    rssBytesMax: RSS_BYTES_MAX,
    pongMsMax: PONG_MS_MAX,
  };

  it("is one plain line at the end", () => {
    expect(verdictLines(read, listened).at(-1)).to.equal("nothing broke");
    expect(verdictLines({ ...read, inputs: 0 }, listened).at(-1)).to.equal("1 FAULTS");
  });

  for (const [what, more] of [
    ["an end", { ended: "SIGSEGV" }],
    ["a crash", { crashes: 1 }],
    ["memory", { rssBytesMax: RSS_BYTES_MAX + 1 }],
    ["a wait", { pongMsMax: PONG_MS_MAX + 1 }],
    ["silence", { pongs: 0 }],
  ] as const) {
    it(`names ${what}`, () => {
      expect(faultsOf(read, { ...listened, ...more })).to.have.length(1);
    });
  }
});
