import { expect } from "chai";
import fc from "fast-check";
import { type Move, Travel } from "../../../../src/inspector/recording/travel.ts";
import { SEEN, WATCHED, watchedRecording } from "../../../support/inspector/watched-recording.ts";

describe("Travel", () => {
  const recording = watchedRecording();

  function travelled(...moves: readonly Move[]): Travel {
    const travel = new Travel(recording);
    for (const move of moves) travel.go(move);
    return travel;
  }

  it("goes by messages and by what caused what (V4)", () => {
    const travel = travelled({ by: "end", end: "last" }, { by: "messages", count: -4 });
    expect(travel.message).to.equal(4);

    expect(travel.go({ by: "causes", count: -1 })).to.equal(true);
    expect(travel.message).to.equal(3);
    travel.go({ by: "causes", count: -1 });
    expect(travel.message).to.equal(1);
    expect(travel.go({ by: "causes", count: -1 })).to.equal(false);
    travel.go({ by: "causes", count: 1 });
    travel.go({ by: "causes", count: 1 });
    expect([travel.message, travel.picture.headers.last?.id]).to.deep.equal([4, 40]);
    expect(travel.go({ by: "causes", count: 1 })).to.equal(false);
  });

  it("goes by the transitions of one actor, ahead and back (V4)", () => {
    const travel = travelled({ by: "messages", count: -9 });
    const places = (actor: number, count: -1 | 1): (readonly number[])[] => {
      const found: (readonly number[])[] = [];
      while (travel.go({ by: "transitions", actor, count }))
        found.push([travel.message, travel.picture.atMs]);
      return found;
    };

    const ahead = places(WATCHED, 1);
    expect(ahead.map(([message]) => message)).to.deep.equal([1, 2, 4, 8]);
    expect(travel.picture.rows.get(WATCHED)?.now.state).to.equal("e");
    expect(places(WATCHED, -1)).to.deep.equal(ahead.slice(0, -1).reverse());
    expect(places(SEEN, 1)).to.deep.equal([[6, 3_000]]);
  });

  it("stops at places that were marked, between other stops (V4)", () => {
    const travel = travelled({ by: "messages", count: -9 }, { by: "messages", count: 3 });
    travel.mark();
    travel.go({ by: "messages", count: 4 });
    travel.mark();

    travel.go({ by: "moments", count: -1 });
    expect(travel.message).to.equal(3);
    expect(travel.go({ by: "moments", count: -1 })).to.equal(false);
    travel.go({ by: "moments", count: 1 });
    expect(travel.message).to.equal(7);
    travel.mark();
    expect(travel.bookmarks.map(({ message }) => message)).to.deep.equal([3]);
  });

  it("knows the same at a place whichever way it came (V4)", () => {
    const way = fc.constantFrom<-1 | 1>(-1, 1);
    const move: fc.Arbitrary<Move> = fc.oneof(
      fc.record({ by: fc.constant("messages" as const), count: fc.integer({ min: -4, max: 4 }) }),
      fc.record({ by: fc.constant("causes" as const), count: way }),
      fc.record({
        ...{ by: fc.constant("transitions" as const), count: way },
        actor: fc.constantFrom(WATCHED, SEEN),
      }),
    );
    fc.assert(
      fc.property(fc.array(move, { maxLength: 12 }), (moves) => {
        const travel = travelled(...moves);
        const direct = recording.cursor();
        direct.seekMessage(travel.message);

        expect(travel.proof.mismatches).to.deep.equal([]);
        expect(travel.picture.headers.last?.id).to.equal(direct.picture.headers.last?.id);
      }),
    );
  });
});
