/**
 * One client of the Model Context Protocol, by lines: what it may ask for, and the answers. It only looks: there is no tool
 * that changes anything.
 *
 * @see the protocol's revision 2025-11-25, lifecycle and tools
 */

import { describeError } from "../../errors.ts";
import { shownValue } from "../../option-value.ts";
import { answerLine, failureLine, readRpc, type RpcId, type RpcMessage } from "./json-rpc.ts";
import { type Arguments, complaintAbout, type Tool } from "./tool.ts";

/** Revisions that are spoken, the newest first. They differ in nothing that is used here. */
export const REVISIONS = ["2025-11-25", "2025-06-18", "2024-11-05"] as const;

/** Questions that are answered at once; an agent asks one or a few. */
export const QUESTIONS_MAX = 32;

const INSTRUCTIONS =
  "Looks at one running coppice process: actors under supervisors, each with a mailbox. Begin with overview; a crash is explained by crashes, then crash with its id; who sent what and why by messages; who waits for whom by waits. Nothing here changes anything. Times are ms since 1970 by the process's clock, ids are numbers of incarnations: an actor that is restarted keeps its path and gets another id.";

/** What a session is made of. */
export interface McpParts {
  /** Version of coppice. */
  readonly version: string;
  readonly tools: readonly Tool[];
  /**
   * Asks a tool of what is known now.
   *
   * @throws Error when nothing is known of the process, and why
   */
  readonly ask: (tool: Tool, asked: Arguments) => Promise<string>;
}

/** A session with one client. */
export class McpSession {
  readonly #parts: McpParts;
  readonly #tools: ReadonlyMap<string, Tool>;
  #isOpen = false;
  #open = 0;

  constructor(parts: McpParts) {
    this.#parts = parts;
    this.#tools = new Map(parts.tools.map((tool) => [tool.name, tool]));
  }

  /** Takes a line; resolves with the line to answer, undefined for what wants no answer. */
  async take(line: string): Promise<string | undefined> {
    const read = readRpc(line);
    if (read.is === "nothing") return undefined;
    if (read.is === "wrong") return failureLine(read.id, read.failure);
    const { id } = read.message;
    if (id === undefined) return undefined;
    if (this.#open >= QUESTIONS_MAX) {
      return failureLine(id, { error: "failed", message: `${QUESTIONS_MAX} questions are open` });
    }
    this.#open += 1;
    try {
      return await this.#answer(id, read.message);
    } finally {
      this.#open -= 1;
    }
  }

  async #answer(id: RpcId, { method, params }: RpcMessage): Promise<string> {
    if (method === "ping") return answerLine(id, {});
    if (method === "initialize") return answerLine(id, this.#initialize(params));
    if (method !== "tools/list" && method !== "tools/call") {
      return failureLine(id, {
        error: "unknownMethod",
        message: `there is no method ${shownValue(method)}`,
      });
    }
    if (!this.#isOpen)
      return failureLine(id, { error: "invalid", message: "initialize comes first" });
    if (method === "tools/list") return answerLine(id, { tools: this.#parts.tools.map(toolShown) });
    const { name } = params;
    const tool = typeof name === "string" ? this.#tools.get(name) : undefined;
    if (tool !== undefined) return answerLine(id, await this.#call(tool, params["arguments"]));
    const message = `there is no tool ${shownValue(name)}`;
    return failureLine(id, { error: "invalidParams", message });
  }

  #initialize(params: RpcMessage["params"]): unknown {
    this.#isOpen = true;
    const [newest] = REVISIONS;
    const protocolVersion = REVISIONS.find((one) => one === params["protocolVersion"]) ?? newest;
    return {
      protocolVersion,
      capabilities: { tools: {} },
      serverInfo: { name: "coppice", version: this.#parts.version },
      instructions: INSTRUCTIONS,
    };
  }

  /** What goes wrong here is for the agent to read: it can ask another way, or later. */
  async #call(tool: Tool, given: unknown): Promise<unknown> {
    const asked = { ...Object(given ?? {}) } as Arguments;
    const complaint = complaintAbout(tool, asked);
    if (complaint !== undefined)
      return { ...textContent(`cannot ask ${tool.name}: ${complaint}`), isError: true };
    try {
      return textContent(await this.#parts.ask(tool, asked));
    } catch (error) {
      const said = error instanceof Error ? error.message : describeError(error);
      return { ...textContent(said), isError: true };
    }
  }
}

function toolShown({ name, title, description, takes, needs = [] }: Tool): unknown {
  return {
    ...{ name, title, description },
    inputSchema: {
      ...{ type: "object", properties: takes, additionalProperties: false },
      ...(needs.length > 0 && { required: needs }),
    },
    annotations: { readOnlyHint: true, openWorldHint: false },
  };
}

function textContent(text: string): { readonly content: readonly unknown[] } {
  return { content: [{ type: "text", text }] };
}
