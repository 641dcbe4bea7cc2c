/** The one thing a page can do to an actor, where the host allows it: kill it, asked twice. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Row } from "../../picture/picture.ts";
import { doAtHost } from "./stream.ts";
import { link, useSession } from "./looking.ts";

/** The button; nothing where the host has no such verb. */
export function KillButton({ row }: { readonly row: Row }): JSX.Element | null {
  const [stage, turn] = useState<"ready" | "asked" | "sent">("ready");
  const [answer, tell] = useState("");
  const verbs = useSession().picture.hello?.verbs ?? [];
  if (!verbs.includes("kill") || row.goneAtMs !== undefined || link.value.is !== "live")
    return null;
  const kill = (): void => {
    turn("sent");
    doAtHost("kill", { path: row.path }).then(tell, (error) => tell(String(error)));
  };
  if (stage === "sent") return <span role="status">{answer === "" ? "killing…" : answer}</span>;
  if (stage === "ready")
    return (
      <button type="button" class="danger" onClick={() => turn("asked")}>
        kill…
      </button>
    );
  return (
    <span class="confirm" role="alertdialog" aria-label={`Kill ${row.path}?`}>
      kill {row.origin.label}?
      <button type="button" class="danger" onClick={kill}>
        kill it
      </button>
      <button type="button" onClick={() => turn("ready")}>
        no
      </button>
    </span>
  );
}
