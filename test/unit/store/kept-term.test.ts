import { expect } from "chai";
import { type KeptTerm, keptTerm, termWrite } from "../../../src/store/kept-term.ts";
import type { StoreEntry } from "../../../src/store/store.ts";

function entryOf(kept: KeptTerm): StoreEntry {
  const write = termWrite(kept);
  if (!("put" in write)) throw new Error("a term is put");
  return [write.put[1], write.put[2]];
}

describe("a kept term", () => {
  const peer = "ab".repeat(32);
  const address = { host: "2001:db8::1", port: 9 };

  it("is read back as it was written, also one that says nothing", () => {
    for (const term of [
      { affinity: "never", admin: [address], chain: [address, address] },
      { affinity: undefined, admin: [], chain: [] },
    ] as const) {
      const kept = { run: "1700000000000", peer, term };
      expect(keptTerm(entryOf(kept))).to.deep.equal(kept);
    }
  });

  it("costs only itself when it is garbled", () => {
    const [key] = entryOf({ run: "1", peer, term: { affinity: "high", admin: [], chain: [] } });
    expect(keptTerm([key, new Uint8Array(7)])).to.equal(undefined);
    expect(keptTerm([key, new Uint8Array(0)])).to.equal(undefined);
  });
});
