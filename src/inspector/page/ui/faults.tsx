/** Faults: those that stand, with the time they have left, and a form to begin one, asked twice. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Row } from "../../picture/picture.ts";
import type { ShownFault } from "../../faults/shown-fault.ts";
import {
  askText,
  deedsHere,
  type FaultDeed,
  type FaultField,
  FIELD_CHOICES,
  FIELD_WORDS,
  requestOf,
  type Typed,
} from "../view/fault-form.ts";
import { spanText } from "../../picture/figures.ts";
import { shortened } from "../view/names.ts";
import { link, useSession } from "./looking.ts";
import { Nothing, Panel } from "./parts.tsx";
import { doAtHost } from "./stream.ts";
import { go, route } from "./whereabouts.ts";

/** The screen; the address may name the actor it is about. */
export function FaultsScreen(): JSX.Element {
  const { picture } = useSession();
  const deeds = deedsHere(picture.hello);
  const isHere = deeds.length > 0 && link.value.is === "live";
  return (
    <div class="faults" data-focus="first" tabIndex={-1}>
      <Panel title="Faults that stand" note={`${picture.faults.length} of at most 16`}>
        {picture.faults.length === 0 ? <Nothing>Nothing is broken on purpose.</Nothing> : null}
        <ul class="standing-list">
          {picture.faults.map((fault) => (
            <Standing key={fault.id} fault={fault} atMs={picture.atMs} />
          ))}
        </ul>
      </Panel>
      {isHere ? (
        <Form key={route.value.id} deeds={deeds} />
      ) : (
        <Panel title="Break something">
          <Nothing>
            Faults cannot be begun here: {picture.hello?.without["faults"] ?? "this is a recording"}
            .
          </Nothing>
        </Panel>
      )}
    </div>
  );
}

function Standing({
  fault,
  atMs,
}: {
  readonly fault: ShownFault;
  readonly atMs: number;
}): JSX.Element {
  const { id, kind, scope, says, untilMs, times, left, seed } = fault;
  return (
    <li>
      <b class="pill warn">
        <i aria-hidden="true">☞</i>
        {kind}
      </b>
      <span class="path">{scope}</span>
      <span>{says}</span>
      <span class="dim">
        {times === 0 ? "not yet" : `${times} ${times === 1 ? "time" : "times"}`}
        {left === undefined ? "" : `, ${left} left`}
        {seed === undefined ? "" : ` · seed ${seed}`}
      </span>
      <b class="figure">{spanText(Math.max(0, untilMs - atMs))} left</b>
      <Lift id={id} />
    </li>
  );
}

/** Ends a fault before its time. */
function Lift({ id }: { readonly id: string }): JSX.Element | null {
  const verbs = useSession().picture.hello?.verbs ?? [];
  if (!verbs.includes("lift") || link.value.is !== "live") return null;
  return (
    <button
      type="button"
      aria-label={`Lift ${id}`}
      onClick={() => void doAtHost("lift", { rule: id })}
    >
      lift
    </button>
  );
}

type Stage = { readonly is: "typing" | "asked" } | { readonly is: "sent"; readonly says: string };

