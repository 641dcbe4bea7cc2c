import { expect } from "chai";
import { cellOf, targetOf } from "../../../../src/actor/ref.ts";
import { Looking, worker } from "../../../support/inspector/looking.ts";

describe("an inspector", () => {
  it("leaves nothing behind after a thousand viewers, half of them in the middle of a flush (V6, moonshot 20)", async () => {
    const looking = new Looking();
    const { ref } = await looking.runtime.start(worker);
    const first = looking.look();
    await looking.pass(0, first);
    const [id = 0] = first.picture.rows.keys();
    first.viewer.close();
    for (let at = 0; at < 1_000; at += 1) {
      const looker = looking.look({ messages: {}, watch: [id] });
      looker.viewer.onDue(() => looker.take(64));
      ref.cast.work(1);
      await looking.pass(50);
      if (at % 2 === 0) looker.drain();
      looker.viewer.close();
    }
    expect(targetOf(ref).kernel.runQueue.onTurn).to.equal(undefined);
    const all = Array.from({ length: 32 }, () => looking.look());
    expect(all).to.have.length(32);
    expect(targetOf(ref).kernel.runQueue.onLook).to.equal(undefined);
    expect(cellOf(ref)).to.include({ watch: undefined });
    expect(cellOf(ref)?.mailbox.onEntered).to.equal(undefined);
    await looking.stop();
  }).timeout(60_000);
});
