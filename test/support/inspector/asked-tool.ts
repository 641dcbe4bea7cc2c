/** The tools for agents, asked of the host of the scenes. */

import { answerOf, type Arguments } from "../../../src/inspector/mcp/tool.ts";
import { TOOLS } from "../../../src/inspector/mcp/tools.ts";
import { sceneMade } from "./scene-made.ts";

/** Asks a tool, and reads its answer. */
export function askTool(name: string, asked: Arguments = {}) {
  const tool = TOOLS.find((one) => one.name === name);
  if (tool === undefined) throw new Error(`there is no tool ${name}`);
  return JSON.parse(answerOf(tool, asked, sceneMade({}).picture));
}
