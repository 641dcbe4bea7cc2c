/** Streams of tasks (`docs/semantics.md` 6.10; Elixir `Task.Supervisor.async_stream_nolink/4`). */

import { expect } from "chai";
import {
  defineTaskSupervisor,
  exit,
  TaskSupervisor,
  type TaskStreamItem,
} from "../../../src/index.ts";
import { useOtpWorld } from "../../support/otp-world.ts";
import { codeOf } from "../../support/probe.ts";

describe("A stream of tasks", () => {
  const world = useOtpWorld();

  async function tasks(maxChildren = 100): Promise<TaskSupervisor> {
    return new TaskSupervisor(
      await world().start(defineTaskSupervisor({ id: "tasks", maxChildren })),
    );
  }
  const waitMs = (forMs: number): Promise<void> =>
    new Promise((resolve) => {
      world().clock.setTimer(resolve, forMs);
    });

  /** Reads a stream to its end while time passes. */
  async function read<I, T>(
    stream: AsyncIterable<TaskStreamItem<I, T>>,
    upTo = 1_000,
  ): Promise<TaskStreamItem<I, T>[]> {
    const items: TaskStreamItem<I, T>[] = [];
    const reading = (async () => {
      for await (const item of stream) if (items.push(item) >= upTo) break;
    })();
    let isOpen = true;
    const closed = reading.finally(() => {
      isOpen = false;
    });
    closed.catch(() => {});
    for (let turn = 0; isOpen && turn < 1_000; turn += 1) await world().clock.advance(10);
    await closed;
    return items;
  }

  it("TSUP-010: yields in the order of the inputs, the slowest first too (6.10)", async () => {
    const supervisor = await tasks();
    const stream = supervisor.asyncStream([300, 200, 100], async (forMs) => {
      await waitMs(forMs);
      return forMs;
    });

    expect(await read(stream)).to.deep.equal([300, 200, 100].map((value) => ({ ok: true, value })));
    expect(await supervisor.children()).to.deep.equal([]);
  });

  it("TSUP-010: runs no more at once than it may (6.10)", async () => {
    const supervisor = await tasks();
    let [running, most] = [0, 0];
    const stream = supervisor.asyncStream(
      Array.from({ length: 20 }, (_, at) => at),
      async () => {
        running += 1;
        most = Math.max(most, running);
        await waitMs(10);
        running -= 1;
      },
      { concurrencyMax: 3 },
    );

    expect(await read(stream)).to.have.length(20);
    expect(most).to.equal(3);
  });

  it("TSUP-010: yields a task's end as a value with its input, and goes on (6.10)", async () => {
    const supervisor = await tasks();
    const stream = supervisor.asyncStream([1, 2, 3], (input) =>
      input === 2 ? exit("two") : input,
    );

    expect(await read(stream)).to.deep.equal([
      { ok: true, value: 1 },
      { ok: false, reason: "two", input: 2 },
      { ok: true, value: 3 },
    ]);
  });

  it("TSUP-010: stops what is under way when the loop is left early (6.10)", async () => {
    const supervisor = await tasks();
    let closed = false;
    function* inputs(): Generator<number> {
      try {
        for (let at = 0; ; at += 1) yield at;
      } finally {
        closed = true;
      }
    }
    const stream = supervisor.asyncStream(inputs(), async (input) => {
      if (input > 0) await waitMs(10_000);
      return input;
    });

    expect(await read(stream, 1)).to.deep.equal([{ ok: true, value: 0 }]);
    expect([await supervisor.children(), closed]).to.deep.equal([[], true]);
  });

  it("TSUP-010: ends with a task that takes too long, or kills that one alone (6.10)", async () => {
    const supervisor = await tasks();
    const work = async (forMs: number): Promise<number> => {
      await waitMs(forMs);
      return forMs;
    };
    const stream = (onTimeout: "exit" | "kill_task") =>
      supervisor.asyncStream([10, 500, 20], work, { timeoutMs: 100, onTimeout });

    expect(await codeOf(read(stream("exit")))).to.equal("call.timeout");
    expect(await read(stream("kill_task"))).to.deep.equal([
      { ok: true, value: 10 },
      { ok: false, reason: "timeout", input: 500 },
      { ok: true, value: 20 },
    ]);
    expect(await supervisor.children()).to.deep.equal([]);
  });

  it("TSUP-010: fails and leaves nothing when the supervisor takes no more (6.10)", async () => {
    const supervisor = await tasks(2);
    const stream = supervisor.asyncStream([1, 2, 3, 4], () => waitMs(100));

    expect(await codeOf(read(stream))).to.equal("task.limit");
    expect(await supervisor.children()).to.deep.equal([]);
  });

  it("TSUP-010: ends with its reader's signal (6.10)", async () => {
    const supervisor = await tasks();
    const controller = new AbortController();
    const stream = supervisor.asyncStream([1, 2, 3], () => waitMs(1_000), {
      signal: controller.signal,
    });
    world().clock.setTimer(() => controller.abort(), 50);

    expect(await codeOf(read(stream))).to.equal("call.aborted");
    expect(await supervisor.children()).to.deep.equal([]);
  });
});