function Form({ deeds }: { readonly deeds: readonly FaultDeed[] }): JSX.Element {
  const { picture } = useSession();
  const [name, choose] = useState(deeds[0]?.name ?? "");
  const [typed, type] = useState<Typed>({ path: route.value.id });
  const [stage, turn] = useState<Stage>({ is: "typing" });
  const deed = deeds.find((one) => one.name === name);
  if (deed === undefined) return <Nothing>Nothing can be done here.</Nothing>;
  const isVerb = picture.hello?.verbs.includes(name) ?? false;
  const send = (): void => {
    const { verb, args } = requestOf(deed, typed, isVerb);
    turn({ is: "sent", says: "…" });
    const tell = (says: string): void => turn({ is: "sent", says });
    doAtHost(verb, args).then(tell, (error) => tell(String(error)));
  };
  return (
    <Panel
      title="Break something"
      note="in development only; asked twice, and written into the list of what happened"
    >
      <form
        class="fault-form"
        onSubmit={(event) => {
          event.preventDefault();
          turn({ is: "asked" });
        }}
      >
        <label>
          <span>what</span>
          <select value={name} onChange={(event) => choose(event.currentTarget.value)}>
            {deeds.map((one) => (
              <option key={one.name} value={one.name}>
                {one.name.replace("_", " ")}: {one.says}
              </option>
            ))}
          </select>
        </label>
        {deed.fields.map((field) => (
          <Field
            key={field}
            field={field}
            value={typed[field] ?? ""}
            onTyped={(text) => type({ ...typed, [field]: text })}
          />
        ))}
        {stage.is === "asked" ? (
          <span class="confirm" role="alertdialog" aria-label={askText(deed, typed)}>
            {askText(deed, typed)}{" "}
            <button type="button" class="danger" onClick={send}>
              do it
            </button>{" "}
            <button type="button" onClick={() => turn({ is: "typing" })}>
              no
            </button>
          </span>
        ) : (
          <button type="submit" class="danger">
            {name.replace("_", " ")}…
          </button>
        )}
        <output>{stage.is === "sent" ? stage.says : ""}</output>
      </form>
      <Paths />
    </Panel>
  );
}

function Field({
  field,
  value,
  onTyped,
}: {
  readonly field: FaultField;
  readonly value: string;
  readonly onTyped: (text: string) => void;
}): JSX.Element {
  const [label, hint] = FIELD_WORDS[field];
  const isList = field === "path" || field === "peer";
  const choices = FIELD_CHOICES[field];
  if (choices !== undefined)
    return (
      <label>
        <span>{label}</span>
        <select
          value={value === "" ? choices[0] : value}
          onChange={(event) => onTyped(event.currentTarget.value)}
        >
          {choices.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </label>
    );
  return (
    <label>
      <span>{label}</span>
      <input
        type="text"
        value={value}
        placeholder={hint}
        spellcheck={false}
        autocomplete="off"
        {...(isList && { list: `${field}s` })}
        onInput={(event) => onTyped(event.currentTarget.value)}
      />
    </label>
  );
}

/** Actors offered while one types. */
const OFFERED = 200;

function Paths(): JSX.Element {
  const { picture } = useSession();
  const rows = [...picture.rows.values()].filter(({ goneAtMs }) => goneAtMs === undefined);
  return (
    <>
      <datalist id="paths">
        {rows.slice(0, OFFERED).map(({ id, path }) => (
          <option key={id} value={path} />
        ))}
      </datalist>
      <datalist id="peers">
        {(picture.network?.peers ?? []).slice(0, OFFERED).map(({ peer, name }) => (
          <option key={peer} value={peer}>
            {name}
          </option>
        ))}
      </datalist>
    </>
  );
}

/** From an actor to what can be done to it; nothing where nothing can. */
export function FaultsLink({ row }: { readonly row: Row }): JSX.Element | null {
  const { hello } = useSession().picture;
  if (deedsHere(hello).length === 0 || row.goneAtMs !== undefined) return null;
  return (
    <button type="button" onClick={() => go({ screen: "faults", id: row.path })}>
      faults…
    </button>
  );
}

/** Over every screen while something is broken on purpose. */
export function FaultBanner(): JSX.Element | null {
  const { faults, atMs } = useSession().picture;
  const [first] = faults;
  if (first === undefined) return null;
  const more = faults.length === 1 ? "" : ` and ${faults.length - 1} more`;
  const lastMs = Math.max(...faults.map(({ untilMs }) => untilMs)) - atMs;
  return (
    <aside class="fault-banner" aria-label="Faults that stand">
      <i aria-hidden="true">☞</i>
      <span>
        <b>Broken on purpose:</b> {first.kind} {shortened(first.scope, 48)}
        {more}, {spanText(Math.max(0, lastMs))} left
      </span>
      <button type="button" onClick={() => go({ screen: "faults" })}>
        see faults
      </button>
    </aside>
  );
}
