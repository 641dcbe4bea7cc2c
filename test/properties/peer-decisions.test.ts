import { expect } from "chai";
import fc from "fast-check";
import { aggregateSummaries, median, summarizeSlots } from "../../src/peer/availability-summary.ts";
import { delayCeilingMs, nextDelayMs } from "../../src/peer/backoff.ts";
import { linkInUse, linksToYield, type PeerLink } from "../../src/peer/dial-tie-break.ts";
import { choosePeersToDial } from "../../src/peer/peer-choice.ts";
import { insertPeer, type PeerHeights } from "../../src/peer/peer-heights.ts";
import { fullBucket, takeTokens } from "../../src/peer/quota.ts";
import { coolDown, type Cooldowns, planSync } from "../../src/peer/sync-plan.ts";
import { seededRandom } from "../../src/time/seeded-random.ts";

describe("back-off", () => {
  const backoff = fc.record({
    firstMs: fc.integer({ min: 1, max: 10_000 }),
    capMs: fc.integer({ min: 1, max: 100_000_000 }),
  });

  it("draws whole milliseconds from 1 to a ceiling that never falls and never passes the cap", () => {
    fc.assert(
      fc.property(backoff, fc.nat({ max: 2_000 }), fc.string(), (shape, attempt, seed) => {
        const ceiling = delayCeilingMs(attempt, shape);
        expect(ceiling).to.be.at.most(shape.capMs);
        expect(delayCeilingMs(attempt + 1, shape)).to.be.at.least(ceiling);
        const delay = nextDelayMs(attempt, shape, seededRandom(seed));
        expect(Number.isInteger(delay)).to.equal(true);
        expect(delay).to.be.within(1, Math.max(1, ceiling));
      }),
    );
  });
});

describe("availability", () => {
  const seconds = fc.integer({ min: 0, max: 600 });

  it("is 0 to 1, between its least and greatest sample, and up exactly above one half", () => {
    const slots = fc.array(fc.array(seconds, { minLength: 1, maxLength: 5 }), { minLength: 1 });
    fc.assert(
      fc.property(slots, (samples) => {
        const { average, available } = summarizeSlots(samples, 600);
        const all = samples.flat();
        expect(average * 600).to.be.within(Math.min(...all) - 1e-6, Math.max(...all) + 1e-6);
        expect(available).to.equal(average > 0.5);
      }),
    );
  });

  it("has a median that does not depend on the order", () => {
    fc.assert(
      fc.property(fc.array(seconds), (values) => {
        expect(median([...values].reverse())).to.equal(median(values));
      }),
    );
  });

  it("is up after aggregation exactly when at least half of the summaries say so", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1 }), (bits) => {
        const [view] = aggregateSummaries(bits.map((available) => [{ available, average: 1 }]));
        expect(view?.available).to.equal(2 * bits.filter(Boolean).length >= bits.length);
      }),
    );
  });
});

describe("a simultaneous dial", () => {
  it("ends with the same link on both sides, whatever stands first where (S3)", () => {
    const ids = fc.uniqueArray(fc.stringMatching(/^[0-9a-f]{8}$/), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(ids, fc.boolean(), fc.boolean(), ([a = "", b = ""], swapA, swapB) => {
        const at = (self: string, peer: string, swap: boolean): PeerLink["direction"] => {
          const [first, second] = swap
            ? (["inbound", "outbound"] as const)
            : (["outbound", "inbound"] as const);
          const links: PeerLink[] = [
            { id: 1, direction: first, standing: "proven" },
            { id: 2, direction: second, standing: "proven" },
          ];
          const [loser] = linksToYield({ self, peer }, links);
          const kept = linkInUse({ self, peer }, links);
          expect(linksToYield({ self, peer }, links)).to.have.length(1);
          expect(kept).to.not.equal(loser);
          return kept?.direction ?? "inbound";
        };
        const [atA, atB] = [at(a, b, swapA), at(b, a, swapB)];
        expect(atA).to.not.equal(atB);
        expect(atA).to.equal(a > b ? "outbound" : "inbound");
      }),
    );
  });

  it("leaves one link that is asked over, in whatever order links come, prove themselves and end (S3)", () => {
    const event = fc.record({
      what: fc.constantFrom("accept", "dial", "prove", "end"),
      at: fc.nat({ max: 7 }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), fc.boolean(), (events, isGreater) => {
        const pair = isGreater ? { self: "b", peer: "a" } : { self: "a", peer: "b" };
        let links: readonly PeerLink[] = [];
        for (const [nth, { what, at }] of events.entries()) {
          const id = nth + 1;
          if (what === "accept")
            links = [...links, { id, direction: "inbound", standing: "proven" }];
          if (what === "dial" && !links.some(({ direction }) => direction === "outbound")) {
            links = [...links, { id, direction: "outbound", standing: "unproven" }];
          }
          links = links.flatMap((link, index): PeerLink[] => {
            if (index !== at) return [link];
            if (what === "end") return [];
            const isProven = what === "prove" && link.standing === "unproven";
            return [isProven ? { ...link, standing: "proven" } : link];
          });
          const losers = linksToYield(pair, links);
          links = links.map((link) =>
            losers.includes(link) ? { ...link, standing: "yielding" } : link,
          );
          expect(links.filter(({ standing }) => standing === "proven").length).to.be.at.most(1);
          expect(linkInUse(pair, links) === undefined).to.equal(links.length === 0);
        }
      }),
    );
  });
});

