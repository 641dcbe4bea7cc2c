/** JSON-RPC 2.0 by the line, as the Model Context Protocol speaks it over standard input and output. */

/** A question that wants an answer, or a notice that wants none. */
export interface RpcMessage {
  /** Absent in a notice. */
  readonly id?: RpcId;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What the answer to a question repeats. */
export type RpcId = string | number;

/** Why a question is not answered, by the numbers of JSON-RPC. */
export const RPC_ERRORS = {
  unreadable: -32_700,
  invalid: -32_600,
  unknownMethod: -32_601,
  invalidParams: -32_602,
  failed: -32_603,
} as const;

/** A question that cannot be answered. */
export interface RpcFailure {
  readonly error: keyof typeof RPC_ERRORS;
  readonly message: string;
}

/** What a line says: a message, an answer to something we never asked (nothing), or neither. */
export type RpcLine =
  | { readonly is: "message"; readonly message: RpcMessage }
  | { readonly is: "nothing" }
  | { readonly is: "wrong"; readonly id: RpcId | null; readonly failure: RpcFailure };

/** Reads a line. */
export function readRpc(line: string): RpcLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return wrong(null, { error: "unreadable", message: "the line is no JSON" });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return wrong(null, { error: "invalid", message: "a message is one JSON object on one line" });
  }
  return readObject(value);
}

function readObject(value: {
  readonly jsonrpc?: unknown;
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: unknown;
}): RpcLine {
  const { jsonrpc, id, method, params = {} } = value;
  const known = isId(id) ? id : null;
  if (jsonrpc !== "2.0") return wrong(known, { error: "invalid", message: "jsonrpc is not 2.0" });
  if (method === undefined && ("result" in value || "error" in value)) return { is: "nothing" };
  if (typeof method !== "string" || (id !== undefined && known === null)) {
    return wrong(known, { error: "invalid", message: "a method and an id are texts or numbers" });
  }
  if (typeof params !== "object" || params === null || Array.isArray(params)) {
    return wrong(known, { error: "invalidParams", message: "params is not an object" });
  }
  const message = { method, params: { ...params }, ...(known !== null && { id: known }) };
  return { is: "message", message };
}

function isId(value: unknown): value is RpcId {
  return typeof value === "string" || Number.isSafeInteger(value);
}

function wrong(id: RpcId | null, failure: RpcFailure): RpcLine {
  return { is: "wrong", id, failure };
}

/** The line of an answer. */
export function answerLine(id: RpcId, result: unknown): string {
  return JSON.stringify({ jsonrpc: "2.0", id, result });
}

/** The line of a failure. */
export function failureLine(id: RpcId | null, { error, message }: RpcFailure): string {
  return JSON.stringify({ jsonrpc: "2.0", id, error: { code: RPC_ERRORS[error], message } });
}
