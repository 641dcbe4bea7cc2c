/**
 * How a node comes into its network: whom it asks first, whether it has to announce itself at all, and
 * which of three ways it takes. Decisions only; who carries them out stands in `actors/bootstrap.ts`.
 *
 * A node that knows seeds and reaches none never begins a network of its own: it waits and tries
 * again. Only one that has nobody to ask does.
 */

import type { BootstrappingNodes } from "../../messages/wire/p2p.ts";
import type { NodeEntry } from "../../messages/wire/node-entry.ts";
import { hexOf } from "../hex.ts";
import { type Backoff, JOB_BACKOFF } from "./backoff.ts";
import { seedsWithout } from "./learned-seeds.ts";
import { isValidAddress } from "./node-address.ts";
import type { PeerId } from "./peer-id.ts";
import type { Seed } from "./seed.ts";

/** Where a node is reached, as its transaction tells the network. */
export interface NodePlace {
  readonly host: string;
  readonly port: number;
  readonly httpPort: number | null;
  readonly transport: "tcp";
}

/** What the host says of this node. */
export interface OwnStanding {
  /** When it last followed the network, in ms since 1970; `null` for never. */
  readonly lastSyncMs: number | null;
  /** Whether the transactions a network begins with are there. */
  readonly isNetworkInitialised: boolean;
  /** What the network was told of this node last; `null` while it was told nothing. */
  readonly announced: NodePlace | null;
}

/** Times and limits of a bootstrap. */
export interface BootstrapLimits {
  /** Age of the last sync from which on the network is told anew, in ms. @defaultValue 1_296_000_000 */
  readonly staleAfterMs: number;
  /** Patience with one answer, in ms. @defaultValue 3_000 */
  readonly askMs: number;
  /** Between two looks who is connected and may be asked, in ms. @defaultValue 250 */
  readonly lookMs: number;
  /** Time to find somebody who answers, in ms; then the attempt has failed. @defaultValue 30_000 */
  readonly answerMs: number;
  /** Time for what the host does, in ms; a confirmed transaction takes up to 70 s. @defaultValue 120_000 */
  readonly stepMs: number;
  readonly backoff: Backoff;
}

/** The one place where these limits have numbers. */
export const BOOTSTRAP_LIMITS: BootstrapLimits = {
  staleAfterMs: 1_296_000_000,
  askMs: 3_000,
  lookMs: 250,
  answerMs: 30_000,
  stepMs: 120_000,
  backoff: JOB_BACKOFF,
};

/** What a node does to be part of its network. */
export type BootstrapStep = "initialise_network" | "initialise_node" | "update_node" | "none";

/** What a decision stands on. */
export interface BootstrapView {
  readonly standing: OwnStanding;
  /** Where it is reached now; `null` when it does not say. */
  readonly place: NodePlace | null;
  /** Others the network counts as authorized and available. */
  readonly others: number;
  /** Who has answered; `null` when there was nobody to ask. */
  readonly answeredBy: PeerId | null;
  /** Wall-clock time in ms since 1970. */
  readonly nowMs: number;
}

/** Chooses the way of a node that has asked whom it had to ask. */
export function bootstrapStep(
  view: BootstrapView,
  limits: Pick<BootstrapLimits, "staleAfterMs"> = BOOTSTRAP_LIMITS,
): BootstrapStep {
  if (!isBootstrapNeeded(view, limits)) return "none";
  const { standing, answeredBy } = view;
  if (!standing.isNetworkInitialised && answeredBy === null) return "initialise_network";
  if (standing.announced === null) return "initialise_node";
  // Nobody is there who could take the update; it is told when somebody is.
  return answeredBy === null ? "none" : "update_node";
}

/** Whether the network has to be told anything at all. */
export function isBootstrapNeeded(
  view: BootstrapView,
  limits: Pick<BootstrapLimits, "staleAfterMs">,
): boolean {
  const { lastSyncMs, announced } = view.standing;
  return lastSyncMs === null || announced === null || isUpdateRequired(view, limits);
}

/** Whether what the network was told is out of date; to a node that is alone it never is. */
export function isUpdateRequired(
  { standing, place, others, nowMs }: BootstrapView,
  { staleAfterMs }: Pick<BootstrapLimits, "staleAfterMs">,
): boolean {
  if (others === 0) return false;
  const { lastSyncMs, announced } = standing;
  if (lastSyncMs !== null && nowMs - lastSyncMs > staleAfterMs) return true;
  return place !== null && announced !== null && !isSamePlace(place, announced);
}

/**
 * Whom to ask next: seeds that are connected, then anybody who is; nobody twice in one attempt.
 *
 * @returns `undefined` when all who are connected have been asked
 */
export function nextToAsk(
  seeds: readonly Seed[],
  connected: readonly PeerId[],
  asked: ReadonlySet<PeerId>,
): PeerId | undefined {
  const known = new Set(seeds.map(({ peer }) => peer));
  const free = connected.filter((peer) => !asked.has(peer));
  return free.find((peer) => known.has(peer)) ?? free[0];
}

/** The nodes of an answer, nearest first, each once and never this node. */
export function closestOf(answer: BootstrappingNodes, self: PeerId): readonly Seed[] {
  const entries = [...answer.closestNodes, ...answer.newSeeds];
  return seedsWithout(self, entries.flatMap(seedOfEntry));
}

/** Curve byte of Ed25519, the only keys that can be dialed by. */
const ED25519 = 0;
const KEY_BYTES = 33;

function seedOfEntry({ firstPublicKey, addresses }: NodeEntry): readonly Seed[] {
  const endpoint = addresses.find(isValidAddress);
  const isDialable = firstPublicKey[0] === ED25519 && firstPublicKey.length === KEY_BYTES;
  if (endpoint === undefined || !isDialable) return [];
  return [{ endpoint, peer: hexOf(firstPublicKey.subarray(1)) }];
}

function isSamePlace(one: NodePlace, other: NodePlace): boolean {
  const sameHost = one.host === other.host && one.port === other.port;
  return sameHost && one.httpPort === other.httpPort && one.transport === other.transport;
}
