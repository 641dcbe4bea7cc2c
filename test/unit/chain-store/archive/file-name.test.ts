import { expect } from "chai";
import fc from "fast-check";
import {
  archiveFileName,
  archiveFiles,
  fileWith,
  firstUnarchived,
} from "../../../../src/chain-store/archive/file-name.ts";

describe("names of archive files", () => {
  it("say which commits a file holds, and sort as they do", () => {
    const ranges = [
      [101, 200],
      [1, 100],
      [1_000_000, 1_000_099],
    ] as const;
    const names = ranges.map(([from, to]) => archiveFileName(from, to));

    expect(archiveFiles([...names].sort()).map(({ from }) => from)).to.deep.equal([
      1, 101, 1_000_000,
    ]);
    expect(archiveFiles(names)[0]).to.deep.equal({ name: names[1], from: 1, to: 100 });
  });

  it("leave out whatever else lies there", () => {
    const strangers = ["readme.txt", "1-2.coppice", "0000000000-0000000001.coppice", ""];
    expect(archiveFiles([...strangers, "0000000005-0000000004.coppice"])).to.deep.equal([]);
  });

  it("lead to the file that goes on furthest, but for those that are set aside", () => {
    const files = archiveFiles([
      archiveFileName(1, 100),
      archiveFileName(50, 120),
      archiveFileName(60, 90),
    ]);
    const [, far] = files;
    expect(fileWith(files, 60, () => false)).to.equal(far);
    expect(fileWith(files, 60, (name) => name === far?.name)?.to).to.equal(100);
    expect(fileWith(files, 121, () => false)).to.equal(undefined);
  });

  it("tell the first commit that is missing, wherever files overlap or end", () => {
    const range = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.nat({ max: 20 }));
    fc.assert(
      fc.property(fc.array(range, { maxLength: 12 }), fc.nat({ max: 40 }), (ranges, lowest) => {
        const held = new Set(
          ranges.flatMap(([from, more]) => Array.from({ length: more + 1 }, (_, at) => from + at)),
        );
        const files = archiveFiles(
          ranges.map(([from, more]) => archiveFileName(from, from + more)),
        );
        const next = firstUnarchived(files, lowest);
        let expected = Math.max(1, lowest);
        while (held.has(expected)) expected += 1;
        expect(next).to.equal(expected);
      }),
    );
  });
});