describe("a choice of peers to dial", () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-f]{1,3}$/), { maxLength: 20 });

  it("is of known and free peers only, each once, no more than are missing", () => {
    const input = fc.record({
      known: names,
      connected: names,
      pending: names,
      coolingDown: names,
      target: fc.nat({ max: 12 }),
      seed: fc.string(),
    });
    fc.assert(
      fc.property(input, ({ known, connected, pending, coolingDown, target, seed }) => {
        const choice = {
          known: known.map((peer) => ({ peer, range: peer.slice(0, 1) })),
          self: "a",
          connected: new Set(connected),
          pending: new Set(pending),
          coolingDown: new Set(coolingDown),
          target,
        };
        const chosen = choosePeersToDial(choice, seededRandom(seed));
        const free = known.filter((peer) => ![...connected, ...pending, "a"].includes(peer));
        expect(new Set(chosen).size).to.equal(chosen.length);
        for (const peer of chosen) expect(free).to.include(peer);
        const missing = target - connected.length - pending.length;
        expect(chosen.length).to.be.at.most(Math.max(0, missing));
        const rested = free.filter((peer) => !coolingDown.includes(peer));
        expect(chosen.length).to.be.at.least(Math.max(0, Math.min(missing, rested.length)));
      }),
    );
  });
});

describe("a sync plan", () => {
  const said = fc.dictionary(
    fc.stringMatching(/^[a-f]{1,2}$/),
    fc.record({ height: fc.nat({ max: 50 }), lowest: fc.nat({ max: 50 }), off: fc.boolean() }),
  );

  it("asks a rested peer of our chain for a range it says it has, from the next commit on", () => {
    const cold = fc.array(fc.stringMatching(/^[a-f]{1,2}$/));
    fc.assert(
      fc.property(said, cold, fc.nat({ max: 50 }), fc.string(), (peers, failed, head, seed) => {
        const random = seededRandom(seed);
        let heights: PeerHeights = new Map();
        for (const [peer, { height, lowest, off }] of Object.entries(peers)) {
          const genesis = off ? "bb" : "aa";
          heights = insertPeer(heights, peer, { genesis, height, lowest, ourGenesis: "aa" });
        }
        let cooldowns: Cooldowns = new Map();
        for (const peer of failed) cooldowns = coolDown(cooldowns, peer, { nowMs: 0, random });
        const view = { head, heights, cooldowns, scores: new Map(), commitsMax: 10, nowMs: 0 };
        const plan = planSync(view, random);
        const able = Object.entries(peers).filter(
          ([, { height, lowest, off }]) => !off && lowest <= head + 1 && head + 1 <= height,
        );
        const rested = able.filter(([peer]) => !failed.includes(peer));
        if (rested.length > 0) {
          if (plan.type !== "fetch") throw new Error(`planned ${plan.type}`);
          expect(rested.map(([peer]) => peer)).to.include(plan.peer);
          expect(plan.start).to.equal(head + 1);
          expect(plan.end).to.be.within(plan.start, head + 10);
          expect(plan.end).to.be.at.most(peers[plan.peer]?.height ?? 0);
        } else {
          expect(plan.type).to.equal(able.length > 0 ? "wait" : plan.type);
          expect(plan.type).to.not.equal("fetch");
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("a quota", () => {
  it("never lets through more than the burst and what came back since", () => {
    const requests = fc.array(
      fc.record({ afterMs: fc.nat({ max: 500 }), cost: fc.nat({ max: 6 }) }),
    );
    fc.assert(
      fc.property(requests, (list) => {
        const quota = { perSecond: 7, burst: 5 };
        let bucket = fullBucket(quota, 0);
        let nowMs = 0;
        let taken = 0;
        for (const { afterMs, cost } of list) {
          nowMs += afterMs;
          const take = takeTokens(bucket, cost, { quota, nowMs });
          bucket = take.bucket;
          if (take.allowed) taken += cost;
          else if (take.waitMs !== Infinity) {
            const later = takeTokens(bucket, cost, { quota, nowMs: nowMs + take.waitMs });
            expect(later.allowed).to.equal(true);
          }
        }
        expect(taken).to.be.at.most(quota.burst + (quota.perSecond * nowMs) / 1_000 + 1e-6);
      }),
    );
  });
});
