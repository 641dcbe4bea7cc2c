/** What every door to folders of files promises, run on each implementation. */

import { expect } from "chai";
import { isRuntimeError } from "../../src/errors.ts";
import type { Folder, FolderOpener } from "../../src/store/folder.ts";
import { codeOf } from "../support/node-world.ts";

/** Folders a test may write to. */
export interface FolderWorld {
  readonly folders: FolderOpener;
  /** A path no folder is at yet. */
  newPath(): string;
}

const signal = new AbortController().signal;

/** Parts of a file, one after the other. */
async function* partsOf(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

async function textOf(folder: Folder, name: string): Promise<string> {
  let text = "";
  for (let more = "start"; more !== ""; text += more) {
    const bytes = await folder.read(name, { from: text.length, bytesMax: 3, signal });
    expect(bytes.length).to.be.at.most(3);
    more = Buffer.from(bytes).toString();
  }
  return text;
}

/** Declares the tests of one implementation. */
export function describeFolders(name: string, makeWorld: () => FolderWorld): void {
  describe(`FolderOpener, ${name}`, () => {
    function newFolder(): Folder {
      const { folders, newPath } = makeWorld();
      return folders.open(newPath(), "me");
    }

    it("is empty before anything was written to it", async () => {
      expect(await newFolder().names({ signal })).to.deep.equal([]);
    });

    it("gives back what was written, from any place on, and says how long it is", async () => {
      const folder = newFolder();
      const bytes = await folder.write("a.file", {
        parts: partsOf("one ", "two ", "three"),
        signal,
      });

      expect(bytes).to.equal(13);
      expect(await folder.names({ signal })).to.deep.equal(["a.file"]);
      expect(await textOf(folder, "a.file")).to.equal("one two three");
      const late = await folder.read("a.file", { from: 100, bytesMax: 3, signal });
      expect(late).to.have.length(0);
    });

    it("replaces a file whole", async () => {
      const folder = newFolder();
      await folder.write("a", { parts: partsOf("a long one"), signal });
      await folder.write("a", { parts: partsOf("short"), signal });

      expect(await textOf(folder, "a")).to.equal("short");
    });

    it("shows nothing of a file whose parts fail, or that nobody wants any more", async () => {
      const folder = newFolder();
      async function* failing(): AsyncGenerator<Uint8Array> {
        yield* partsOf("half");
        throw new Error("no more");
      }
      const given = AbortSignal.abort(new Error("given up"));

      expect(await codeOf(folder.write("a", { parts: failing(), signal }))).to.contain("no more");
      const unwanted = folder.write("a", { parts: partsOf("x"), signal: given });
      expect(await codeOf(unwanted)).to.contain("given up");
      expect(await folder.names({ signal })).to.deep.equal([]);
    });

    it("lets two writes of one file each end whole", async () => {
      const folder = newFolder();
      const [slow, fast] = ["slow".repeat(5), "fast"];
      await Promise.all([
        folder.write("a", { parts: partsOf(...slow), signal }),
        folder.write("a", { parts: partsOf(...fast), signal }),
      ]);

      expect(await textOf(folder, "a")).to.be.oneOf([slow, fast]);
      expect(await folder.names({ signal })).to.deep.equal(["a"]);
    });

    it("names the file it cannot read or write, and no name leads out of it", async () => {
      const folder = newFolder();
      for (const bad of ["../a", ".hidden", "a/b", ""]) {
        const write = folder.write(bad, { parts: partsOf("x"), signal });
        expect(await codeOf(write)).to.equal("archive.unwritten");
      }
      const failure: unknown = await folder
        .read("absent", { from: 0, bytesMax: 1, signal })
        .catch((error: unknown) => error);
      if (!isRuntimeError(failure, "archive.unreadable")) throw new Error("it was read");
      expect(failure.details.file).to.equal("absent");
    });

    it("keeps folders apart, and lets several write to one", async () => {
      const { folders, newPath } = makeWorld();
      const path = newPath();
      const [mine, yours, other] = [
        folders.open(path, "me"),
        folders.open(path, "you"),
        folders.open(newPath(), "me"),
      ];
      await mine.write("a", { parts: partsOf("mine"), signal });
      await yours.write("b", { parts: partsOf("yours"), signal });

      expect([...(await mine.names({ signal }))].sort()).to.deep.equal(["a", "b"]);
      expect(await textOf(mine, "b")).to.equal("yours");
      expect(await other.names({ signal })).to.deep.equal([]);
    });
  });
}
