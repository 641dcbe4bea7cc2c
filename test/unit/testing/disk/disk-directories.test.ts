import { expect } from "chai";
import { directoriesOn } from "../../../../src/testing/disk/disk-directories.ts";

describe("directoriesOn", () => {
  it("removes on undo what was not there when the directory was taken, of what is named", async () => {
    const entries = new Map([["/node/old", 1]]);
    const held = await directoriesOn(entries).take("/node");
    for (const name of ["/node/store", "/node/other", "/elsewhere/store"]) entries.set(name, 2);

    await held.undo(["old", "store"]);

    expect([...entries.keys()]).to.deep.equal(["/node/old", "/node/other", "/elsewhere/store"]);
  });

  it("removes nothing once released", async () => {
    const entries = new Map<string, number>();
    const held = await directoriesOn(entries).take("/node");
    entries.set("/node/store", 1);

    await held.release();
    await held.undo(["store"]);

    expect(entries.size).to.equal(1);
  });
});
