/** The committee, for a host that wires it by hand. */

export { committee } from "./committee.ts";
export { type PlannedEnd, plannedEpochs } from "./epoch-plan.ts";
export { epochTransaction, orderedEpochs } from "./epoch-transaction.ts";
export { GeneratedTransactions } from "./generated-transactions.ts";
export { committeeEngines } from "./host.ts";
