/** What every door to data directories promises, run on each implementation. */

import { join } from "node:path";
import { expect } from "chai";
import { isRuntimeError } from "../../src/errors.ts";
import type { NodeDirectories, HeldDirectory } from "../../src/store/directories.ts";

/** Directories a test may take. */
export interface DirectoryWorld {
  readonly directories: NodeDirectories;
  /** A path no directory is at yet. */
  newPath(): string;
}

/** What became of a try: the directory, or why not. */
export async function tryTake(
  directories: NodeDirectories,
  path: string,
): Promise<{ readonly held?: HeldDirectory; readonly refusal?: unknown }> {
  try {
    return { held: await directories.take(path) };
  } catch (refusal) {
    return { refusal };
  }
}

/** Declares the tests of one implementation. */
export function describeNodeDirectories(name: string, makeWorld: () => DirectoryWorld): void {
  describe(`NodeDirectories, ${name}`, () => {
    it("refuse a directory that is held, naming it and its holder in one line", async () => {
      const { directories, newPath } = makeWorld();
      const path = newPath();
      const held = await directories.take(path);

      const { refusal } = await tryTake(directories, path);

      if (!isRuntimeError(refusal, "store.in_use")) throw new Error("it was not refused");
      expect(refusal.details.path).to.equal(path);
      expect(refusal.details.holder).to.match(/process/);
      expect(refusal.message).to.contain(path).and.contain(refusal.details.holder);
      expect(refusal.message).to.not.contain("\n");
      await held.release();
    });

    it("know a directory by any spelling of its path", async () => {
      const { directories, newPath } = makeWorld();
      const path = newPath();
      const held = await directories.take(path);

      const { refusal } = await tryTake(
        directories,
        join(path, "..", path.split("/").at(-1) ?? ""),
      );
      const spelled = await tryTake(directories, `${path}/./`);

      expect(isRuntimeError(refusal, "store.in_use")).to.equal(true);
      expect(isRuntimeError(spelled.refusal, "store.in_use")).to.equal(true);
      await held.release();
    });

    it("let another have a directory once it is released, as often as wanted", async () => {
      const { directories, newPath } = makeWorld();
      const path = newPath();

      for (let round = 0; round < 3; round += 1) await (await directories.take(path)).release();
      const held = await directories.take(path);
      await held.undo(["store"]);
      const last = await directories.take(path);

      await last.release();
    });

    it("take a second release, or one after an undo, for nothing", async () => {
      const { directories, newPath } = makeWorld();
      const path = newPath();
      const first = await directories.take(path);
      await Promise.all([first.release(), first.release()]);
      const second = await directories.take(path);

      await first.release();
      await first.undo(["store"]);

      expect((await tryTake(directories, path)).refusal).to.not.equal(undefined);
      await second.release();
    });

    it("give one directory to exactly one of many who want it at once", async () => {
      const { directories, newPath } = makeWorld();
      for (let round = 0; round < 5; round += 1) {
        const path = newPath();

        const tries = await Promise.all(
          Array.from({ length: 12 }, () => tryTake(directories, path)),
        );

        const winners = tries.flatMap(({ held }) => (held === undefined ? [] : [held]));
        expect(winners).to.have.length(1);
        for (const { refusal } of tries.filter(({ held }) => held === undefined)) {
          expect(isRuntimeError(refusal, "store.in_use"), String(refusal)).to.equal(true);
        }
        await winners[0]?.release();
      }
    });

    it("keep directories apart, one inside another too", async () => {
      const { directories, newPath } = makeWorld();
      const path = newPath();

      const held = [
        await directories.take(path),
        await directories.take(join(path, "inner")),
        await directories.take(newPath()),
      ];

      await Promise.all(held.map((each) => each.release()));
    });
  });
}
