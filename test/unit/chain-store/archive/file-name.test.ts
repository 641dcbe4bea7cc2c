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

  it("leave out what says more than a file holds, which would hide what is missing", () => {
    const [all, true1] = ["0000000002-4294967295.coppice", archiveFileName(3, 102)];
    const files = archiveFiles([all, archiveFileName(3, 103), true1]);

    expect(files.map(({ name }) => name)).to.deep.equal([true1]);
    expect(firstUnarchived(files, 2)).to.equal(2);
  });

  it("lead to the file that goes on furthest, but for those that are set aside or failed more", () => {
    const files = archiveFiles([
      archiveFileName(1, 100),
      archiveFileName(50, 120),
      archiveFileName(60, 90),
    ]);
    const [, far] = files;
    const isFar = (name: string): boolean => name === far?.name;
    expect(fileWith(files, 60, () => 0)).to.equal(far);
    expect(fileWith(files, 60, (name) => (isFar(name) ? undefined : 3))?.to).to.equal(100);
    expect(fileWith(files, 60, (name) => (isFar(name) ? 2 : 1))?.to).to.equal(100);
    expect(fileWith(files, 121, () => 0)).to.equal(undefined);
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
