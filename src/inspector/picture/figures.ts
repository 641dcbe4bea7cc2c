/** Figures as people read them, in the page and in the terminal: short, with their unit. */

/** A count in at most five characters: `940`, `12.3k`, `4.1M`. */
export function countText(count: number): string {
  const found = UNITS.find(([, from]) => count >= from);
  if (found === undefined) return String(Math.round(count));
  const [unit, , size] = found;
  const scaled = count / size;
  return `${scaled >= 99.95 ? Math.round(scaled) : scaled.toFixed(1)}${unit}`;
}

/** Units of counts, the numbers from which on they are used, and what they stand for. */
const UNITS = [
  ["G", 999.5e6, 1e9],
  ["M", 999_500, 1e6],
  ["k", 9_995, 1e3],
] as const;

/** Something a second: `0`, `0.4`, `310`, `12.3k`. */
export function rateText(perSecond: number): string {
  if (perSecond < 0.05) return "0";
  return perSecond < 9.95 ? perSecond.toFixed(1) : countText(perSecond);
}

/** A length of time: `0.3 ms`, `240 ms`, `3.2 s`, `4 min 10 s`, `2 h 5 min`, `3 d 4 h`. */
export function spanText(ms: number): string {
  if (ms < 9.95) return `${Math.max(0, ms).toFixed(1).replace(/\.0$/, "")} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  const seconds = ms / 1_000;
  if (seconds < 9.95) return `${seconds.toFixed(1).replace(/\.0$/, "")} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return joined([minutes, "min"], [Math.floor(seconds % 60), "s"]);
  const hours = Math.floor(minutes / 60);
  return hours < 24
    ? joined([hours, "h"], [minutes % 60, "min"])
    : joined([Math.floor(hours / 24), "d"], [hours % 24, "h"]);
}

function joined(large: readonly [number, string], small: readonly [number, string]): string {
  return small[0] === 0 ? large.join(" ") : `${large.join(" ")} ${small.join(" ")}`;
}

/** How long ago: `now`, `12 s ago`. */
export function agoText(ms: number): string {
  return ms < 1_000 ? "now" : `${spanText(ms)} ago`;
}

/** Bytes: `640 B`, `12 kB`, `148 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1_000) return `${Math.round(bytes)} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(bytes < 1e4 ? 1 : 0)} kB`;
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** The time of day of a host's time, in UTC so that two who look at one host see the same: `14:03:22.118`. */
export function clockText(atMs: number): string {
  return new Date(atMs).toISOString().slice(11, 23);
}

/** The same to the second: `14:03:22`. */
export function timeText(atMs: number): string {
  return clockText(atMs).slice(0, 8);
}
