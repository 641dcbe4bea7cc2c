/** Prints outcomes as one table: our figure, each peer's with the ratio to it, the targets. */

import type { Figure, Figures, Outcome, Target } from "./suite.ts";

/** The whole table as text. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap(rowsOf);
  const titleWidth = Math.max(...rows.map(({ title }) => title.length));
  const oursWidth = Math.max(...rows.map(({ ours }) => ours.length));
  const lines = rows.flatMap(({ title, ours, peers, verdicts }) => [
    `${title.padEnd(titleWidth)}  ${ours.padStart(oursWidth)}   ${peers}`,
    ...verdicts.map((verdict) => `${" ".repeat(titleWidth + oursWidth + 5)}${verdict}`),
  ]);
  return lines.join("\n");
}

interface Row {
  readonly title: string;
  readonly ours: string;
  readonly peers: string;
  readonly verdicts: readonly string[];
}

function rowsOf({ work, figures }: Outcome): Row[] {
  const [first = "", ...others] = work.contestants;
  return work.figures.map((figure) => {
    const ours = figures.get(first)?.[figure.key];
    const peers = others.map((name) => peerText(name, figure, { ours, theirs: figures.get(name) }));
    const verdicts = (figure.targets ?? []).map((target) =>
      verdictOn(target, figure, { ours, figures }),
    );
    return {
      title: figure.title,
      ours: quantity(ours, figure),
      peers: peers.join(" | "),
      verdicts,
    };
  });
}

function peerText(
  name: string,
  figure: Figure,
  { ours, theirs }: { readonly ours: number | undefined; readonly theirs: Figures | undefined },
): string {
  const their = theirs?.[figure.key];
  if (their === undefined) return `${name} NOT MEASURED`;
  const ratio = ours === undefined || their === 0 ? "" : ` (x${shortRatio(ours / their)})`;
  return `${name} ${quantity(their, figure)}${ratio}`;
}

function verdictOn(
  target: Target,
  figure: Figure,
  measured: { readonly ours: number | undefined; readonly figures: ReadonlyMap<string, Figures> },
): string {
  const { figures } = measured;
  const ours = target.of === undefined ? measured.ours : figures.get(target.of)?.[figure.key];
  const yardstick = target.peer === undefined ? 1 : figures.get(target.peer)?.[figure.key];
  const wanted = wantedText(target, figure);
  if (ours === undefined || yardstick === undefined) return `target ${wanted}: NOT MEASURED`;
  const found = ours / yardstick;
  const isMet =
    (target.atLeast === undefined || found >= target.atLeast) &&
    (target.atMost === undefined || found <= target.atMost);
  const shown = target.peer === undefined ? quantity(found, figure) : `x${shortRatio(found)}`;
  if (isMet) return `target ${wanted}: reached (${shown})`;
  const share =
    target.atLeast === undefined ? found / (target.atMost ?? 1) : found / target.atLeast;
  return `target ${wanted}: MISSED (${shown}, which is ${Math.round(share * 100)} % of it)`;
}

function wantedText({ of, peer, atLeast, atMost }: Target, figure: Figure): string {
  const sign = atLeast === undefined ? "<=" : ">=";
  const number = atLeast ?? atMost ?? 0;
  const whose = of === undefined ? "" : `${of} `;
  return `${whose}${sign} ${peer === undefined ? quantity(number, figure) : `${number} x ${peer}`}`;
}

function quantity(value: number | undefined, { unit }: Figure): string {
  if (value === undefined) return "-";
  if (unit === "") return String(Math.round(value));
  if (unit !== "/s") return `${value < 100 ? value.toPrecision(3) : Math.round(value)} ${unit}`;
  if (value >= 1e6) return `${(value / 1e6).toPrecision(3)} M/s`;
  return value >= 1e4 ? `${Math.round(value / 1e3)} k/s` : `${Math.round(value)} /s`;
}

function shortRatio(ratio: number): string {
  return ratio >= 100 ? String(Math.round(ratio)) : ratio.toPrecision(2);
}
