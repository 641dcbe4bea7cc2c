/** A node behind a control socket that tells what the host of the scenes tells, flush by flush. */

import type { NodeQuestion } from "../../../src/cli/ask-node.ts";
import { RuntimeError } from "../../../src/errors.ts";
import type { CliWorld } from "../../../src/cli/world.ts";
import { hostStream } from "../../support/inspector/scene-made.ts";

type Plain = Awaited<ReturnType<CliWorld["ask"]>>;

/** The node, and what it was asked. */
export interface InspectedNode {
  readonly ask: (socket: string, question: NodeQuestion) => Promise<Plain>;
  readonly asked: readonly Readonly<Record<string, Plain>>[];
  /** Forgets its viewers, as a node does that was not asked for long. */
  forget(): void;
  /** Answers nobody from now on. */
  die(): void;
}

/** Makes a node. One that has told everything keeps the question. */
export function inspectedNode(): InspectedNode {
  const asked: Record<string, Plain>[] = [];
  let viewers = 0;
  let told = 0;
  let isDead = false;
  return {
    asked,
    forget: () => {
      viewers += 1;
    },
    die: () => {
      isDead = true;
    },
    ask: (socket, { args }) => {
      const question = { ...(args as Record<string, Plain>) };
      asked.push(question);
      if (isDead) return Promise.reject(failed(socket));
      if (question["viewer"] === undefined) {
        viewers += 1;
        told = 0;
      } else if (question["viewer"] !== `v${viewers}`) return Promise.reject(unknown());
      const frames = hostStream()[told];
      told += 1;
      if (frames === undefined) return new Promise(() => {});
      const answer = { viewer: `v${viewers}`, frames: Buffer.from(frames).toString("base64") };
      return Promise.resolve(answer);
    },
  };
}

function failed(path: string): RuntimeError {
  return new RuntimeError("control.failed", { path }, `cannot reach ${path}: nobody answers there`);
}

function unknown(): RuntimeError {
  const reason = "control.refused: there is no such viewer";
  return new RuntimeError("control.refused", { reason }, `cannot ask: ${reason}`);
}
