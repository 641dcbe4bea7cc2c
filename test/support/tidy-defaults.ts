/** Compares each `@defaultValue` with the constant that holds it, where both are written plainly. */

import ts from "typescript";
import { complain, propertyName, type SourceFile, walk } from "./tidy-source.ts";

/** A value a constant gives to an option. */
interface Stated {
  readonly owner: string;
  readonly field: string;
  readonly value: string;
}

/**
 * Checks one file. The constant stands in the file or else beside it in the folder: a field of the
 * same name in a constant object, a constant named for the field (`CALL_TIMEOUT_MS` for
 * `timeoutMs`), a destructured parameter (`{ start = 0 }`), or `options.field ?? value`. A default
 * that is an expression is left to its own test.
 */
export function checkDefaults(
  source: SourceFile,
  folder: readonly SourceFile[] = [],
): readonly string[] {
  const here = statedDefaults(source);
  const beside = folder.flatMap(statedDefaults);
  const complaints: string[] = [];
  walk(source, (node) => {
    if (!ts.isPropertySignature(node)) return;
    const field = propertyName(node.name);
    const written = defaultValueOf(node);
    if (field === undefined || written === undefined) return;
    const expected = plain(written);
    if (expected === undefined) return;
    const own = here.filter((candidate) => candidate.field === field);
    const found = own.length > 0 ? own : beside.filter((candidate) => candidate.field === field);
    if (found.length === 0) {
      complaints.push(
        complain(
          source,
          node,
          `\`${field}\` promises the default ${written}, and nothing in its folder states it. Put it in one constant object of defaults.`,
        ),
      );
    } else if (!found.some(({ value }) => value === expected || !comparable(value, expected))) {
      const says = found.map(({ owner, value }) => `${owner} says ${value}`).join(", ");
      complaints.push(
        complain(
          source,
          node,
          `\`${field}\` promises the default ${written}, but ${says}. Change the one that is wrong.`,
        ),
      );
    }
  });
  return complaints;
}

/** Every file of a folder is asked for what each of the others states. */
const statedBySource = new WeakMap<SourceFile, readonly Stated[]>();

function statedDefaults(source: SourceFile): readonly Stated[] {
  const known = statedBySource.get(source) ?? readStated(source);
  statedBySource.set(source, known);
  return known;
}

function readStated(source: SourceFile): readonly Stated[] {
  const constants = plainConstants(source);
  const stated: Stated[] = [];
  const add = (owner: string, field: string | undefined, value: ts.Expression): void => {
    if (field === undefined) return;
    const text = unwrap(value).getText(source.tree);
    stated.push({ owner, field, value: plain(text) ?? constants.get(text) ?? text });
  };
  walk(source, (node) => {
    if (ts.isVariableDeclaration(node) && node.initializer) {
      const name = node.name.getText(source.tree);
      add(name, fieldNamedBy(name), node.initializer);
      for (const [field, value] of fieldsOf(node.initializer)) add(name, field, value);
    }
    if (ts.isBindingElement(node) && node.initializer) {
      add("the parameter", propertyName(bindingKey(node)), node.initializer);
    }
    if (ts.isBinaryExpression(node) && isFallback(node)) {
      add("the fallback", lastName(node.left), node.right);
    }
  });
  return stated.flatMap((one) => [one, ...shorterNames(one)]);
}

function isFallback(node: ts.BinaryExpression): boolean {
  return node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken;
}

function lastName(node: ts.Expression): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isIdentifier(node) ? node.text : undefined;
}

/** `CALL_TIMEOUT_MS` as a field: `callTimeoutMs`; undefined when the name is not a constant's. */
function fieldNamedBy(name: string): string | undefined {
  if (!/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(name)) return undefined;
  return name.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** A constant may say whose default it is first: `callTimeoutMs` also states `timeoutMs`. */
function shorterNames(stated: Stated): readonly Stated[] {
  if (fieldNamedBy(stated.owner) !== stated.field) return [];
  const words = stated.field.split(/(?=[A-Z])/);
  return words.slice(1, -1).map((_, index) => {
    const rest = words.slice(index + 1).join("");
    return { ...stated, field: rest.charAt(0).toLowerCase() + rest.slice(1) };
  });
}

function bindingKey(node: ts.BindingElement): ts.PropertyName | undefined {
  if (node.propertyName) return node.propertyName;
  return ts.isIdentifier(node.name) ? node.name : undefined;
}

/** Constants of the file that are one plain value, by name: a default may be stated through one. */
function plainConstants(source: SourceFile): ReadonlyMap<string, string> {
  const constants = new Map<string, string>();
  walk(source, (node) => {
    if (!ts.isVariableDeclaration(node) || !node.initializer) return;
    const value = plain(unwrap(node.initializer).getText(source.tree));
    if (value !== undefined) constants.set(node.name.getText(source.tree), value);
  });
  return constants;
}

function fieldsOf(value: ts.Expression): readonly [string, ts.Expression][] {
  const object = unwrap(value);
  if (!ts.isObjectLiteralExpression(object)) return [];
  return object.properties.flatMap((property): [string, ts.Expression][] => {
    const field = propertyName(property.name);
    return field !== undefined && ts.isPropertyAssignment(property)
      ? [[field, property.initializer]]
      : [];
  });
}

/** Takes off `as const`, `satisfies`, parentheses and a surrounding `Object.freeze`. */
function unwrap(value: ts.Expression): ts.Expression {
  if (
    ts.isAsExpression(value) ||
    ts.isSatisfiesExpression(value) ||
    ts.isParenthesizedExpression(value)
  ) {
    return unwrap(value.expression);
  }
  const [only] = ts.isCallExpression(value) ? value.arguments : [];
  return only && ts.isCallExpression(value) && value.expression.getText() === "Object.freeze"
    ? unwrap(only)
    : value;
}

function defaultValueOf(node: ts.PropertySignature): string | undefined {
  const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === "defaultValue");
  const text = ts.getTextOfJSDocComment(tag?.comment)?.trim();
  return text
    ?.split(/[,;:.]\s|\s[-–—(]|\n/)[0]
    ?.replace(/^`(.*)`$/, "$1")
    .replace(/\.$/, "");
}

/** A constant that is computed, or is of another kind than the promise, is not written plainly. */
function comparable(value: string, expected: string): boolean {
  return plain(value) !== undefined && value.startsWith('"') === expected.startsWith('"');
}

/** Brings a number, string, boolean or null to one spelling; anything else is not plain. */
function plain(text: string): string | undefined {
  if (/^-?\d[\d_,]*(\.\d+)?n?$/.test(text)) return text.replace(/[_,]/g, "");
  if (/^(["'])[^"']*\1$/.test(text)) return `"${text.slice(1, -1)}"`;
  return /^(true|false|null)$/.test(text) ? text : undefined;
}
