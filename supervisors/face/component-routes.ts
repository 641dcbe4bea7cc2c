/** Hands requests of peers to the host's components, and their answers back. */

import type { Responder } from "../../actors/p2p-server.ts";
import { componentMessages } from "../../messages/wire/node-messages.ts";
import { RuntimeError } from "../../src/errors.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import { admissionOf } from "../../src/ports/admission.ts";
import { ASKED, type HostComponents } from "../../src/ports/components.ts";
import type { Message } from "../../src/wire/define-messages.ts";

/** Answers to components' requests, by type; one that no component answers is not among them. */
export function componentRoutes(
  components: HostComponents,
): Readonly<Record<string, Responder<Message>>> {
  const routes: Record<string, Responder<Message>> = {};
  for (const [name, methods] of Object.entries(ASKED)) {
    const component: unknown = Reflect.get(components, name);
    if (typeof component !== "object" || component === null) continue;
    for (const [method, type] of Object.entries<string>(methods)) {
      const answer = methodOf(component, method);
      if (answer !== undefined) routes[type] = guarded(components, { type, answer });
    }
  }
  return routes;
}

type Ask = (request: Message, asker: PeerId, signal: AbortSignal) => unknown;

/** A method bound to its component, looked up once. */
function methodOf(component: object, name: string): Ask | undefined {
  const method: unknown = Reflect.get(component, name);
  if (typeof method !== "function") return undefined;
  return (...given) => Reflect.apply(method, component, given);
}

/** Asks a component once the node is up and elected, and holds it to the answers its request allows. */
function guarded(
  { bootstrap, election }: HostComponents,
  { type, answer }: { readonly type: string; readonly answer: Ask },
): Responder<Message> {
  const allowed = componentMessages.find((message) => message.type === type)?.answeredBy ?? [];
  return async (request, asker, { signal }) => {
    if (bootstrap?.isUp() === false) return NOT_UP;
    const admission = election === undefined ? undefined : admissionOf(request);
    if (admission !== undefined && (await election?.isElected(admission.duty)) !== true) {
      return admission.otherwise;
    }
    return checked(await answer(request, asker, signal), type, allowed);
  };
}

/** Neither the chains nor the nodes of this node are those of the network yet. */
const NOT_UP = { type: "generic.error", reason: "both_sync" } as const;

function checked(answer: unknown, asked: string, allowed: readonly string[]): Message {
  if (isMessage(answer) && allowed.includes(answer.type)) return answer;
  const received = isMessage(answer) ? answer.type : typeof answer;
  const details = { option: `answer to ${asked}`, expected: allowed.join(" or "), received };
  const text = `cannot answer ${asked}: the host gave ${received} (expected ${details.expected})`;
  throw new RuntimeError("option.invalid", details, text);
}

function isMessage(value: unknown): value is Message {
  return (
    typeof value === "object" && value !== null && typeof Reflect.get(value, "type") === "string"
  );
}
