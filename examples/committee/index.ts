/** The committee, for a host that wires it by hand. */

export { committee } from "./committee.ts";
export { GeneratedTransactions } from "./generated-transactions.ts";
