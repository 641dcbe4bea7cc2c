/**
 * Holds what the operator and the chain say of peers: whom to keep, whom to let in, whom never, and where
 * they are.
 *
 * It owns the table. A change is on the disk before it counts, and counts at once: discovery and the
 * listener are told. When it dies nothing ends, and the next one tells them all it knows again. A new run of
 * the process begins as its options say.
 */

import { PEER_TERMS, type PeerTermsMessages } from "../messages/peer-terms.ts";
import { STORE } from "../messages/store.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import {
  type CallResult,
  type InitResult,
  reply,
  replyNext,
  started,
} from "../src/actor/result.ts";
import type { PeerId } from "../src/peer/peer-id.ts";
import {
  affinityOf,
  changeTerms,
  PEER_TERMS_MAX,
  type PeerChange,
  type PeerTerm,
  type PeerTerms,
} from "../src/peer/peer-terms.ts";
import type { StoreWrite } from "../src/store/store.ts";
import { keptTerm, TERMS_TABLE, termWrite } from "../src/store/kept-term.ts";

/** What the holder of terms is handed. */
export interface PeerTermsArgs {
  /** What the options say. */
  readonly first: PeerTerms;
  /** Names this run of the process: what another one changed is over. */
  readonly run: string;
  /** Told of the whole table at the start and after each change. */
  readonly tell: (terms: PeerTerms) => void;
}

interface State {
  readonly args: PeerTermsArgs;
  readonly terms: PeerTerms;
}

type Context = ActorContext<PeerTermsMessages>;

/** Nothing said of a peer, as it is kept. */
const NO_TERM: PeerTerm = { affinity: undefined, admin: [], chain: [] };

/** The holder of terms; registered as {@link PEER_TERMS}. */
export const peerTerms = defineActor<PeerTermsMessages, State, PeerTermsArgs>({
  name: PEER_TERMS.name,
  init: recall,
  formatState: ({ terms }) => ({
    peers: [...terms.keys()].map((peer) => `${peer} ${affinityOf(terms, peer) ?? "-"}`),
  }),
  handle: {
    change: (state, { peer, change }, context) => changed(state, { peer, change }, context),
    list: ({ terms }) => reply(terms),
  },
});

async function recall(args: PeerTermsArgs, context: Context): Promise<InitResult<State>> {
  const range = { limit: 2 * PEER_TERMS_MAX };
  const entries = await context.ref(STORE).call.scan({ table: TERMS_TABLE, range });
  const kept = entries.map(keptTerm);
  const valid = kept.flatMap((one) => (one?.run === args.run ? [one] : []));
  const over = entries.filter((_, at) => kept[at]?.run !== args.run);
  if (over.length > 0) {
    const writes = over.map(([key]) => ({ remove: [TERMS_TABLE, key] as const }));
    await context.ref(STORE).call.write(writes);
  }
  const terms = new Map([...args.first, ...valid.map(({ peer, term }) => [peer, term] as const)]);
  args.tell(terms);
  return started({ args, terms });
}

async function changed(
  { args, terms: before }: State,
  { peer, change }: { readonly peer: PeerId; readonly change: PeerChange },
  context: Context,
): Promise<CallResult<State, boolean>> {
  const terms = changeTerms(before, peer, change);
  if (terms === undefined) return reply(false);
  await context.ref(STORE).call.write([writeOf(args, peer, terms.get(peer))]);
  args.tell(terms);
  return replyNext(true, { args, terms });
}

/** What the options say is taken back by an entry that says nothing; what they do not needs none. */
function writeOf(
  { run, first }: PeerTermsArgs,
  peer: PeerId,
  term: PeerTerm | undefined,
): StoreWrite {
  if (term !== undefined || first.has(peer)) return termWrite({ run, peer, term: term ?? NO_TERM });
  return { remove: [TERMS_TABLE, new Uint8Array(Buffer.from(peer, "hex"))] };
}
