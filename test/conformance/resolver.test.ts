import { dnsResolver } from "../../src/transport/dns-resolver.ts";
import { memoryResolver, type NameAnswer } from "../../src/transport/memory-resolver.ts";
import { NameServer } from "./name-server.ts";
import { describeResolver } from "./resolver.ts";

describe("the Resolver contract", () => {
  let server: NameServer;
  let address: string;
  let names: Map<string, NameAnswer>;

  beforeEach(async () => {
    names = new Map();
    server = new NameServer();
    address = await server.listen();
  });
  afterEach(() => server.close());

  describeResolver("a table in memory", () => ({
    names,
    resolver: (limits) => memoryResolver(names, limits),
  }));
  describeResolver("the system's, asking a server", () => ({
    names: server.names,
    resolver: (limits) => dnsResolver({ ...limits, servers: [address] }),
  }));
});
