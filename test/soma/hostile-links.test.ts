/** Peers that use what two ends say of their link against the other: taking back, letting in and ending at once. */

import { expect } from "chai";
import { nodeMessages } from "../../messages/wire/node-messages.ts";
import type { Routes } from "../../actors/p2p-server.ts";
import type { Message } from "../../src/wire/define-messages.ts";
import { decodeMessage } from "../../src/wire/catalogue.ts";
import { packet, type TwoNodesOptions, twoNodes } from "../support/two-nodes.ts";

const ping = packet({ type: "p2p.ping" });
const knownPeers = packet({ type: "p2p.get_known_peers", ownRecord: Uint8Array.of(1) });
/** How many of them may be under way for one peer. */
const BURST = 50;

describe("soma connections: hostile peers (S3)", () => {
  const standing = async (options: TwoNodesOptions) => {
    const setup = await twoNodes(options);
    await setup.clock.advance(100);
    const takeBack = (messageId: number) =>
      setup.connection.cast.notify(packet({ type: "p2p.cancel", messageId }));
    return { setup, takeBack };
  };

  it("have nothing worked on that they take back in the frame it came in", async () => {
    let worked = 0;
    const requests = {
      "p2p.ping": () => {
        worked += 1;
        return { type: "p2p.pong" };
      },
    };
    const { setup, takeBack } = await standing({ routes: { requests } });

    void setup.connection.call.request(ping).catch(() => {});
    takeBack(1);
    await setup.clock.advance(100);
    expect(worked).to.equal(0);

    const asked = setup.connection.call.request(ping);
    await setup.clock.advance(100);
    expect((await asked).kind).to.equal("answer");
  });

  it("have no more worked on by taking back what goes on all the same", async () => {
    const letGo: (() => void)[] = [];
    const requests = {
      "p2p.get_known_peers": () =>
        new Promise<{ readonly type: string }>((resolve) => {
          letGo.push(() => resolve({ type: "p2p.pong" }));
        }),
    };
    const { setup, takeBack } = await standing({ routes: { requests } });
    const ask = async () => {
      const asked = setup.connection.call.request({ ...knownPeers, timeoutMs: 300 });
      await setup.clock.advance(500);
      const answer = await asked;
      return answer.kind === "answer" ? decodeMessage(nodeMessages, answer.packet) : answer;
    };

    for (let id = 1; id <= BURST; id += 1) void setup.connection.call.request(knownPeers);
    await setup.clock.advance(10);
    for (let id = 1; id <= BURST; id += 1) takeBack(id);
    await setup.clock.advance(30_000);
    expect(letGo).to.have.length(BURST);
    expect(await ask()).to.deep.equal({ type: "generic.error", reason: "overloaded" });

    for (const go of letGo) go();
    await setup.clock.advance(10);

    expect(await ask(), "its turn has come").to.deep.equal({ kind: "timeout" });
    expect(letGo).to.have.length(BURST + 1);
  });

  it("are worked for no longer once the time of a session to finish is over", async () => {
    let given: AbortSignal | undefined;
    const requests: Routes<Message>["requests"] = {
      "p2p.ping": (_message, _peer, { signal }) => {
        given = signal;
        return new Promise<never>(() => {});
      },
    };
    const { setup } = await standing({ routes: { requests } });
    void setup.connection.call.request(ping).catch(() => {});
    await setup.clock.advance(50);

    setup.sessions[0]?.cast.drain({ withinMs: 100 });
    await setup.clock.advance(50);
    expect(given?.aborted).to.equal(false);
    await setup.clock.advance(100);

    expect(given?.aborted).to.equal(true);
  });

  /** How often a node dials another in five minutes that lets it in and ends the link after a while. */
  const dialsOf = async (standsMs: number): Promise<number> => {
    const { setup } = await standing({ listening: false });
    let links = 0;
    await setup.far.needs.transport.listen(
      { host: "far", port: 30_002 },
      {
        onLink: (link) => {
          links += 1;
          link.send(new Uint8Array(0));
          setup.clock.setTimer(() => link.destroy("not_serving"), standsMs);
        },
        onRefused: () => {},
      },
    );
    await setup.clock.advance(300_000);
    return links;
  };

  it("that let a node in and end the link at once are dialed less and less often", async () => {
    // Half a minute between two on average, once the wait has grown to its cap.
    expect(await dialsOf(0)).to.be.within(5, 30);
  });

  it("are dialed again at once when the link has stood for a while", async () => {
    // Three seconds, and a quarter of one on average until the next.
    expect(await dialsOf(3_000)).to.be.within(80, 100);
  });
});
