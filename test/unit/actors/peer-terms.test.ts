import { expect } from "chai";
import { peerTerms } from "../../../actors/peer-terms.ts";
import { store } from "../../../actors/store.ts";
import { PEER_TERMS } from "../../../messages/peer-terms.ts";
import { STORE } from "../../../messages/store.ts";
import { affinityOf, type PeerTerms } from "../../../src/peer/peer-terms.ts";
import { memoryStoreOpener } from "../../../src/store/memory.ts";
import { useNodeWorld } from "../../support/node-world.ts";

const [one, other] = ["ab".repeat(32), "cd".repeat(32)] as const;
const FIRST: PeerTerms = new Map([[one, { affinity: "high", admin: [], chain: [] }]]);

describe("the holder of terms", () => {
  const world = useNodeWorld();
  const opener = memoryStoreOpener();
  let told: PeerTerms[] = [];
  const begin = async (run: string) => {
    told = [];
    const tell = (terms: PeerTerms) => told.push(terms);
    await world().supervise([
      store.childSpec({ opener, path: "terms" }, { name: STORE }),
      peerTerms.childSpec({ first: FIRST, run, tell }, { name: PEER_TERMS }),
    ]);
  };
  const affinity = async (peer: string) =>
    affinityOf(await world().ref(PEER_TERMS).call.list(), peer);
  const say = (peer: string, to: "never" | null) =>
    world()
      .ref(PEER_TERMS)
      .call.change({ peer, change: { type: "affinity", affinity: to } });

  it("tells what it knows at the start, after each change, and after its own end", async () => {
    await begin("1");
    await say(other, "never");
    await say(one, null);
    await world().kill(PEER_TERMS);

    expect(told.map(({ size }) => size)).to.deep.equal([1, 2, 1, 2]);
    expect(await affinity(one), "taken back, and stays so").to.equal(undefined);
    expect(await affinity(other)).to.equal("never");
  });

  it("begins another run of the process as the options say", async () => {
    await begin("2");

    expect(await affinity(one)).to.equal("high");
    expect(await affinity(other)).to.equal(undefined);
  });
});
