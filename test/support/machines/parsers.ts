/** The parsers of the programs that draw what we write: Mermaid's and Graphviz's own. */

import { instance } from "@viz-js/viz";

/** Made once: making one compiles all of Graphviz. */
let graphviz: ReturnType<typeof instance> | undefined;

/** What Graphviz says of letters it has no measure of; it draws them. */
const OF_LETTERS = /width of non-ASCII character/;

/**
 * Has Mermaid parse a drawing.
 *
 * @returns what kind of drawing it is
 * @throws what Mermaid complains of
 */
export async function parseMermaid(text: string): Promise<string> {
  const { default: mermaid } = await loadMermaid();
  const { diagramType } = await mermaid.parse(text);
  return diagramType;
}

/** Mermaid cleans labels by a library that needs a browser; the parser itself needs none. */
async function loadMermaid(): Promise<typeof import("mermaid")> {
  // Imported as Mermaid imports it, so that it is the same one.
  const { default: purify } = await import("dompurify");
  Object.assign(purify, { sanitize: (text: string) => text, addHook: () => {} });
  return import("mermaid");
}

/** Has Graphviz lay a drawing out; what it complains of, line by line. */
export async function complaintsOfGraphviz(text: string): Promise<readonly string[]> {
  graphviz ??= instance();
  const viz = await graphviz;
  return viz
    .render(text, { format: "dot" })
    .errors.map(({ message }) => message)
    .filter((message) => !OF_LETTERS.test(message));
}
