/** The control socket between honest programs, on real sockets in a temporary directory. */

import { chmod, lstat, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type ControlClient, controlClient } from "../../../src/control/client.ts";
import {
  type ControlQuestion,
  type ControlServer,
  type ControlServerOptions,
  controlServer,
} from "../../../src/control/server.ts";
import { RuntimeError } from "../../../src/errors.ts";
import { type SimulatedClock, simulatedClock } from "../../../src/time/simulated-clock.ts";
import { failureOf } from "../../conformance/transport.ts";

describe("control socket", () => {
  let directory: string;
  let path: string;
  let clock: SimulatedClock;
  const open: { close(): unknown }[] = [];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "coppice-control-"));
    path = join(directory, "control.sock");
    clock = simulatedClock();
  });
  afterEach(async () => {
    for (const each of open.splice(0).reverse()) await each.close();
    await rm(directory, { recursive: true });
    expect(clock.pendingTimers).to.equal(0);
  });

  const serve = async (
    handle: ControlServerOptions["handle"],
    limits: ControlServerOptions["limits"] = {},
  ): Promise<ControlServer> => {
    const server = await controlServer({ path, clock, handle, limits });
    open.push(server);
    return server;
  };
  const connect = async (): Promise<ControlClient> => {
    const client = await controlClient({ path, clock });
    open.push(client);
    return client;
  };

  describe("asking", () => {
    it("answers with what the handler returns", async () => {
      await serve(({ verb, args }) => ({ verb, args, list: [1, null, "ä"] }));
      const client = await connect();

      const answer = await client.request("status", { deep: [true] });

      expect(answer).to.deep.equal({
        verb: "status",
        args: { deep: [true] },
        list: [1, null, "ä"],
      });
    });

    it("answers null for nothing, both ways", async () => {
      const asked: ControlQuestion[] = [];
      await serve((question) => {
        asked.push(question);
      });

      expect(await (await connect()).request("stop")).to.equal(null);
      expect(asked[0]?.args).to.equal(null);
    });

    it("matches answers that come in another order to their requests", async () => {
      const release: (() => void)[] = [];
      await serve(({ args }) => new Promise((resolve) => release.push(() => resolve(args))));
      const client = await connect();

      const answers = [1, 2, 3].map((number) => client.request("wait", number));
      while (release.length < 3) await clock.settle();
      for (const each of release.reverse()) each();

      expect(await Promise.all(answers)).to.deep.equal([1, 2, 3]);
    });

    it("keeps two clients apart, though their requests bear the same ids", async () => {
      await serve(async ({ args }) => args);
      const [one, two] = [await connect(), await connect()];

      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, at) => (at % 2 ? two : one).request("echo", at)),
      );

      expect(answers).to.deep.equal([...Array(40).keys()]);
    });

    it("keeps two servers of one process apart", async () => {
      await serve(() => "first");
      const secondPath = join(directory, "second.sock");
      const second = await controlServer({ path: secondPath, clock, handle: () => "second" });
      open.push(second);
      const other = await controlClient({ path: secondPath, clock });
      open.push(other);

      expect(await (await connect()).request("who")).to.equal("first");
      expect(await other.request("who")).to.equal("second");
    });

    it("gives a failure of the handler back with its code", async () => {
      await serve(({ verb }) => {
        if (verb === "known")
          throw new RuntimeError("store.closed", { path: "x" }, "cannot read x");
        throw new Error("planted");
      });
      const client = await connect();

      const known = await failureOf(client.request("known"));
      const unknown = await failureOf(client.request("other"));

      expect(known).to.deep.equal({
        code: "control.refused",
        details: { reason: "store.closed: cannot read x" },
      });
      expect(unknown.details).to.deep.equal({ reason: "control.failed: planted" });
    });

    for (const [title, value] of [
      ["a function", () => {}],
      ["a class instance", new Date()],
      ["a number without a spelling", Number.NaN],
      ["a big integer", 1n],
      ["an undefined inside", [undefined]],
    ] as const) {
      it(`refuses ${title} in a question and in an answer`, async () => {
        await serve(({ verb }) => (verb === "bad" ? { value } : null));
        const client = await connect();

        expect((await failureOf(client.request("good", { value }))).code).to.equal(
          "control.refused",
        );
        expect((await failureOf(client.request("bad"))).code).to.equal("control.refused");
        expect(await client.request("good")).to.equal(null);
      });
    }

    it("refuses values that contain themselves, and ones too large for a packet", async () => {
      const ring: { next?: unknown } = {};
      ring.next = ring;
      await serve(({ verb }) => (verb === "ring" ? ring : "x".repeat(1024 * 1024)));
      const client = await connect();

      expect((await failureOf(client.request("ring"))).code).to.equal("control.refused");
      expect((await failureOf(client.request("large"))).code).to.equal("control.refused");
      expect((await failureOf(client.request("x", ring))).code).to.equal("control.refused");
    });

    it("answers no more than so many questions of one client at once", async () => {
      await serve(() => new Promise(() => {}), { requestsMax: 2 });
      const client = await connect();
      const waiting = [client.request("wait"), client.request("wait")].map(failureOf);

      const third = await failureOf(client.request("wait"));

      expect(third.code).to.equal("control.refused");
      await client.close();
      for (const failure of await Promise.all(waiting)) {
        expect(failure.code).to.equal("control.failed");
      }
    });
  });

  describe("when the connection ends", () => {
    it("fails what waits for an answer at once, and everything after", async () => {
      const server = await serve(() => new Promise(() => {}));
      const client = await connect();
      const waiting = failureOf(client.request("wait"));
      await clock.settle();

      await server.close();

      expect(await waiting).to.deep.equal({ code: "control.failed", details: { path } });
      expect((await failureOf(client.request("late"))).code).to.equal("control.failed");
      await client.closed;
    });

    it("fails a question that is not answered in time, and ignores the late answer", async () => {
      const release: (() => void)[] = [];
      await serve(({ verb }) =>
        verb === "slow" ? new Promise((resolve) => release.push(() => resolve(1))) : 2,
      );
      const client = await connect();
      const slow = failureOf(client.request("slow"));
      while (release.length === 0) await clock.settle();

      await clock.advance(10_000);
      release[0]?.();

      expect((await slow).code).to.equal("control.failed");
      expect(await client.request("fast")).to.equal(2);
    });

    it("tells the handler that the asker has gone", async () => {
      const signals: AbortSignal[] = [];
      const server = await serve(({ signal }) => {
        signals.push(signal);
        return new Promise(() => {});
      });
      const client = await connect();
      const waiting = failureOf(client.request("wait"));
      while (signals.length === 0) await clock.settle();

      await client.close();
      await waiting;
      while (server.connections > 0) await clock.settle();

      expect(signals[0]?.aborted).to.equal(true);
    });

    it("fails at a path where nobody is", async () => {
      expect((await failureOf(controlClient({ path, clock }))).code).to.equal("control.failed");
    });
  });

  describe("watching", () => {
    it("tells those who watch, in order, until they stop", async () => {
      const server = await serve(() => null);
      const [watcher, other] = [await connect(), await connect()];
      const seen: unknown[] = [];
      const stop = await watcher.watch((event, payload) => seen.push([event, payload]));

      expect(server.push("status", { height: 1 })).to.equal(1);
      expect(server.push("status", { height: 2 })).to.equal(1);
      await watcher.request("barrier");
      await other.request("barrier");
      await stop();
      expect(server.push("status", { height: 3 })).to.equal(0);
      await watcher.request("barrier");

      expect(seen).to.deep.equal([
        ["status", { height: 1 }],
        ["status", { height: 2 }],
      ]);
    });

    it("cuts off a watcher that does not read, and holds no more for it than the limit", async () => {
      const server = await serve(() => null, { writeQueueBytesMax: 100_000 });
      const client = await connect();
      await client.watch(() => {});

      let told = 0;
      while (server.push("load", "x".repeat(50_000)) === 1) told += 1;

      // All of it is pushed in one turn, in which nobody can read.
      expect(told).to.be.within(2, 60);
      await client.closed;
    });
  });

  describe("its path", () => {
    const stale = async (): Promise<Server> => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(path, resolve));
      return server;
    };

    it("is reachable by its owner only, directory and socket", async () => {
      path = join(directory, "made", "control.sock");
      await serve(() => null);

      expect((await lstat(path)).mode & 0o777).to.equal(0o600);
      expect((await lstat(join(directory, "made"))).mode & 0o777).to.equal(0o700);
    });

    it("is free again after close", async () => {
      await (await serve(() => 1)).close();
      await serve(() => 2);

      expect(await (await connect()).request("which")).to.equal(2);
    });

    it("is taken over from a dead socket", async () => {
      const { listenThenDie } = await import("./listen-then-die.ts");
      await listenThenDie(path);
      expect((await lstat(path)).isSocket()).to.equal(true);

      await serve(() => "alive");

      expect(await (await connect()).request("x")).to.equal("alive");
    });

    it("is left alone when another process answers there", async () => {
      open.push(await stale());

      expect((await failureOf(controlServer({ path, clock, handle: () => null }))).code).to.equal(
        "control.refused",
      );
      expect((await lstat(path)).isSocket()).to.equal(true);
    });

    for (const [title, lay] of [
      ["a file", () => writeFile(path, "precious")],
      ["a link", () => symlink(join(directory, "elsewhere"), path)],
    ] as const) {
      it(`is left alone when ${title} lies there`, async () => {
        await lay();

        const failure = await failureOf(controlServer({ path, clock, handle: () => null }));

        expect(failure.code).to.equal("control.refused");
        await lstat(path);
      });
    }

    it("is refused in a directory that is open to others", async () => {
      await chmod(directory, 0o755);

      const failure = await failureOf(controlServer({ path, clock, handle: () => null }));

      expect(failure.code).to.equal("control.refused");
    });

    it("is refused when the system would cut it short", async () => {
      path = join(directory, "x".repeat(100));

      const failure = await failureOf(controlServer({ path, clock, handle: () => null }));

      expect(failure.code).to.equal("control.refused");
    });
  });
});
