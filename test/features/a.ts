/** The peer-to-peer component: what it promises, and the reference's public functions beside ours. */

import type { Row } from "../otp/rows.ts";
import type { FeatureGroup } from "./feature-group.ts";

const ROWS: readonly Row[] = [
  { id: "A1", name: "public face" },
  { id: "A2", name: "supervisors without the reference's failure consequences" },
  { id: "A3", name: "connection registry" },
  { id: "A4", name: "node record, update rules, date-aware views" },
  { id: "A5", name: "table of nodes and its loader" },
  { id: "A6", name: "connection as a state machine" },
  { id: "A7", name: "listener" },
  { id: "A8", name: "message behaviour and catalogue" },
  { id: "A9", name: "signed envelope" },
  { id: "A10", name: "seeds and bootstrap" },
  { id: "A11", name: "geo patch and distances" },
  { id: "A12", name: "quorum reads and writes" },
  { id: "A13", name: "availability" },
  { id: "A14", name: "ports" },
];

/** Each function once; the reference's lower arities are default arguments. */
const FUNCTIONS: readonly Row[] = [
  { id: "get_geo_patch", name: "geoPatchOf" },
  { id: "get_coord_from_geo_patch", name: "geoPatchBox" },
  { id: "add_and_connect_node", name: "node.addAndConnect" },
  { id: "connect_nodes", name: "node.connect" },
  { id: "node_connected?", name: "node.isConnected" },
  { id: "nodes_connected_count", name: "node.status" },
  { id: "list_nodes", name: "node.listNodes" },
  { id: "fetch_nodes_list", name: "node.fetchNodes" },
  { id: "available_nodes", name: "availableNodes" },
  { id: "set_node_globally_available", name: "node.changeNode" },
  { id: "set_node_globally_unavailable", name: "node.changeNode" },
  { id: "set_node_globally_synced", name: "node.changeNode" },
  { id: "set_node_globally_unsynced", name: "node.changeNode" },
  { id: "set_node_average_availability", name: "node.changeNode" },
  { id: "authorize_node", name: "node.changeNode" },
  { id: "list_node_first_public_keys", name: "node.listNodes" },
  { id: "list_authorized_public_keys", name: "node.listNodes" },
  { id: "authorized_node?", name: "isAuthorizedAt" },
  { id: "available_node?", name: "isAvailableAt" },
  { id: "authorized_and_available_node?", name: "authorizedAndAvailableNodes" },
  { id: "authorized_nodes", name: "authorizedNodes" },
  { id: "authorized_and_available_nodes", name: "authorizedAndAvailableNodes" },
  { id: "get_first_enrolled_node", name: "firstEnrolledNode" },
  { id: "get_node_info", name: "node.nodeInfo" },
  { id: "send_message", name: "node.sendMessage" },
  { id: "sort_by_nearest_nodes", name: "node.nearestNodes" },
  { id: "network_distance", name: "networkDistance" },
  { id: "get_nodes_info", name: "node.nodesInfo" },
  { id: "distinct_nodes", name: "distinctNodes" },
  { id: "get_first_node_key", name: "node.firstNodeKey" },
  { id: "list_bootstrapping_seeds", name: "node.seeds" },
  { id: "new_bootstrapping_seeds", name: "node.replaceSeeds" },
  { id: "bitstring_from_node_subsets", name: "nodeSubsetBits" },
  { id: "load_transaction", name: "node.loadTransaction" },
  { id: "broadcast_message", name: "node.broadcast" },
  { id: "duplicating_node?", name: "isDuplicatingNode" },
  { id: "unprioritize_node", name: "unprioritizeNode" },
  { id: "quorum_read", name: "node.quorumRead" },
  { id: "update_node_network_patch", name: "node.changeNode" },
  { id: "supported_transports", name: "tcpTransport" },
  { id: "get_node_info!", name: "node.nodeInfo" },
  { id: "send_message!", name: "node.sendMessage" },
  { id: "do_send_message", name: "node.sendMessage" },
];

const LEFT_OUT: ReadonlyMap<string, string> = new Map([
  ["supported_transports", "there is one transport, and a host hands another in as a door"],
  ["get_node_info!", "one function: an unknown node is an answer, not an exception"],
  ["send_message!", "one function: it throws, and the time it waits has one meaning"],
  ["do_send_message", "one function: nothing stands between it and the connection"],
]);

/** The group. */
export const A: FeatureGroup = {
  letter: "A",
  rows: ROWS,
  reference: "functions",
  functions: FUNCTIONS,
  leftOut: LEFT_OUT,
};
