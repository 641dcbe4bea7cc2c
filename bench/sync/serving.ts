/** A node that has a chain and serves it, in a process of its own: `serving.js <dataDir>`; prints where it is. */

import { startNode } from "../../supervisors/index.ts";
import { benchFixture, NETWORK_ID } from "./chain.ts";

process.once("disconnect", () => process.exit(0));
const [dataDir = ""] = process.argv.slice(2);
const node = await startNode({
  networkId: NETWORK_ID,
  dataDir,
  listen: { host: "127.0.0.1", port: 0 },
  advertise: [],
  control: false,
  authorities: benchFixture().committee.authorities,
});
const { port } = await node.endpoint();
const { head } = await node.status();
const told = { peer: node.id, port, head: head.index };
process.stdout.write(`${JSON.stringify(told)}\n`);
