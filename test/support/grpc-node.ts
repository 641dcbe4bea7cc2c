/** A whole node that answers over gRPC: real key, real ports, and a chain it has synced before. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryStoreOpener } from "../../src/store/memory.ts";
import type { Endpoint } from "../../src/transport/transport.ts";
import { type Node, type NodeOptions, startNode } from "../../supervisors/index.ts";
import { type Fixture, growChain, type Grown, makeFixture } from "./chain-fixture.ts";
import { ChainOnDisk } from "./chain-on-disk.ts";

/** The node, and what it has. */
export interface GrpcNode {
  readonly node: Node;
  readonly endpoint: Endpoint;
  readonly fixture: Fixture;
  readonly grown: Grown;
  /** Stops it and removes its directory. */
  end(): Promise<void>;
}

/** Commits of its chain. */
export const COMMITS = 6;

/** Starts it. */
export async function grpcNode(options: Partial<NodeOptions> = {}): Promise<GrpcNode> {
  const dataDir = mkdtempSync(join(tmpdir(), "coppice-grpc-"));
  const opener = memoryStoreOpener();
  const fixture = makeFixture();
  const grown = growChain(fixture, { commits: COMMITS });
  await (await ChainOnDisk.open(fixture, opener)).append(grown, COMMITS);
  const node = await startNode({
    ...{ networkId: fixture.networkId, dataDir, control: false, strays: "process" },
    authorities: fixture.committee.authorities,
    listen: { host: "127.0.0.1", port: 0 },
    grpc: { host: "127.0.0.1", port: 0 },
    doors: { storeOpener: { open: () => opener.open("node") } },
    ...options,
  });
  const endpoint = await node.grpcEndpoint();
  if (endpoint === undefined) throw new Error("the node answers no gRPC");
  return {
    ...{ node, endpoint, fixture, grown },
    end: async () => {
      await node.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
