import { expect } from "chai";
import { MAP_SCALE, worldMap } from "../../../../../src/inspector/page/view/world.ts";
import type { NetworkFrame, ShownPeer } from "../../../../../src/inspector/protocol/network.ts";

function peer(name: string, parts: Partial<ShownPeer>): ShownPeer {
  return { peer: name, direction: "dialed", state: "connected", ...parts };
}

function network(parts: Partial<NetworkFrame>): NetworkFrame {
  return {
    atMs: 0,
    self: { peer: "me", kind: "full", patch: "021" },
    peers: [],
    cells: {},
    ...parts,
  };
}

describe("worldMap", () => {
  it("puts a patch where its degrees are, and marks the own (V3)", () => {
    const { cells } = worldMap(network({ cells: { "021": 2, F1B: 1 } }));
    expect(cells[0]).to.include({ patch: "021", isOwn: true, weight: 1, size: 5.625 * MAP_SCALE });
    // Zurich: 8.55 E, 47.37 N.
    expect(cells[0]?.x).to.be.within((180 + 8.55 - 5.7) * MAP_SCALE, (180 + 8.55) * MAP_SCALE);
    expect(cells[0]?.y).to.be.within((90 - 47.37 - 5.7) * MAP_SCALE, (90 - 47.37) * MAP_SCALE);
    expect(cells[1]).to.include({ isOwn: false, weight: 0.5 });
  });

  it("draws a link to each patch once, and none to its own or to nobody's (V3)", () => {
    const { arcs } = worldMap(
      network({
        peers: [
          ...[
            peer("a", { patch: "E1A" }),
            peer("b", { patch: "E1A" }),
            peer("c", { patch: "021" }),
          ],
          peer("d", { patch: "B19", direction: "none" }),
        ],
      }),
    );
    expect(arcs.map(({ patch, peers }) => [patch, peers])).to.deep.equal([["E1A", 2]]);
  });

  it("counts who is nowhere on the map beside it (V3)", () => {
    const { cells, arcs, tray } = worldMap(network({ cells: { "000": 3, "": 2, "?": 1 } }));
    expect([cells, arcs]).to.deep.equal([[], []]);
    expect(tray.map(({ count, why }) => `${count} ${why}`)).to.have.members([
      "3 on this machine",
      "2 at places nobody knows",
      "1 on ?, which is no patch of the map",
    ]);
  });
});
