/**
 * Compares the tree drawn in a supervisor's module comment with what the file declares, so that the
 * drawing cannot lie. A drawing looks like this:
 *
 *   network            rest_for_one, 3 restarts in 5 s
 *   ├── sessions       supervisor  permanent  infinity
 *   ├── dialer         worker      permanent  5 s
 *   │   └── …          (what a child's own file draws is not compared here)
 *   └── listener       worker      permanent  1 s
 */

import ts from "typescript";
import { complain, propertyOf, type SourceFile, walk } from "./tidy-source.ts";

/** One child as drawn or declared; absent words were not stated. */
export interface ChildLine {
  readonly id: string;
  readonly type?: string;
  readonly restart?: string;
  /** `infinity`, `brutal_kill`, or a time in milliseconds as `5000`. */
  readonly shutdown?: string;
}

/** A supervisor as drawn or declared; absent words were not stated. */
export interface Tree {
  readonly id: string;
  readonly strategy?: string;
  readonly intensity?: number;
  readonly periodMs?: number;
  readonly children: readonly ChildLine[];
}

const STRATEGIES = ["one_for_one", "one_for_all", "rest_for_one", "simple_one_for_one", "dynamic"];
const TYPES = ["worker", "supervisor"];
const RESTARTS = ["permanent", "transient", "temporary"];
const WORDS: Readonly<Record<string, number>> = { no: 0, one: 1 };

/** Reads the first drawing of a comment; undefined when it draws nothing. */
export function parseDrawing(comment: string): Tree | undefined {
  const lines = comment.split("\n").map((line) => line.replace(/^\s*(\/\*\*|\*\/|\*)?/, ""));
  const first = lines.findIndex((line) => /^\s*[├└]──/.test(line));
  const head = lines[first - 1];
  if (first < 1 || head === undefined) return undefined;
  const drawn = lines.slice(first).findIndex((line) => !/^\s*[│├└]/.test(line));
  const body = lines.slice(first, drawn === -1 ? undefined : first + drawn);
  const indent = (body[0] ?? "").search(/[├└]/);
  const children = body.filter(
    (line) => line.search(/[│├└]/) === indent && /^\s*[├└]──/.test(line),
  );
  const [id = "", ...words] = head.trim().split(/\s+/);
  return { ...headOf(id, words.join(" ")), children: children.map(childOf) };
}

/** Reads what `defineSupervisor({ … })` declares, as far as it is written plainly. */
export function parseDeclaration(source: SourceFile): Tree | undefined {
  let tree: Tree | undefined;
  walk(source, (node) => {
    if (
      tree ||
      !ts.isCallExpression(node) ||
      !/^define\w*Supervisor$/.test(node.expression.getText(source.tree))
    )
      return;
    const [object] = node.arguments;
    if (object && ts.isObjectLiteralExpression(object)) tree = declaredTree(object, source);
  });
  return tree;
}

/** Compares drawing and declaration; what either leaves unsaid is not compared, children always are. */
export function checkDrawing(source: SourceFile): readonly string[] {
  const declared = parseDeclaration(source);
  if (declared === undefined) return [];
  const drawn = parseDrawing(moduleComment(source));
  const at = source.tree.statements[0] ?? source.tree;
  if (drawn === undefined) {
    return declared.children.length === 0
      ? []
      : [
          complain(
            source,
            at,
            `\`${declared.id}\` is not drawn. Draw the subtree in the module comment: strategy, then one line per child.`,
          ),
        ];
  }
  const differences = [
    differ("id", drawn.id, declared.id),
    differ("strategy", drawn.strategy, declared.strategy),
    differ("intensity", drawn.intensity, declared.intensity),
    differ("periodMs", drawn.periodMs, declared.periodMs),
    ...compareChildren(drawn.children, declared.children),
  ];
  return differences
    .filter((difference) => difference !== "")
    .map((difference) =>
      complain(
        source,
        at,
        `the drawing of \`${declared.id}\` is not what is declared: ${difference}. Redraw it.`,
      ),
    );
}

/** The doc comment a file opens with. */
function moduleComment(source: SourceFile): string {
  return /^\s*\/\*\*[\s\S]*?\*\//.exec(source.text)?.[0] ?? "";
}

function compareChildren(
  drawn: readonly ChildLine[],
  declared: readonly ChildLine[],
): readonly string[] {
  const drawnIds = drawn.map(({ id }) => id).join(", ");
  const declaredIds = declared.map(({ id }) => id).join(", ");
  if (drawnIds !== declaredIds) return [`it draws (${drawnIds}), the list is (${declaredIds})`];
  return drawn.flatMap((child, index) => {
    const other = declared[index];
    if (other === undefined) return [];
    return (["type", "restart", "shutdown"] as const).map((word) =>
      differ(`${word} of ${child.id}`, child[word], other[word]),
    );
  });
}

function differ(what: string, drawn: unknown, declared: unknown): string {
  if (drawn === undefined || declared === undefined || drawn === declared) return "";
  return `${what} is drawn ${String(drawn)} and declared ${String(declared)}`;
}

function headOf(id: string, text: string): Omit<Tree, "children"> {
  const strategy = STRATEGIES.find((word) => new RegExp(`\\b${word}\\b`).test(text));
  const budget = /(\d+|one|no) restarts? in (\d[\d_.]*) ?(ms|s|min)\b/.exec(text);
  return {
    id,
    ...(strategy === undefined ? {} : { strategy }),
    ...(budget
      ? {
          intensity: count(budget[1] ?? ""),
          periodMs: milliseconds(budget[2] ?? "", budget[3] ?? ""),
        }
      : {}),
  };
}

