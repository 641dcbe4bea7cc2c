/** Nodes whose chain grows as it was recorded, and that serve it after their nature. */

import type { Responder, Routes } from "../../../actors/p2p-server.ts";
import { store } from "../../../actors/store.ts";
import { STORE } from "../../../messages/store.ts";
import { type NodeMessage, nodeMessages } from "../../../messages/wire/node-messages.ts";
import { ChainReader } from "../../../src/chain-store/chain-reader.ts";
import { actorSource } from "../../../src/chain-store/chain-source.ts";
import { planPrune, pruneWrites } from "../../../src/chain-store/prune.ts";
import { commitsFrom } from "../../../src/chain-store/serve.ts";
import { isRuntimeError } from "../../../src/errors.ts";
import type { Runtime } from "../../../src/runtime/runtime.ts";
import type { NodeEnv, NodeSpec } from "../../../src/testing/index.ts";
import type { Catalogue } from "../../../src/wire/catalogue.ts";
import type { Message } from "../../../src/wire/define-messages.ts";
import { nodeRoutes } from "../../../supervisors/face/routes.ts";
import { type LinkNode, startLinks } from "../../support/parts/link-node.ts";
import { type RecordedChain, recordedChain } from "../../support/parts/recorded-chain.ts";
import { type Bend, bendOf, type Nature } from "./natures.ts";
import { SYNC_TRACE } from "./sync-trace.ts";

/** The event a source writes when it does not answer what an honest one would: nature, type. */
export const LIED = "source.lied";

/** The event it writes when it is asked for commits or blocks: nature. */
export const ASKED = "source.asked";

/** Commits a source serves at once: fewer than there are, so that there are many jobs. */
const SERVED_MAX = 6;
/** Between two stretches a source comes to have, in ms. */
const GROWTH_MS = 250;
/** Commits that one that removes them keeps. */
const KEPT = 6;
/** Between two rounds of pushes of one that boasts, in ms. */
const BOAST_MS = 300;
/** Longer than any run: an answer nobody waits for. */
const NEVER_MS = 10 * 60_000;
/** Of the recorded commits one that boasts has so many. */
const BOASTER_HAS = 1;

const CATALOGUE = nodeMessages as Catalogue<Message>;

/** What a source is like. */
export interface SourcePlan {
  readonly nature: Nature;
  /** Whom it pushes false heights at, if that is its nature. */
  readonly followers?: readonly string[];
}

/** A node that serves a recorded chain. */
export function sourceNode(name: string, { nature, followers = [] }: SourcePlan): NodeSpec {
  const isForeign = nature === "stranger" || nature === "impostor";
  return {
    name,
    role: "source",
    start: async (env): Promise<LinkNode> => {
      const ours = await recordedChain();
      const chain = isForeign ? await recordedChain("theirs") : ours;
      const bend = bendOf(nature, env, ours);
      const node = await startLinks(env, {
        dials: nature === "boaster" ? followers : [],
        catalogue: CATALOGUE,
        routes: (runtime) => sourceRoutes(env, { chain, runtime, nature, bend }),
        below: [
          store.childSpec(
            { opener: env.storeOpener, path: `/${env.name}/store` },
            { name: STORE, shutdown: { afterMs: 30_000 } },
          ),
        ],
      });
      if (nature === "honest") env.trace(SYNC_TRACE.began, { peer: node.self });
      grow(env, { chain, runtime: node.runtime, nature });
      if (nature === "boaster") boast(env, node, followers);
      return node;
    },
  };
}

interface SourceParts {
  readonly chain: RecordedChain;
  readonly runtime: Runtime;
  readonly nature: Nature;
}

function sourceRoutes(
  env: NodeEnv,
  { chain, runtime, nature, bend }: SourceParts & { readonly bend: Bend },
): Pick<Routes<Message>, "requests" | "notices"> {
  const { crypto, networkId } = chain.fixture;
  const own = nodeRoutes({ crypto, networkId });
  const reader = new ChainReader(actorSource(runtime.ref(STORE)), { crypto, networkId });
  const room = { commitsBytesMax: 1_000_000, certifiersBytesMax: 1_000_000 };
  const served: Readonly<Record<string, Responder<Message>>> = {
    ...own.requests,
    "sync.push_commit": () => ({ type: "sync.commit_acknowledged", timestampMs: 0 }) as Message,
    "sync.fetch_commits": async (message) => {
      const range = { start: 0, end: 0, ...message };
      const commits = await commitsFrom(reader, range, { commitsMax: SERVED_MAX, ...room });
      return { type: "generic.not_found", ...(commits && { ...commits, type: "sync.commits" }) };
    },
  };
  const bent = Object.entries(served).map(([type, respond]) => {
    const answer: Responder<Message> = async (message, peer, context) => {
      if (type.startsWith("sync.fetch")) env.trace(ASKED, { nature });
      const honest = (await respond(message, peer, context)) as NodeMessage;
      const said = bend({ asked: message as NodeMessage, honest, peer });
      if (said === honest) return honest;
      env.trace(LIED, { nature, type });
      if (typeof said === "object" && "type" in said) return said;
      await later(env, said === "silence" ? NEVER_MS : said.lateMs);
      return honest;
    };
    return [type, answer] as const;
  });
  return { requests: Object.fromEntries(bent), notices: {} };
}

function later({ clock }: NodeEnv, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimer(resolve, ms);
  });
}

/** Lets a source have one stretch after the other, and remove what is old; what fails is tried again. */
function grow(env: NodeEnv, { chain, runtime, nature }: SourceParts): void {
  const disk = runtime.ref(STORE);
  const { crypto, networkId } = chain.fixture;
  const reader = new ChainReader(actorSource(disk), { crypto, networkId });
  const step = async (): Promise<void> => {
    await disk.call.write([]);
    if ((await reader.name()) === undefined) await disk.call.write(chain.genesis);
    const { index: head } = await reader.head();
    if (nature === "pruned") {
      const view = { head, lowest: await reader.lowest(), keep: KEPT, taken: [head] };
      const plan = planPrune(view);
      if (plan !== undefined) await disk.call.write(await pruneWrites(reader, plan, crypto));
    }
    if (nature === "boaster" && head >= BOASTER_HAS) return;
    const next = chain.stretches.find(({ end }) => end > head);
    if (next !== undefined) await disk.call.write(next.writes);
  };
  const look = (): void => {
    step().catch(forgive);
    env.clock.setTimer(look, GROWTH_MS);
  };
  look();
}

/** Tells followers, again and again, of commits nobody has. */
function boast(env: NodeEnv, node: LinkNode, followers: readonly string[]): void {
  const random = env.random.fork("boast");
  const push = (): void => {
    for (const follower of followers) {
      const index = 1 + random.below(1_000_000);
      const message = { type: "sync.push_commit", index } as Message;
      node.ask.request(node.idOf(follower), message).catch(forgive);
    }
    env.clock.setTimer(push, BOAST_MS);
  };
  push();
}

function forgive(error: unknown): void {
  if (!isRuntimeError(error)) throw error;
}
