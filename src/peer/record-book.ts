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
  /** Peers whose record on disk is older than the one held, or is not held any more. */
  readonly unkept: ReadonlySet<PeerId>;
  /** How many records were refused, by reason. */
  readonly refused: ReadonlyMap<RecordRefusal, number>;
}

/** A book without records. */
export const EMPTY_BOOK: RecordBook = { known: new Map(), unkept: new Set(), refused: new Map() };

/** A book after some offers, and the records that moved a peer: new ones, or ones elsewhere. */
interface TakenOffers {
  readonly book: RecordBook;
  readonly accepted: number;
  readonly moved: readonly VerifiedNodeRecord[];
}

/** Takes what one round of asking brought into the book. */
export function takeOffers(
  book: RecordBook,
  offers: readonly RecordOffer[],
  context: AcceptanceContext,
): TakenOffers {
  const { known, accepted, refused } = acceptRecords(book.known, offers, context);
  const counts = new Map(book.refused);
  for (const { reason } of refused) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const unkept = new Set([...book.unkept, ...accepted.map(({ peer }) => peer)]);
  const moved = accepted.filter((record) => hasMoved(book.known.get(record.peer), record));
  return { book: { known, unkept, refused: counts }, accepted: accepted.length, moved };
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
  return { ...book, known, unkept: new Set([...book.unkept, ...gone]) };
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
}

/** Draws records to tell a peer; private ones are told to nobody. */
export function recordsToTell(
  { known }: RecordBook,
  { asker, recordsMax }: Telling,
  random: Random,
): Uint8Array[] {
  const open = [...known.values()].filter(
    ({ peer, record }) => peer !== asker && record.accessType === "public",
  );
  return random
    .shuffle(open)
    .slice(0, recordsMax)
    .map(({ bytes }) => bytes);
}

function hasMoved(before: VerifiedNodeRecord | undefined, after: VerifiedNodeRecord): boolean {
  const [from, to] = [before?.record.addresses ?? [], after.record.addresses];
  return (
    from.length !== to.length ||
    !to.every(({ host, port }, index) => from[index]?.host === host && from[index]?.port === port)
  );
}
