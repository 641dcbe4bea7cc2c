import { expect } from "chai";
import { nativeCrypto } from "../../../src/crypto/native.ts";
import { RuntimeError, simulatedClock } from "../../../src/index.ts";
import { TraceDoor } from "../../../src/telemetry/trace-door.ts";
import type { TracedWork, TracesOptions } from "../../../src/telemetry/traced-work.ts";

const WORK = { name: "read", kind: "internal", attributes: { peers: 2 } } as const;
const PLACE = { traceId: "ab".repeat(16), spanId: "cd".repeat(8) };

function doorOf(sink: Partial<TracesOptions> = {}) {
  const clock = simulatedClock();
  const taken: TracedWork[] = [];
  const callers: string[] = [];
  const whole = { take: (work: TracedWork) => void taken.push(work), oneIn: 1, ...sink };
  const door = new TraceDoor(whole, {
    clock,
    sha256: (bytes) => nativeCrypto().sha256(bytes),
    self: new Uint8Array(32).fill(7),
    typeOf: String,
    failureOf: () => undefined,
    asHost: (work) => {
      callers.push("host");
      work();
    },
  });
  return { clock, door, taken, callers };
}

describe("the way of traced work to the host (E4)", () => {
  it("tells when work began and how long it took, as the host's code", async () => {
    const { clock, door, taken, callers } = doorOf();
    const beganMs = clock.now();

    const done = door.during(WORK, () => new Promise((end) => clock.setTimer(() => end(3), 40)));
    await clock.advance(40);

    expect(await done).to.equal(3);
    expect(taken).to.deep.equal([{ ...WORK, beganMs, tookMs: 40 }]);
    expect(callers).to.deep.equal(["host"]);
  });

  it("tells why work failed by the code of its failure, and hands the failure on", async () => {
    const { door, taken } = doorOf();
    const failure = new RuntimeError("request.not_connected", { peer: "p" }, "cannot ask p");

    const end = await door.during(WORK, () => Promise.reject(failure)).catch((error) => error);
    await door.during(WORK, () => Promise.reject(new Error("x"))).catch(() => {});

    expect(end).to.equal(failure);
    expect(taken.map(({ failed }) => failed)).to.deep.equal(["request.not_connected", "error"]);
  });

  for (const [how, fail] of [
    [
      "throws",
      () => {
        throw new Error("full");
      },
    ],
    ["rejects", () => Promise.reject(new Error("full"))],
  ] as const) {
    it(`tells a sink that ${how} nothing more, and of its failure once`, async () => {
      const failures: string[] = [];
      let times = 0;
      const { door } = doorOf({
        take: () => {
          times += 1;
          return fail() as unknown as void;
        },
      });
      const tell = (error: unknown): void => void failures.push(String(error));

      await door.during(WORK, () => Promise.resolve());
      for (let nth = 0; nth < 2; nth += 1) await door.during(WORK, () => Promise.resolve(), tell);

      expect(times).to.equal(1);
      expect(failures).to.deep.equal(["Error: full"]);
    });
  }

  it("gives work of its own a place one time in N, each another one", () => {
    const all = doorOf().door;
    const some = doorOf({ oneIn: 4 }).door;
    const places = Array.from({ length: 400 }, () => all.ownPlace());
    const few = Array.from({ length: 400 }, () => some.ownPlace()).filter(Boolean);

    expect(new Set(places.map((place) => place?.traceId)).size).to.equal(400);
    expect(few).to.have.length.within(60, 140);
  });

  it("goes by whoever asked for the work: within a recorded place it is traced, within another not", () => {
    const { door } = doorOf({ oneIn: 1_000_000_000 });

    const inside = door.ownPlace(PLACE);

    expect(inside?.traceId).to.equal(PLACE.traceId);
    expect(inside?.spanId)
      .to.match(/^[0-9a-f]{16}$/)
      .and.not.equal(PLACE.spanId);
    expect(door.ownPlace({ ...PLACE, traceFlags: 0 })).to.equal(undefined);
    expect(door.ownPlace()).to.equal(undefined);
  });
});
