/** What peers ask of the host's mining. */

import type {
  SmartContractCallValidation,
  ValidateSmartContractCall,
} from "../../messages/wire/contract.ts";
import type {
  AcknowledgeStorage,
  AddMiningContext,
  CrossValidate,
  CrossValidationDone,
  NewTransaction,
  NotifyReplicationValidation,
  ReportReplicationError,
  ReportValidationError,
  RequestChainLock,
  StartMining,
  UnlockChain,
} from "../../messages/wire/mining.ts";
import type { PeerId } from "../peer/peer-id.ts";
import type { Acknowledged, Answer } from "./answer.ts";

/**
 * Validates transactions. Whether a peer may say what it says (a validator, the coordinator, a storage
 * node of the chain) is the port's to judge by the asker's id, which its connection has proven.
 */
export interface MiningPort {
  /** Takes a transaction in, to be mined here or forwarded. */
  newTransaction(request: NewTransaction, asker: PeerId): Acknowledged;
  /** Refuses what was elected more than 4 s ago, and views of chains or nodes that are not its own. */
  startMining(request: StartMining, asker: PeerId): Acknowledged;
  addMiningContext(request: AddMiningContext, asker: PeerId): Acknowledged;
  crossValidate(request: CrossValidate, asker: PeerId): Acknowledged;
  crossValidationDone(request: CrossValidationDone, asker: PeerId): Acknowledged;
  notifyReplicationValidation(request: NotifyReplicationValidation, asker: PeerId): Acknowledged;
  acknowledgeStorage(request: AcknowledgeStorage, asker: PeerId): Acknowledged;
  replicationError(request: ReportReplicationError, asker: PeerId): Acknowledged;
  validationError(request: ReportValidationError, asker: PeerId): Acknowledged;
  /** `already_locked` for another hash; the same hash is granted again. */
  requestChainLock(request: RequestChainLock, asker: PeerId): Acknowledged;
  unlockChain(request: UnlockChain, asker: PeerId): Acknowledged;
  validateContractCall(
    request: ValidateSmartContractCall,
    asker: PeerId,
  ): Answer<SmartContractCallValidation>;
}
