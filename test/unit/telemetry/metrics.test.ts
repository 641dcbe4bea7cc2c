import { expect } from "chai";
import { Histogram, LABEL_VALUES_MAX } from "../../../src/telemetry/histogram.ts";
import { Metrics } from "../../../src/telemetry/metrics.ts";
import { openMetricsText } from "../../../src/telemetry/open-metrics.ts";

const textOf = (metrics: Metrics): string => openMetricsText(metrics.view());

describe("a histogram (E4)", () => {
  it("counts each value once, one on a bound below it, one above all bounds apart", () => {
    const histogram = new Histogram([1, 2]);
    for (const value of [0, 1, 1.5, 2, 3]) histogram.observe(value);

    expect(histogram.view()).to.deep.equal({ bounds: [1, 2], counts: [2, 2, 1], sum: 7.5 });
  });
});

describe("metrics as text (E4)", () => {
  it("writes counters, gauges and histograms whose buckets add up, and ends with the mark", () => {
    const histogram = { bounds: [0.1, 1], counts: [2, 1, 1], sum: 4.5 };
    const text = openMetricsText([
      { name: "a", type: "counter", help: "A.", samples: [{ labels: { x: "1" }, value: 3 }] },
      { name: "b", type: "gauge", help: "B.", samples: [{ labels: {}, value: 0 }] },
      { name: "c", type: "histogram", help: "C.", samples: [{ labels: {}, histogram }] },
    ]);

    expect(text.split("\n")).to.deep.equal([
      "# TYPE a counter",
      "# HELP a A.",
      'a_total{x="1"} 3',
      "# TYPE b gauge",
      "# HELP b B.",
      "b 0",
      "# TYPE c histogram",
      "# HELP c C.",
      'c_bucket{le="0.1"} 2',
      'c_bucket{le="1"} 3',
      'c_bucket{le="+Inf"} 4',
      "c_count 4",
      "c_sum 4.5",
      "# EOF",
      "",
    ]);
  });

  it("escapes what labels and help hold", () => {
    const labels = { x: 'a"b\\c\nd' };
    const text = openMetricsText([
      { name: "a", type: "gauge", help: "1\n2", samples: [{ labels, value: 1 }] },
    ]);

    expect(text).to.include('a{x="a\\"b\\\\c\\nd"} 1');
    expect(text).to.include("# HELP a 1\\n2");
  });
});

describe("the metrics of a node (E4)", () => {
  it("count what the runtime reports, by name and cause", () => {
    const metrics = new Metrics();
    metrics.hear({ type: "app", name: "p2p.connected", values: { peer: "a" } });
    metrics.hear({ type: "app", name: "p2p.connected", values: { peer: "b" } });
    metrics.hear({ type: "message.dead", to: "x", message: "y", cause: "late_reply" });

    expect(textOf(metrics)).to.include('coppice_events_total{name="p2p.connected"} 2');
    expect(textOf(metrics)).to.include('coppice_dead_letters_total{cause="late_reply"} 1');
  });

  it("count who was not let in by the reason", () => {
    const metrics = new Metrics();
    const reason = "too_many_handshakes_of_address";
    for (const remote of ["a:1", "a:2"]) {
      metrics.hear({ type: "app", name: "p2p.handshake_refused", values: { remote, reason } });
    }
    metrics.hear({ type: "app", name: "p2p.session_refused", values: { reason: "not_wanted" } });

    const text = textOf(metrics);
    expect(text).to.include(`coppice_handshakes_refused_total{reason="${reason}"} 2`);
    expect(text).to.include('coppice_sessions_refused_total{reason="not_wanted"} 1');
  });

  it("count requests by how they ended, and time only what was answered", () => {
    const metrics = new Metrics();
    metrics.request("p2p.ping", "answered", 30);
    metrics.request("p2p.ping", "late", 3_000);

    const text = textOf(metrics);
    expect(text).to.include('coppice_requests_total{message="p2p.ping",end="answered"} 1');
    expect(text).to.include('coppice_requests_total{message="p2p.ping",end="late"} 1');
    expect(text).to.include('coppice_request_seconds_bucket{message="p2p.ping",le="0.05"} 1');
    expect(text).to.include('coppice_request_seconds_count{message="p2p.ping"} 1');
  });

  it("have no more values of a label than their limit: the rest is other", () => {
    const metrics = new Metrics();
    for (let name = 0; name < LABEL_VALUES_MAX + 50; name += 1) {
      metrics.hear({ type: "app", name: `event.${name}`, values: {} });
      metrics.request(`message.${name}`, "answered", 1);
    }

    const lines = textOf(metrics).split("\n");
    const events = lines.filter((line) => line.startsWith("coppice_events_total"));
    expect(events).to.have.length(LABEL_VALUES_MAX + 1);
    expect(events).to.include('coppice_events_total{name="other"} 50');
    expect(textOf(metrics)).to.include('coppice_request_seconds_count{message="other"} 50');
  });
});
