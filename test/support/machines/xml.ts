/** A small reader of XML, enough for what we write: elements, attributes and text. */

/** One element. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** Signs with a name of their own. */
const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

const TAG = /<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+="[^"<]*")*)\s*(\/?)>|<\?[^>]*\?>|<!--.*?-->/y;
const ATTRIBUTE = /([\w.:-]+)="([^"]*)"/g;

/** An element under way. */
interface Open {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/**
 * Reads a document.
 *
 * @throws when it is not well-formed
 */
export function readXml(document: string): XmlElement {
  const outside: Open = { name: "", attributes: {}, children: [], text: "" };
  const open: Open[] = [outside];
  let at = 0;
  while (at < document.length) {
    TAG.lastIndex = at;
    const tag = document[at] === "<" ? TAG.exec(document) : null;
    const next = tag === null ? document.indexOf("<", at + 1) : TAG.lastIndex;
    const end = next < 0 ? document.length : next;
    if (tag === null) readText(document.slice(at, end), open);
    else if (tag[2] !== undefined) readTag(tag, open);
    at = end;
  }
  const [root, ...others] = outside.children;
  if (root === undefined || others.length > 0 || open.length > 1) {
    throw new Error(`${open.length - 1} elements are left open, ${outside.children.length} roots`);
  }
  return root;
}

/** Reads a document and says what it is; the same failures as {@link readXml}. */
export function checkXml(document: string): string {
  return readXml(document).name;
}

function readText(text: string, open: readonly Open[]): void {
  if (text.startsWith("<")) throw new Error(`no tag: ${text.slice(0, 60)}`);
  const within = open.at(-1);
  if (within !== undefined) within.text += unescaped(text);
}

function readTag(
  [, closes, name = "", attributes = "", alone]: RegExpExecArray,
  open: Open[],
): void {
  if (closes === "/") {
    const ended = open.pop();
    if (ended?.name !== name) throw new Error(`</${name}> ends <${ended?.name}>`);
    open.at(-1)?.children.push(ended);
    return;
  }
  const element: Open = { name, attributes: {}, children: [], text: "" };
  for (const [, key = "", value = ""] of attributes.matchAll(ATTRIBUTE)) {
    if (key in element.attributes) throw new Error(`${key} twice on <${name}>`);
    element.attributes[key] = unescaped(value);
  }
  if (alone === "/") open.at(-1)?.children.push(element);
  else open.push(element);
}

function unescaped(text: string): string {
  if (/&(?!(?:#\d+|amp|lt|gt|quot|apos);)/.test(text)) throw new Error(`a bare & in ${text}`);
  return text.replaceAll(/&(?:#(\d+)|(\w+));/g, (_, code?: string, name?: string) =>
    code === undefined ? (NAMED[name ?? ""] ?? "") : String.fromCodePoint(Number(code)),
  );
}
