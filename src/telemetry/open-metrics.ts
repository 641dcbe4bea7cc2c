/**
 * Writes metrics as OpenMetrics text. Pure: numbers in, text out.
 *
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/
 */

import type { HistogramView } from "./histogram.ts";

/** The media type of the text. */
export const OPEN_METRICS_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/** Labels of one sample by name. */
export type Labels = Readonly<Record<string, string>>;

/** One sample of a counter or gauge. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** One histogram with its labels. */
export interface HistogramSample {
  readonly labels: Labels;
  readonly histogram: HistogramView;
}

/** One metric with its samples. */
export type Metric = {
  /** Letters, digits and underscores; a counter without `_total`. */
  readonly name: string;
  readonly help: string;
} & (
  | { readonly type: "counter" | "gauge"; readonly samples: readonly Sample[] }
  | { readonly type: "histogram"; readonly samples: readonly HistogramSample[] }
);

/** Writes all metrics, each with its type and help, and the end mark. */
export function openMetricsText(metrics: readonly Metric[]): string {
  return `${metrics.flatMap(linesOf).join("\n")}\n# EOF\n`;
}

function linesOf(metric: Metric): string[] {
  const { name, type, help } = metric;
  const head = [`# TYPE ${name} ${type}`, `# HELP ${name} ${escaped(help)}`];
  if (metric.type === "histogram") {
    return [...head, ...metric.samples.flatMap((sample) => histogramLines(name, sample))];
  }
  const suffix = metric.type === "counter" ? "_total" : "";
  return [
    ...head,
    ...metric.samples.map(
      ({ labels, value }) => `${name}${suffix}${labelText(labels)} ${numberText(value)}`,
    ),
  ];
}

function histogramLines(name: string, { labels, histogram }: HistogramSample): string[] {
  const { bounds, counts, sum } = histogram;
  let below = 0;
  const buckets = counts.map((count, place) => {
    below += count;
    const le = numberText(bounds[place] ?? Number.POSITIVE_INFINITY);
    return `${name}_bucket${labelText({ ...labels, le })} ${below}`;
  });
  const count = `${name}_count${labelText(labels)} ${below}`;
  return [...buckets, count, `${name}_sum${labelText(labels)} ${numberText(sum)}`];
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  return String(value);
}

function escaped(text: string): string {
  return text.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/"/g, '\\"');
}
