/** The records a node holds, and which of them the disk does not know yet. */

import type { Random } from "../time/random.ts";
import type { StoreWrite } from "../store/store.ts";
import type { AcceptanceLimits } from "./acceptance-limits.ts";
import { cullPeers, type KnownPeers } from "./known-peers.ts";
import type { PeerId } from "./peer-id.ts";
import {
  type AcceptanceContext,
  acceptRecords,
  type RecordOffer,
  type RecordRefusal,
} from "./record-acceptance.ts";
import type { VerifiedNodeRecord } from "./verified-node-record.ts";

/** The table of a store records are kept in, one entry a peer. */
export const RECORDS_TABLE = "records";

/** Records held, and what was refused. */
export interface RecordBook {
  readonly known: KnownPeers;
  /** Who told of each of them first; absent for one that told of itself, or stood on the disk. */
  readonly tellers: ReadonlyMap<PeerId, PeerId>;
  /** Peers whose record on disk is older than the one held, or is not held any more. */
  readonly unkept: ReadonlySet<PeerId>;
  /** How many records were refused, by reason. */
  readonly refused: ReadonlyMap<RecordRefusal, number>;
}

/** A book without records. */
export const EMPTY_BOOK: RecordBook = {
  known: new Map(),
  tellers: new Map(),
  unkept: new Set(),
  refused: new Map(),
};

/** A book after some offers, and the records that moved a peer: new ones, or ones elsewhere. */
interface TakenOffers {
  readonly book: RecordBook;
  readonly accepted: number;
  readonly moved: readonly VerifiedNodeRecord[];
  /** Sources that told what no honest node passes on: records nobody signed, and bytes that are none. */
  readonly blamed: readonly PeerId[];
}

/** What an honest node never tells. */
const BLAMED: ReadonlySet<RecordRefusal> = new Set(["malformed", "bad_signature"]);

/** Takes what one round of asking brought into the book. */
export function takeOffers(
  book: RecordBook,
  offers: readonly RecordOffer[],
  context: AcceptanceContext,
): TakenOffers {
  const { known, accepted, refused, tellers: told } = acceptRecords(book.known, offers, context);
  const counts = new Map(book.refused);
  for (const { reason } of refused) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const unkept = new Set([...book.unkept, ...accepted.map(({ peer }) => peer)]);
  const moved = accepted.filter((record) => hasMoved(book.known.get(record.peer), record));
  const blamed = refused.filter(({ reason }) => BLAMED.has(reason)).map(({ source }) => source);
  const tellers = noteTellers(book, told);
  const after = { known, tellers, unkept, refused: counts };
  return { book: after, accepted: accepted.length, moved, blamed: [...new Set(blamed)] };
}

/** The first to tell of a peer is remembered until the peer tells of itself: it has proven its key then. */
function noteTellers(
  { known, tellers }: RecordBook,
  told: ReadonlyMap<PeerId, PeerId>,
): ReadonlyMap<PeerId, PeerId> {
  const after = new Map(tellers);
  for (const [peer, source] of told) {
    if (source === peer) after.delete(peer);
    else if (!known.has(peer)) after.set(peer, source);
  }
  return after;
}

/** Forgets records that are a day old; their entries on disk go with them. */
export function cullBook(
  book: RecordBook,
  nowMs: number,
  limits?: Pick<AcceptanceLimits, "ageMsMax">,
): RecordBook {
  const known = cullPeers(book.known, nowMs, limits);
  if (known.size === book.known.size) return book;
  const gone = [...book.known.keys()].filter((peer) => !known.has(peer));
  const tellers = new Map([...book.tellers].filter(([peer]) => known.has(peer)));
  return { ...book, known, tellers, unkept: new Set([...book.unkept, ...gone]) };
}

/** The writes after which the disk knows what the book does about some peers. */
export function bookWrites({ known }: RecordBook, peers: Iterable<PeerId>): StoreWrite[] {
  return [...peers].map((peer): StoreWrite => {
    const key = new Uint8Array(Buffer.from(peer, "hex"));
    const record = known.get(peer);
    if (record === undefined) return { remove: [RECORDS_TABLE, key] };
    return { put: [RECORDS_TABLE, key, record.bytes] };
  });
}

/** Which records a peer is told. */
interface Telling {
  /** The peer that asks, which knows its own. */
  readonly asker: PeerId;
  /** Most records told. */
  readonly recordsMax: number;
  /** Whether our operator has named the asker: it is told of trusted nodes too. @defaultValue false */
  readonly isNamed?: boolean;
  /** Peers connected now: they are told before those that are only known. @defaultValue none */
  readonly connected?: ReadonlySet<PeerId>;
}

/** Draws records to tell a peer, of connected peers first; private ones are told to nobody. */
export function recordsToTell(
  { known }: RecordBook,
  { asker, recordsMax, isNamed = false, connected = new Set() }: Telling,
  random: Random,
): Uint8Array[] {
  const open = [...known.values()].filter(
    ({ peer, record: { accessType } }) =>
      peer !== asker && (accessType === "public" || (accessType === "trusted" && isNamed)),
  );
  const drawn = random.shuffle(open);
  const [near, far] = [true, false].map((is) =>
    drawn.filter(({ peer }) => connected.has(peer) === is),
  );
  return [...(near ?? []), ...(far ?? [])].slice(0, recordsMax).map(({ bytes }) => bytes);
}

function hasMoved(before: VerifiedNodeRecord | undefined, after: VerifiedNodeRecord): boolean {
  const [from, to] = [before?.record.addresses ?? [], after.record.addresses];
  return (
    from.length !== to.length ||
    !to.every(({ host, port }, index) => from[index]?.host === host && from[index]?.port === port)
  );
}
