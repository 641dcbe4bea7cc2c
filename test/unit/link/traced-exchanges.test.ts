import { expect } from "chai";
import { nativeCrypto } from "../../../src/crypto/native.ts";
import { simulatedClock } from "../../../src/index.ts";
import { linkTraces, TRACED_QUOTA } from "../../../src/link/traced-exchanges.ts";
import { TraceDoor } from "../../../src/telemetry/trace-door.ts";
import type { TracedWork } from "../../../src/telemetry/traced-work.ts";
import { memoryNetwork } from "../../../src/transport/memory.ts";
import type { Link } from "../../../src/transport/transport.ts";

const PACKET = { wireId: 7, payload: new Uint8Array(3) };
const OUTER = { traceId: "ab".repeat(16), spanId: "cd".repeat(8) };

const keyOf = (seed: number) => new Uint8Array(32).fill(seed);

/** Both ends of one link in memory, each with its own traces. */
async function bothEnds(oneIn = 1) {
  const clock = simulatedClock();
  const network = memoryNetwork({ clock });
  const links: Link[] = [];
  const far = network.transport(keyOf(2), "test", "far");
  await far.listen({ host: "far", port: 1 }, { onLink: (link) => links.push(link) });
  const near = network.transport(keyOf(1), "test", "near");
  const dialed = near.dial({ host: "far", port: 1 }, keyOf(2));
  await clock.advance(1);
  links.push(await dialed);
  const ends = links.map((link) => {
    const works: TracedWork[] = [];
    const self = link.direction === "outbound" ? keyOf(1) : keyOf(2);
    const sink = { oneIn, take: (work: TracedWork) => void works.push(work) };
    const door = new TraceDoor(sink, {
      ...{ clock, self, asHost: (work) => work(), typeOf: (wireId) => `type ${wireId}` },
      sha256: (bytes) => nativeCrypto().sha256(bytes),
      failureOf: ({ wireId }) => (wireId === 9 ? "internal" : undefined),
    });
    const other = { peer: "peer", tell: () => {} };
    return { works, door, traces: linkTraces(door, link, other) };
  });
  const [there, here] = ends;
  if (there === undefined || here === undefined) throw new Error("a link has two ends");
  return { clock, here, there };
}

describe("traced requests of a link (E4)", () => {
  it("are one place at both ends, and another one in the other direction", async () => {
    const { here, there } = await bothEnds();

    here.traces.asked.begin(5, PACKET);
    there.traces.heard.begin(5, PACKET);
    there.traces.asked.begin(5, PACKET);
    there.traces.heard.answered(5, PACKET);
    here.traces.asked.answered(5, PACKET);
    there.traces.asked.answered(5, PACKET);

    const [client] = here.works;
    const [server, back] = there.works;
    expect(client?.place).to.deep.equal(server?.within);
    expect(back?.place).to.not.deep.equal(client?.place);
    expect(client).to.deep.include({ kind: "client", name: "type 7" });
    expect(server?.attributes).to.include({ requestBytes: 3, answerBytes: 3, host: "near" });
  });

  it("end once, whatever comes after, and with the reason when there is no answer", async () => {
    const { here } = await bothEnds();
    const { asked } = here.traces;
    for (const messageId of [1, 2, 3, 4]) asked.begin(messageId, PACKET);

    asked.failed(1, "timeout");
    asked.answered(1, PACKET);
    asked.answered(2, { ...PACKET, wireId: 9 });
    asked.allFailed("closed");
    asked.allFailed("closed");

    const ends = ["timeout", "internal", "closed", "closed"];
    expect(here.works.map(({ failed }) => failed)).to.deep.equal(ends);
  });

  it("within other work are traced unsampled, in its trace, and name their own", async () => {
    const { here } = await bothEnds(1_000_000_000);
    const { asked } = here.traces;

    asked.begin(1, PACKET);
    asked.begin(2, PACKET, OUTER);
    asked.begin(3, PACKET, { ...OUTER, traceFlags: 0 });
    asked.allFailed("closed");

    expect(here.works).to.have.length(1);
    expect(here.works[0]?.within).to.deep.equal(OUTER);
    expect(here.works[0]?.meets?.traceId).to.match(/^[0-9a-f]{32}$/);
    expect(here.works[0]).to.not.have.property("place");
  });

  it("are no more than a direction may have traced, until time has passed", async () => {
    const { clock, here } = await bothEnds();
    const { heard } = here.traces;
    const hear = (): number => {
      for (let messageId = 0; messageId < 5_000; messageId += 1) heard.begin(messageId, PACKET);
      heard.allFailed("closed");
      return here.works.splice(0).length;
    };

    expect(hear()).to.equal(TRACED_QUOTA.burst);
    expect(hear()).to.equal(0);
    await clock.advance(1_000);
    expect(hear()).to.equal(TRACED_QUOTA.perSecond);
  });
});
