/** How fast a stretch that is at hand is verified, beside what the engine needs for its signatures alone. */

import { GENESIS_HEAD } from "../../src/chain/head.ts";
import { signatureVerifier } from "../../src/chain/transaction-verifier.ts";
import type { Crypto } from "../../src/crypto/crypto.ts";
import type { Fixture, Grown } from "../../test/support/chain-fixture.ts";
import { cpuMs, type Figures } from "../suite.ts";
import { benchFixture, type ChainPlan, growStretch, MEMBERS, verifyGrown } from "./chain.ts";

/** CPU time of a full measurement, in ms. */
const FOR_MS = 6_000;

/** CPU time before it, in ms: what is made faster while it runs would count as work. Not shortened in a hurry. */
const WARM_MS = 2_000;

const MS_PER_SECOND = 1_000;

/** A stretch with transactions of this size, where there are any. */
const PAYLOAD_BYTES = 512;

/** What is verified: blocks that say nothing, or that carry a transaction each. */
export type Carries = "nothing" | "a transaction";

/** Verifies one stretch of 100 commits again and again; nothing of it is remembered from one time to the next. */
export async function verifyFigures(
  contestant: string,
  carries: Carries,
  scale: number,
): Promise<Figures> {
  const fixture = benchFixture();
  const plan: ChainPlan = {
    commits: 100,
    payloadBytes: carries === "nothing" ? 0 : PAYLOAD_BYTES,
  };
  const grown = growStretch(fixture, GENESIS_HEAD, plan);
  const asked = await askedOf(fixture, grown);
  const { verify } = fixture.crypto;
  const once = async (): Promise<void> => {
    if (contestant !== "engine alone") await verifyGrown(fixture, grown, GENESIS_HEAD);
    else if (!asked.every((one) => verify(...one))) throw new Error("the chain is signed");
  };
  await again(once, WARM_MS);
  const { times, ms } = await again(once, FOR_MS * scale);
  const commits = (times * plan.commits * MS_PER_SECOND) / ms;
  return { commits, blocks: commits * MEMBERS };
}

/** Does a thing again and again, for so much CPU time. */
async function again(
  once: () => Promise<void>,
  forMs: number,
): Promise<{ readonly times: number; readonly ms: number }> {
  const startMs = cpuMs();
  let times = 0;
  while (cpuMs() - startMs < forMs) {
    await once();
    times += 1;
  }
  return { times, ms: cpuMs() - startMs };
}

/** One question to the engine. */
type Asked = Parameters<Crypto["verify"]>;

/** What the engine is asked while the stretch is verified. */
async function askedOf(fixture: Fixture, grown: Grown): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  const { crypto } = fixture.context;
  const listening: Crypto = {
    ...crypto,
    verify: (...one) => {
      asked.push(one);
      return crypto.verify(...one);
    },
  };
  const signing = { crypto: listening, networkId: fixture.networkId };
  const transactions = signatureVerifier(signing);
  const context = { ...fixture.context, ...signing, transactions };
  await verifyGrown({ ...fixture, crypto: listening, context }, grown, GENESIS_HEAD);
  return asked;
}
