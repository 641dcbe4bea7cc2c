import { expect } from "chai";
import { life, lookedAt, step } from "../../../actors/discovery.life.ts";
import { discoveryMachine } from "../../../actors/discovery.machine.ts";
import { DISCOVERY } from "../../../messages/discovery.ts";
import { MEM_TABLE } from "../../../messages/mem-table.ts";
import { getStatus } from "../../../src/actor/sys.ts";
import { useVillage, type Villager } from "../../support/village.ts";

describe("the machine of discovery", () => {
  it("has these arrows and no other", () => {
    const arrows = Object.values(discoveryMachine.states).flatMap((region) =>
      [region, ...Object.values(region.states)].flatMap((state) =>
        [...state.transitions.values()].flat().map(({ eventType, target = [] }) => {
          const to = target.map(({ key }) => key).join();
          return `${state.path.join(".")} ${eventType} ${to}`;
        }),
      ),
    );

    expect(arrows).to.deep.equal([
      "contacts registryAway blind",
      "contacts noneDialed seeding",
      "contacts someDialed dialing",
      "contacts noneLeft short",
      "contacts enoughStand settled",
      "rounds.idle ask asking",
      "rounds.asking told idle",
      "places.told place telling",
      "places.telling placed told",
      "records.kept keep keeping",
      "records.keeping kept kept",
      "records.keeping notKept kept",
      "table.away tableCame watched",
      "table.watched tableGone away",
    ]);
  });

  it("lets nobody take a step that none of its regions takes", () => {
    const asking = step(life.initial, "ask");
    expect(asking).to.deep.equal({ ...life.initial, rounds: "asking" });
    expect(() => step(asking, "ask")).to.throw("takes no ask now");
    expect(() => step(life.initial, "told")).to.throw("takes no told now");
  });

  it("says of its connections what the newest look says, whatever the one before said", () => {
    const blind = lookedAt(lookedAt(life.initial, "enough"), undefined);
    const short = lookedAt(blind, "none_left");
    const all = [blind, short, lookedAt(short, "some_dialed"), lookedAt(short, "none_dialed")];
    const contacts = all.map(({ contacts }) => contacts);
    expect(contacts).to.deep.equal(["blind", "short", "dialing", "seeding"]);
  });
});

describe("discovery as whoever looks sees it (V1)", () => {
  const village = useVillage();
  const advance = (byMs: number) => village().clock.advance(byMs);

  async function lifeOf({ world }: Villager) {
    const { state } = await getStatus(world.ref(DISCOVERY));
    const { contacts, rounds, places, records, table } = Object(state);
    return { contacts, rounds, places, records, table };
  }

  it("seeds while it has nobody, and is settled once as many stand as are wanted", async () => {
    const first = await village().start(1);
    expect(await lifeOf(first)).to.include({ contacts: "seeding", table: "watched" });
    const second = await village().start(2, [first.seed], { connectionsTarget: 1 });
    await advance(10_000);

    expect(await lifeOf(second)).to.deep.equal({
      ...{ contacts: "settled", rounds: "idle", places: "told" },
      ...{ records: "kept", table: "watched" },
    });
  });

  it("is short when all it knows are connected and it wants more", async () => {
    const first = await village().start(1);
    const second = await village().start(2, [first.seed], { connectionsTarget: 5 });
    await advance(10_000);

    expect(await lifeOf(second)).to.include({ contacts: "short" });
  });

  it("is dialing when one stands and it goes on to another it has heard of", async () => {
    const first = await village().start(1);
    await village().start(2, [first.seed]);
    await advance(10_000);
    const third = await village().start(3, [first.seed]);
    const seen = new Set<string>();
    for (let look = 0; look < 6; look += 1) {
      seen.add((await lifeOf(third)).contacts);
      await advance(1_000);
    }

    expect([...seen]).to.deep.equal(["seeding", "short", "dialing"]);
  });

  it("has no table while there is none", async () => {
    const first = await village().start(1);
    await advance(4_000);
    await first.world.kill(MEM_TABLE);

    expect(await lifeOf(first)).to.include({ table: "away" });
    await advance(4_000);
    expect(await lifeOf(first)).to.include({ table: "watched" });
  });
});
