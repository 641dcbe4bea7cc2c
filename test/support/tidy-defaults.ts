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
 * Checks one file. The constant is a field of the same name in an object whose name says it holds
 * defaults (`DEFAULT…`, `…Defaults`, `…_DEFAULTS`), a destructured parameter (`{ start = 0 }`), or
 * `options.field ?? value`. A default that is an expression is left to its own test.
 */
export function checkDefaults(source: SourceFile): readonly string[] {
  const stated = statedDefaults(source);
  const complaints: string[] = [];
  walk(source, (node) => {
    if (!ts.isPropertySignature(node)) return;
    const field = propertyName(node.name);
    const written = defaultValueOf(node);
    if (field === undefined || written === undefined) return;
    const expected = plain(written);
    if (expected === undefined) return;
    const found = stated.filter((candidate) => candidate.field === field);
    if (found.length === 0) {
      complaints.push(
        complain(
          source,
          node,
          `\`${field}\` promises the default ${written}, and nothing in this file states it. Put it in one \`…Defaults\` object.`,
        ),
      );
    } else if (!found.some(({ value }) => value === expected)) {
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

function statedDefaults(source: SourceFile): readonly Stated[] {
  const constants = plainConstants(source);
  const stated: Stated[] = [];
  const add = (owner: string, field: string | undefined, value: ts.Expression): void => {
    if (field === undefined) return;
    const text = unwrap(value).getText(source.tree);
    stated.push({ owner, field, value: plain(text) ?? constants.get(text) ?? text });
  };
  walk(source, (node) => {
    if (
      ts.isVariableDeclaration(node) &&
      node.initializer &&
      /default/i.test(node.name.getText(source.tree))
    ) {
      for (const [field, value] of fieldsOf(node.initializer))
        add(node.name.getText(source.tree), field, value);
    }
    if (ts.isBindingElement(node) && node.initializer) {
      add("the parameter", propertyName(bindingKey(node)), node.initializer);
    }
    if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken
    ) {
      if (ts.isPropertyAccessExpression(node.left))
        add("the fallback", node.left.name.text, node.right);
    }
  });
  return stated;
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
    ?.split(/\s*(?:,|;|\s[-–—(])/)[0]
    ?.replace(/^`|`$/g, "")
    .replace(/\.$/, "");
}

/** Brings a number, string, boolean or null to one spelling; anything else is not plain. */
function plain(text: string): string | undefined {
  if (/^-?[\d_]+(\.\d+)?n?$/.test(text)) return text.replaceAll("_", "");
  if (/^(["'])[^"']*\1$/.test(text)) return `"${text.slice(1, -1)}"`;
  return /^(true|false|null)$/.test(text) ? text : undefined;
}
