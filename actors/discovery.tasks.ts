/** What discovery does that takes time: each function is one task of the actor and ends as a message. */

import { BOOTSTRAPPING_SEEDS } from "../messages/bootstrapping-seeds.ts";
import { CONNECTION_REGISTRY } from "../messages/connection-registry.ts";
import type {
  ContactEnded,
  ContactSurvey,
  DiscoveryMessages,
  RoundEnd,
} from "../messages/discovery.ts";
import { GEO_PATCH } from "../messages/geo-patch.ts";
import { MEM_TABLE } from "../messages/mem-table.ts";
import { PEER_TERMS } from "../messages/peer-terms.ts";
import { STORE } from "../messages/store.ts";
import type { NodeMessage } from "../messages/wire/node-messages.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { hexOf } from "../src/hex.ts";
import { ed25519Key, encodeKey, keyText } from "../src/crypto/keys.ts";
import { describeError, isRuntimeError } from "../src/errors.ts";
import type { AskOptions, PeerAsk } from "../src/link/peer-ask.ts";
import type { NodeAddress } from "../src/peer/node-address.ts";
import type { PeerId } from "../src/peer/peer-id.ts";
import type { AcceptanceContext, RecordOffer } from "../src/peer/record-acceptance.ts";
import { EMPTY_BOOK, type RecordBook, RECORDS_TABLE, takeOffers } from "../src/peer/record-book.ts";
import { NO_TERMS, type PeerTerms } from "../src/peer/peer-terms.ts";
import type { VerifiedNodeRecord } from "../src/peer/verified-node-record.ts";

type Context = ActorContext<DiscoveryMessages>;

/** Records read and verified at once: some 40 ms, then others have their turn. */
const PAGE = 200;

/** A round of questions. */
export interface Round extends AskOptions {
  readonly ask: Pick<PeerAsk<NodeMessage>, "request">;
  readonly ownRecord: Uint8Array;
}

/** Looks at who is connected and who the seeds are; whoever is away is left out. */
export async function survey(context: Context): Promise<ContactSurvey> {
  const [connections, seeds] = await Promise.all([
    orUndefined(context.ref(CONNECTION_REGISTRY).call.list()),
    orUndefined(context.ref(BOOTSTRAPPING_SEEDS).call.list()),
  ]);
  return { connections, seeds };
}

/** What the operator and the chain say of peers; nothing while their holder is away: it tells when it is back. */
export async function readTerms(context: Context): Promise<PeerTerms> {
  return (await orUndefined(context.ref(PEER_TERMS).call.list())) ?? NO_TERMS;
}

/** Asks peers whom they know; one that fails brings nothing and is told of. */
export async function askPeers(
  peers: readonly PeerId[],
  round: Round,
  context: Context,
): Promise<RoundEnd> {
  const ends = await Promise.all(peers.map((peer) => askPeer(peer, round, context)));
  const offers = ends.flatMap((end) => (end === undefined ? [] : [end]));
  return { offers, failed: peers.filter((_, at) => ends[at] === undefined) };
}

async function askPeer(
  peer: PeerId,
  { ask, ownRecord, ...options }: Round,
  context: Context,
): Promise<RecordOffer | undefined> {
  try {
    const question = { type: "p2p.get_known_peers", ownRecord } as const;
    const answer = await ask.request(peer, question, options);
    if (answer.type === "p2p.known_peers") {
      return { source: peer, records: [answer.ownRecord, ...answer.knownPeers] };
    }
    context.emit("discovery.ask_failed", { peer, error: `answered ${answer.type}` });
  } catch (error) {
    if (!isRuntimeError(error)) throw error;
    context.emit("discovery.ask_failed", { peer, error: error.code });
  }
  return undefined;
}

/** Tells the table of nodes where peers are reached; answers with the patches that are known. */
export async function placePeers(
  records: readonly VerifiedNodeRecord[],
  context: Context,
): Promise<readonly (readonly [PeerId, string])[]> {
  const placed = await Promise.all(
    records.map(async ({ peer, record }) => {
      const [address] = record.addresses;
      const patch = address && (await placePeer(record.peerKey, address, context));
      return patch === undefined ? [] : [[peer, patch] as const];
    }),
  );
  return placed.flat();
}

async function placePeer(
  peerKey: Uint8Array,
  { host, port }: NodeAddress,
  context: Context,
): Promise<string | undefined> {
  const key = ed25519Key(peerKey);
  const question = { host, publicKey: encodeKey(key) };
  const patch = await orUndefined(context.ref(GEO_PATCH).call.patchOf(question));
  const sighting = { key: keyText(key), ip: host, port, geoPatch: patch ?? null };
  context.ref(MEM_TABLE).cast.sighted(sighting);
  return patch;
}

/** Ends as a fact, however it went: a capability that fails is told of, and the peer cools down. */
export async function contactEnded(
  peer: PeerId,
  contact: () => Promise<void>,
  context: Context,
): Promise<ContactEnded> {
  try {
    await contact();
    return { peer, isStarted: true };
  } catch (error) {
    context.emit("discovery.contact_failed", { peer, error: describeError(error) });
    return { peer, isStarted: false };
  }
}

/** Reads the records of an earlier life; those that no longer hold are marked to be removed. */
export async function readBook(
  acceptance: AcceptanceContext,
  context: Context,
): Promise<RecordBook> {
  const limits = { ...acceptance.limits, recordsPerSourceMax: PAGE, recordsPerRoundMax: PAGE };
  let { known } = EMPTY_BOOK;
  const unkept = new Set<PeerId>();
  // What a killed incarnation was writing still lands; a book read before that would be behind the
  // disk, and an older record could take the place of a newer one there.
  await context.ref(STORE).call.write([], { timeoutMs: "infinity" });
  for (let from = new Uint8Array(0); ; ) {
    const range = { from, limit: PAGE };
    const page = await context.ref(STORE).call.scan({ table: RECORDS_TABLE, range });
    const offer = { source: "disk", records: page.map(([, bytes]) => bytes) };
    known = takeOffers({ ...EMPTY_BOOK, known }, [offer], { ...acceptance, limits }).book.known;
    for (const [key] of page) unkept.add(hexOf(key));
    const last = page.at(-1)?.[0];
    if (last === undefined || page.length < PAGE) break;
    from = Uint8Array.of(...last, 0);
  }
  for (const peer of known.keys()) unkept.delete(peer);
  if (unkept.size > 0) context.emit("discovery.dropped", { records: unkept.size });
  return { ...EMPTY_BOOK, known, unkept };
}

/** Somebody who is away for the moment, or restarts, is asked again at the next tick. */
async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isRuntimeError(error)) return undefined;
    throw error;
  }
}