function childOf(line: string): ChildLine {
  const [id = "", ...words] = line
    .replace(/^\s*[├└]──\s*/, "")
    .trim()
    .split(/\s+/);
  const text = words.join(" ");
  const type = TYPES.find((word) => words.includes(word));
  const restart = RESTARTS.find((word) => words.includes(word));
  const time = /\b(\d[\d_.]*) ?(ms|s|min)\b/.exec(text);
  const shutdown =
    /\b(infinity|brutal_kill)\b/.exec(text)?.[1] ??
    (time ? String(milliseconds(time[1] ?? "", time[2] ?? "")) : undefined);
  return {
    id,
    ...(type === undefined ? {} : { type }),
    ...(restart === undefined ? {} : { restart }),
    ...(shutdown === undefined ? {} : { shutdown }),
  };
}

function count(word: string): number {
  return WORDS[word] ?? Number(word);
}

function milliseconds(amount: string, unit: string): number {
  const factor = unit === "min" ? 60_000 : unit === "s" ? 1_000 : 1;
  return Number(amount.replaceAll("_", "")) * factor;
}

function declaredTree(object: ts.ObjectLiteralExpression, source: SourceFile): Tree {
  const strategy = plainText(propertyOf(object, "strategy"));
  const intensity = plainNumber(propertyOf(object, "intensity"), source);
  const periodMs = plainNumber(propertyOf(object, "periodMs"), source);
  return {
    id: plainText(propertyOf(object, "id")) ?? "",
    ...(strategy === undefined ? {} : { strategy }),
    ...(intensity === undefined ? {} : { intensity }),
    ...(periodMs === undefined ? {} : { periodMs }),
    children: childrenOf(object, source),
  };
}

/** The children of a list, of a list made of parts, or of a template: whatever makes a specification. */
function childrenOf(object: ts.ObjectLiteralExpression, source: SourceFile): readonly ChildLine[] {
  const list = arrayIn(propertyOf(object, "children"));
  const isPlain = list?.elements.every((element) => !ts.isSpreadElement(element)) ?? false;
  if (list !== undefined && isPlain && list.elements.length > 0) {
    return list.elements.map((element) => declaredChild(element, source));
  }
  const made = propertyOf(object, "children") ?? propertyOf(object, "child");
  return made === undefined ? [] : callsIn(made, source).map((call) => declaredChild(call, source));
}

/** Calls of `childSpec` below a node, in the order they are written. */
function callsIn(node: ts.Node, source: SourceFile): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  const visit = (child: ts.Node): void => {
    const isCall = ts.isCallExpression(child);
    if (isCall && /\.childSpec$/.test(child.expression.getText(source.tree))) found.push(child);
    else ts.forEachChild(child, visit);
  };
  visit(node);
  return found;
}

function arrayIn(value: ts.Node | undefined): ts.ArrayLiteralExpression | undefined {
  if (value === undefined || ts.isArrayLiteralExpression(value)) return value;
  let found: ts.ArrayLiteralExpression | undefined;
  ts.forEachChild(value, (child) => {
    found ??= arrayIn(child);
  });
  return found;
}

/** A child is `name.childSpec(…)`, `start(name, { … })` or `{ id: "…", … }`; its id may be overridden. */
function declaredChild(element: ts.Expression, source: SourceFile): ChildLine {
  if (ts.isObjectLiteralExpression(element)) return { id: "?", ...stated(element, source) };
  if (!ts.isCallExpression(element)) return { id: kebab(element.getText(source.tree)) };
  const callee = element.expression;
  const owner = ts.isPropertyAccessExpression(callee) ? callee.expression : element.arguments[0];
  const overrides = element.arguments
    .filter(ts.isObjectLiteralExpression)
    .map((object) => stated(object, source));
  return Object.assign({ id: kebab(owner?.getText(source.tree) ?? "?") }, ...overrides);
}

function stated(object: ts.ObjectLiteralExpression, source: SourceFile): Partial<ChildLine> {
  const entries = ["id", "type", "restart"].flatMap((name): [string, string][] => {
    const value = plainText(propertyOf(object, name));
    return value === undefined ? [] : [[name, value]];
  });
  const shutdown = shutdownOf(propertyOf(object, "shutdown"), source);
  return { ...Object.fromEntries(entries), ...(shutdown === undefined ? {} : { shutdown }) };
}

/** A shutdown is a word, `{ afterMs: 5_000 }` or a number of milliseconds. */
function shutdownOf(value: ts.Expression | undefined, source: SourceFile): string | undefined {
  const word = plainText(value);
  if (word !== undefined) return word;
  const time = value && ts.isObjectLiteralExpression(value) ? propertyOf(value, "afterMs") : value;
  return plainNumber(time, source)?.toString();
}

function plainText(value: ts.Expression | undefined): string | undefined {
  return value && ts.isStringLiteralLike(value) ? value.text : undefined;
}

function plainNumber(value: ts.Expression | undefined, source: SourceFile): number | undefined {
  return value && ts.isNumericLiteral(value)
    ? Number(value.getText(source.tree).replaceAll("_", ""))
    : undefined;
}

function kebab(name: string): string {
  return name
    .replace(/(Supervisor|Actor)$/, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase();
}
