import { expect } from "chai";
import fc from "fast-check";
import { seedText } from "../../../src/peer/seed.ts";
import {
  SEED_RECORD_MARK,
  SEEDS_MAX,
  seedsOfFile,
  seedsOfLines,
  seedsOfRecords,
} from "../../../src/peer/seed-list.ts";
import { failureOf } from "../../support/failure.ts";

const line = (port: number): string => `10.0.0.1:${port}:${"ab".repeat(32)}`;
const portsOf = (seeds: readonly { readonly endpoint: { readonly port: number } }[]): number[] =>
  seeds.map(({ endpoint }) => endpoint.port);

describe("a file of seeds (A10)", () => {
  it("holds one a line; empty lines and remarks say nothing", () => {
    const text = `# ours\n\n${line(1)}\r\n  ${line(2)}:tcp   # the second\n`;

    expect(portsOf(seedsOfFile(text))).to.deep.equal([1, 2]);
  });

  it("is refused as a whole for one bad line, which is named", () => {
    const { message } = failureOf(() => seedsOfFile(`${line(1)}\n\n10.0.0.1:2`));

    expect(message).to.contain("line 3").and.contain("10.0.0.1:2");
  });

  it("is refused with more seeds than anybody needs", () => {
    const many = (count: number): string => `${line(1)}\n`.repeat(count);

    expect(seedsOfFile(many(SEEDS_MAX))).to.have.length(SEEDS_MAX);
    expect(failureOf(() => seedsOfFile(many(SEEDS_MAX + 1))).code).to.equal("option.invalid");
  });
});

describe("the text records of a name (A10)", () => {
  it("are seeds where they say so; one that is garbled costs itself", () => {
    const texts = [
      "v=spf1 -all",
      `${SEED_RECORD_MARK}${line(1)}`,
      `${SEED_RECORD_MARK}no`,
      line(2),
    ];

    const { seeds, skipped } = seedsOfRecords(texts);

    expect(portsOf(seeds)).to.deep.equal([1]);
    expect(skipped).to.deep.equal(["no"]);
  });

  it("are read up to a limit, whatever they hold", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 200 }), (texts) => {
        const { seeds, skipped } = seedsOfRecords(texts.map((text) => SEED_RECORD_MARK + text));
        expect(seeds.length + skipped.length).to.be.at.most(SEEDS_MAX);
      }),
    );
    const many = new Array<string>(SEEDS_MAX + 9).fill(SEED_RECORD_MARK + line(1));
    expect(seedsOfRecords(many).seeds).to.have.length(SEEDS_MAX);
  });
});

describe("lines of seeds on the disk", () => {
  it("come back as they were written, without those that were garbled", () => {
    const [seed] = seedsOfFile(line(3));
    if (seed === undefined) throw new Error("no seed");

    expect(seedsOfLines([seedText(seed), "\u0000"])).to.deep.equal({
      seeds: [seed],
      skipped: ["\u0000"],
    });
  });
});
