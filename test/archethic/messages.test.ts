/**
 * The source's catalogue of messages beside ours: every number it gives out, what carries it here, and
 * how long its answer may take.
 */

import { expect } from "chai";
import { nodeMessages } from "../../messages/wire/node-messages.ts";
import { TIMEOUT_MS } from "../../src/wire/define-messages.ts";

const { default: DEFAULT, content: CONTENT, page: PAGE } = TIMEOUT_MS;

/** The time of anything small, and 4 MiB at 1 Mbit/s. */
const PERIOD = 3_000 + 33_554;

/** The source's requests by number: ours, the times ours may take, and the types that may answer. */
const REQUESTS: readonly (readonly [
  id: number,
  type: string,
  timeoutMs: number,
  answers: readonly string[],
])[] = [
  [0, "p2p.get_bootstrapping_nodes", DEFAULT, ["p2p.bootstrapping_nodes"]],
  [1, "network.get_storage_nonce", DEFAULT, ["network.encrypted_storage_nonce"]],
  [2, "p2p.list_nodes", DEFAULT, ["p2p.node_list"]],
  [3, "chain.get_transaction", CONTENT, ["chain.transaction", "generic.not_found"]],
  [4, "chain.get_transaction_chain", PAGE, ["chain.transaction_list"]],
  [5, "inputs.get_unspent_outputs", DEFAULT, ["inputs.unspent_output_list"]],
  [6, "mining.new_transaction", CONTENT, ["generic.ok"]],
  [7, "mining.start_mining", CONTENT, ["generic.ok"]],
  [8, "mining.add_mining_context", DEFAULT, ["generic.ok"]],
  [9, "mining.cross_validate", DEFAULT, ["generic.ok"]],
  [10, "mining.cross_validation_done", DEFAULT, ["generic.ok"]],
  [11, "contract.validate_call", DEFAULT, ["contract.call_validation"]],
  [12, "replication.replicate_transaction", CONTENT, ["generic.ok"]],
  [13, "mining.acknowledge_storage", DEFAULT, ["generic.ok"]],
  [14, "beacon.notify_end_of_node_sync", DEFAULT, ["generic.ok"]],
  [15, "chain.get_last_transaction", CONTENT, ["chain.transaction", "generic.not_found"]],
  [17, "inputs.get_transaction_inputs", DEFAULT, ["inputs.transaction_input_list"]],
  [18, "chain.get_transaction_chain_length", DEFAULT, ["chain.transaction_chain_length"]],
  [19, "mining.request_chain_lock", DEFAULT, ["generic.ok"]],
  [20, "address.get_first_public_key", DEFAULT, ["address.first_public_key"]],
  [21, "address.get_last_transaction_address", DEFAULT, ["address.last_transaction_address"]],
  [22, "address.notify_last_transaction_address", DEFAULT, ["generic.ok"]],
  [
    23,
    "chain.get_transaction_summary",
    DEFAULT,
    ["chain.transaction_summary", "generic.not_found"],
  ],
  [
    24,
    "address.get_first_transaction_address",
    DEFAULT,
    ["address.first_transaction_address", "generic.not_found"],
  ],
  [25, "p2p.ping", DEFAULT, ["p2p.pong"]],
  [26, "beacon.get_summary", DEFAULT, ["beacon.summary", "generic.not_found"]],
  [27, "beacon.new_slot", DEFAULT, ["generic.ok"]],
  [28, "beacon.get_summaries", PERIOD, ["beacon.summary_list"]],
  [29, "beacon.register_updates", DEFAULT, ["generic.ok"]],
  [30, "replication.attestation", DEFAULT, ["generic.ok"]],
  [31, "address.get_genesis_address", DEFAULT, ["address.genesis_address"]],
  [32, "beacon.get_current_summaries", DEFAULT, ["beacon.transaction_summary_list"]],
  [33, "beacon.get_summaries_aggregate", PERIOD, ["beacon.summary_aggregate", "generic.not_found"]],
  [34, "chain.notify_previous_chain", DEFAULT, ["generic.ok"]],
  [35, "address.get_next_addresses", DEFAULT, ["address.address_list"]],
  [36, "replication.validate_transaction", CONTENT, ["generic.ok", "replication.refused"]],
  [37, "replication.replicate_pending_transaction_chain", DEFAULT, ["generic.ok"]],
  [38, "mining.notify_replication_validation", DEFAULT, ["generic.ok"]],
  [39, "network.get_network_stats", DEFAULT, ["network.network_stats"]],
  [40, "network.get_dashboard", DEFAULT, ["network.dashboard"]],
  [41, "mining.unlock_chain", DEFAULT, ["generic.ok"]],
  [
    42,
    "beacon.get_current_replication_attestations",
    DEFAULT,
    ["beacon.current_replication_attestations"],
  ],
  [230, "replication.shard_repair", DEFAULT, ["generic.ok"]],
  [233, "mining.replication_error", DEFAULT, ["generic.ok"]],
  [234, "mining.validation_error", DEFAULT, ["generic.ok"]],
  [236, "beacon.update", DEFAULT, ["generic.ok"]],
  [239, "replication.transaction_summary", DEFAULT, ["generic.ok"]],
];

