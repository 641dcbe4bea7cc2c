/** Text within Mermaid's labels: what its parser would read as its own is written as a number. */

/** Signs that end a label, open a block or a comment, or begin markup. */
const SIGNS = /["#%:;<>`{}\\~|]/g;

/** Writes a text so that Mermaid shows it and reads nothing in it. */
export function mermaidText(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(SIGNS, (sign) => `#${sign.charCodeAt(0)};`);
}
