import { expect } from "chai";
import { ANSWERS_PER_SAMPLE, AnswerMetrics } from "../../../src/telemetry/answer-metrics.ts";
import { LABEL_VALUES_MAX } from "../../../src/telemetry/histogram.ts";
import { openMetricsText } from "../../../src/telemetry/open-metrics.ts";

const textOf = (metrics: AnswerMetrics): string => openMetricsText(metrics.view());

/** Answers a request whose steps take so many ms each. */
function answer(metrics: AnswerMetrics, type: string, stepMs: number): number {
  let nowMs = 0;
  let looks = 0;
  const watch = metrics.watch(() => {
    looks += 1;
    nowMs += stepMs;
    return nowMs;
  });
  watch?.decoded(type);
  watch?.handled();
  watch?.encoded();
  return looks;
}

describe("metrics of answers (E4)", () => {
  it("time one request in so many, and read no clock for the others", () => {
    const metrics = new AnswerMetrics();
    const looks = Array.from({ length: 3 * ANSWERS_PER_SAMPLE }, () => {
      return answer(metrics, "p2p.ping", 4);
    });

    expect(looks.filter((count) => count > 0)).to.deep.equal([4, 4, 4]);
    const text = textOf(metrics);
    expect(text).to.include('coppice_answer_seconds_count{message="p2p.ping"} 3');
    expect(text).to.include('coppice_answer_seconds_bucket{message="p2p.ping",le="0.01"} 0');
    expect(text).to.include('coppice_answer_seconds_bucket{message="p2p.ping",le="0.025"} 3');
    expect(text).to.include('coppice_decode_seconds_bucket{message="p2p.ping",le="0.01"} 3');
    expect(text).to.include('coppice_encode_seconds_bucket{message="p2p.ping",le="0.0025"} 0');
  });

  it("count each refusal by its reason", () => {
    const metrics = new AnswerMetrics();
    for (const reason of ["over_quota", "overloaded", "over_quota"] as const)
      metrics.refused(reason);

    expect(textOf(metrics)).to.include('coppice_answers_refused_total{reason="over_quota"} 2');
  });

  it("have no more labels than a label may have values", () => {
    const metrics = new AnswerMetrics();
    for (let type = 0; type < 2 * LABEL_VALUES_MAX * ANSWERS_PER_SAMPLE; type += 1) {
      answer(metrics, `host.message_${type}`, 1);
    }

    const counted = textOf(metrics).match(/^coppice_answer_seconds_count/gm) ?? [];
    expect(counted.length).to.equal(LABEL_VALUES_MAX + 1);
    expect(textOf(metrics)).to.include('message="other"');
  });
});