/** The source's responses by number; two of them it also sends as requests, which have types above. */
const RESPONSES: readonly (readonly [id: number, type: string])[] = [
  [225, "network.dashboard"],
  [226, "contract.call_validation"],
  [227, "network.network_stats"],
  [228, "address.first_transaction_address"],
  [229, "address.address_list"],
  [231, "beacon.summary_aggregate"],
  [232, "beacon.transaction_summary_list"],
  [233, "replication.refused"],
  [235, "address.genesis_address"],
  [237, "beacon.summary_list"],
  [238, "generic.error"],
  [239, "chain.transaction_summary"],
  [240, "beacon.summary"],
  [241, "address.last_transaction_address"],
  [242, "address.first_public_key"],
  [243, "beacon.current_replication_attestations"],
  [244, "inputs.transaction_input_list"],
  [245, "chain.transaction_chain_length"],
  [246, "p2p.bootstrapping_nodes"],
  [247, "network.encrypted_storage_nonce"],
  [249, "p2p.node_list"],
  [250, "inputs.unspent_output_list"],
  [251, "chain.transaction_list"],
  [252, "chain.transaction"],
  [253, "generic.not_found"],
  [254, "generic.ok"],
];

/** Numbers the source itself does not use: nothing is to be carried. */
const FREE = [16, 248, 255];

/** The families whose numbers end in the source's. */
const COMPONENTS = /^(chain|address|inputs|mining|contract|replication|beacon|network)\./;

describe("archethic messages_test: the catalogue", () => {
  it("carries every number of the source but the free and the reserved ones (A8)", () => {
    const carried = [...REQUESTS, ...RESPONSES].map(([id]) => id);
    const range = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, at) => from + at);
    const given = [...range(0, 42), ...range(225, 255)].filter((id) => !FREE.includes(id));

    expect([...new Set(carried)].sort((one, other) => one - other)).to.deep.equal(given);
  });

  for (const [id, type, timeoutMs, answers] of REQUESTS) {
    it(`${id} is the request ${type}, answered within ${timeoutMs} ms (A8)`, () => {
      const wire = nodeMessages.byType(type);

      expect(wire).to.include({ kind: "request", timeoutMs });
      expect(wire?.answeredBy).to.have.members([...answers, "generic.error"]);
    });
  }

  for (const [id, type] of RESPONSES) {
    it(`${id} is the response ${type} (A8)`, () => {
      expect(nodeMessages.byType(type)).to.include({ kind: "response" });
    });
  }

  it("gives components the source's numbers as the low byte of their wire ids (A8)", () => {
    for (const [id, type] of [...REQUESTS, ...RESPONSES]) {
      if (!COMPONENTS.test(type)) continue;
      expect((nodeMessages.byType(type)?.wireId ?? 0) & 0xff, type).to.equal(id);
    }
  });

  it("holds no message of a component that the source does not have (A8)", () => {
    const known = new Set([...REQUESTS, ...RESPONSES].map(([, type]) => type));
    const ours = nodeMessages.messages.map(({ type }) => type);

    expect(ours.filter((type) => COMPONENTS.test(type) && !known.has(type))).to.deep.equal([]);
  });

  it("waits 3,000 ms, 25,165 ms for content and 251,650 ms for a page (A8)", () => {
    expect(TIMEOUT_MS).to.deep.equal({ default: 3_000, content: 25_165, page: 251_650 });
  });
});
