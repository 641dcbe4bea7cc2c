/** What a machine does, in SCXML; what SCXML has no word for stands in a namespace of ours. */

import type { Deed, Delay, Json } from "./graph-parts.ts";
import { scxmlEvent, scxmlId } from "./scxml-names.ts";
import { type XmlAttributes, xmlElement } from "./xml-element.ts";

/** Writes one deed. */
export function scxmlDeed(deed: Deed): readonly string[] {
  switch (deed.type) {
    case "named":
      return action({ name: deed.name, params: jsonOf(deed.params) });
    case "inline":
      return action({ name: deed.name, inline: "true" });
    case "raise":
      return scxmlRaise(deed);
    case "cancel":
      return deed.id === null
        ? action({ name: "cancel", inline: "true" })
        : xmlElement("cancel", { sendid: scxmlId(deed.id) });
    case "built_in":
      return action({ name: `xstate.${deed.name}`, about: deed.about });
  }
}

/** Writes how long something waits; the host says what `delay(name)` comes to. */
export function scxmlDelay({ name, ms }: Delay): XmlAttributes {
  if (ms !== null) return { delay: `${ms}ms`, "coppice:delay": name };
  return { delayexpr: `delay(${JSON.stringify(name ?? "computed")})` };
}

/** JSON as an attribute; nothing is left out. */
export function jsonOf(value: Json): string | null {
  return value === null ? null : JSON.stringify(value);
}

function scxmlRaise({ event, id, delay }: Extract<Deed, { type: "raise" }>): readonly string[] {
  if (event === null) return action({ name: "raise", inline: "true" });
  if (delay === null) return xmlElement("raise", { event: scxmlEvent(event) });
  const sent = { event: scxmlEvent(event), id: id === null ? null : scxmlId(id) };
  return xmlElement("send", { ...sent, ...scxmlDelay(delay) });
}

function action(attributes: XmlAttributes): readonly string[] {
  return xmlElement("coppice:action", attributes);
}
