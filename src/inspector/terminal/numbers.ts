/** Numbers as people read them in little room. */

/** A count in at most five characters: `9999`, `12.3k`, `4.5M`. */
export function short(value: number): string {
  for (const [unit, name] of UNITS) {
    if (value < unit * 10 && unit > 1) continue;
    const scaled = value / unit;
    if (unit === 1) return scaled % 1 === 0 || scaled >= 10 ? scaled.toFixed(0) : scaled.toFixed(1);
    return `${scaled < 100 ? scaled.toFixed(1) : scaled.toFixed(0)}${name}`;
  }
  return "0";
}

const UNITS = [
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
  [1, ""],
] as const;

const MIB = 1024 * 1024;

/** Bytes: `12.3 MiB`. */
export function bytes(value: number): string {
  return `${(value / MIB).toFixed(1)} MiB`;
}

/** How long: `12 ms`, `3.4 s`, `5m 06s`, `7h 08m`, `2d 03h`. */
export function long(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const [minutes, seconds] = parts(ms / 1_000, 60);
  if (minutes < 60) return `${minutes}m ${two(seconds)}s`;
  const [hours, rest] = parts(minutes, 60);
  if (hours < 24) return `${hours}h ${two(rest)}m`;
  const [days, left] = parts(hours, 24);
  return `${days}d ${two(left)}h`;
}

/** The time of a day, UTC: `12:34:56`, with milliseconds where they matter. */
export function clock(atMs: number, withMs = false): string {
  return new Date(atMs).toISOString().slice(11, withMs ? 23 : 19);
}

function parts(value: number, unit: number): readonly [number, number] {
  return [Math.floor(value / unit), Math.floor(value % unit)];
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
