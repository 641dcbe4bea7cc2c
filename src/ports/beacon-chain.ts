/** What peers ask of the host's beacon chain. */

import type {
  BeaconUpdate,
  CurrentReplicationAttestations,
  FoundBeaconSummary,
  FoundSummaryAggregate,
  GetBeaconSummaries,
  GetBeaconSummariesAggregate,
  GetBeaconSummary,
  GetCurrentReplicationAttestations,
  GetCurrentSummaries,
  NewBeaconSlot,
  NotifyEndOfNodeSync,
  RegisterBeaconUpdates,
  SummaryList,
  TransactionSummaryList,
} from "../../messages/wire/beacon.ts";
import type { GetNetworkStats, NetworkStats } from "../../messages/wire/network.ts";
import type { PeerId } from "../peer/peer-id.ts";
import type { Acknowledged, Answer, Found } from "./answer.ts";

/** Keeps slots and summaries of the subsets this node is elected for. */
export interface BeaconChainPort {
  notifyEndOfNodeSync(request: NotifyEndOfNodeSync, asker: PeerId): Acknowledged;
  /** Asked only while {@link ElectionPort} says that this node makes the summary of the subset. */
  newSlot(request: NewBeaconSlot, asker: PeerId): Acknowledged;
  registerUpdates(request: RegisterBeaconUpdates, asker: PeerId): Acknowledged;
  update(request: BeaconUpdate, asker: PeerId): Acknowledged;
  getSummary(request: GetBeaconSummary, asker: PeerId): Found<FoundBeaconSummary>;
  getSummaries(request: GetBeaconSummaries, asker: PeerId): Answer<SummaryList>;
  getSummariesAggregate(
    request: GetBeaconSummariesAggregate,
    asker: PeerId,
  ): Found<FoundSummaryAggregate>;
  getCurrentSummaries(request: GetCurrentSummaries, asker: PeerId): Answer<TransactionSummaryList>;
  getCurrentReplicationAttestations(
    request: GetCurrentReplicationAttestations,
    asker: PeerId,
  ): Answer<CurrentReplicationAttestations>;
  getNetworkStats(request: GetNetworkStats, asker: PeerId): Answer<NetworkStats>;
}
