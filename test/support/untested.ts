/** Source files without a unit test of their own, each with the place that tests it instead. */

import type { Untested } from "./tidy-mirror.ts";

/** A row is a debt with a reason; a folder ends with a slash. */
export const UNTESTED: readonly Untested[] = [
  {
    path: "messages/",
    reason: "test/unit/messages round-trips every message; the rest are types and names",
  },
  {
    path: "src/actor/",
    reason: "test/otp/{actor,process,sys,task} hold it to OTP's suites row by row",
  },
  {
    path: "src/inspector/protocol/bodies.ts",
    reason: "types of what is said as JSON; test/unit/inspector/picture folds them",
  },
  {
    path: "src/inspector/protocol/ends.ts",
    reason: "types of what is said as JSON; test/unit/inspector/recording writes and reads them",
  },
  {
    path: "src/inspector/protocol/watched.ts",
    reason: "types of what is said of watched actors; test/unit/inspector/collect reads them",
  },
  {
    path: "src/testing/run/replay-crash.ts",
    reason: "test/stories/crash-again has crashes of a running runtime happen again by it",
  },
  {
    path: "src/inspector/collect/",
    reason: "test/unit/inspector/serve folds what viewers are told of all that is collected",
  },
  {
    path: "src/inspector/serve/",
    reason: "test/unit/inspector/serve/viewer folds what it tells, http serves it to a real client",
  },
  {
    path: "src/inspector/faults/",
    reason: "test/unit/inspector/faults/live-faults does each kind to a runtime on simulated time",
  },
  {
    path: "src/inspector/terminal/",
    reason:
      "test/unit/inspector/terminal draws every screen whole at two sizes and presses the keys",
  },
  {
    path: "src/inspector/page/ui/",
    reason: "test/browser opens every screen in a browser, by keyboard, in both themes",
  },
  { path: "src/mailbox/", reason: "test/unit/mailbox and test/otp/process see it through actors" },
  {
    path: "src/machines/",
    reason:
      "test/unit/machines draws a gallery of the whole language and has others' programs read it",
  },
  { path: "src/registry/", reason: "test/otp/registry holds it to Elixir's suite row by row" },
  {
    path: "src/supervision/",
    reason: "test/otp/{supervisor,dynamic,task} hold it to OTP's suites row by row",
  },
  { path: "src/runtime/", reason: "test/otp and test/stories start and stop runtimes everywhere" },
  {
    path: "src/chain-store/",
    reason: "test/unit/chain-store and the tests of state sync read and write it",
  },
  { path: "src/cli/", reason: "test/unit/cli and test/stories/cli run the commands" },
  { path: "src/control/", reason: "test/unit/control drives client and server over a real socket" },
  { path: "src/crypto/", reason: "test/conformance/crypto holds both engines to one rule" },
  {
    path: "src/geo/",
    reason: "test/conformance/geo-ip and test/unit/geo see it through its doors",
  },
  { path: "src/link/", reason: "test/unit/actors/connection and session see both ends of a link" },
  { path: "src/store/", reason: "test/conformance/store holds both stores to one contract" },
  {
    path: "src/telemetry/",
    reason: "test/otp hears its events; test/unit/cli reads its log lines",
  },
  { path: "src/time/", reason: "test/conformance/{clock,random} hold both doors to one contract" },
  {
    path: "src/transport/",
    reason: "test/conformance/transport holds both transports to one contract",
  },
  { path: "src/wire/", reason: "test/unit/wire seals, opens and breaks flushes through all of it" },
  { path: "src/peer/", reason: "test/unit/peer and test/properties hold its decisions to tables" },
  { path: "src/chain/", reason: "test/unit/chain holds every rule to a case of its own" },
  {
    path: "src/errors.ts",
    reason: "docs/errors.md is compared with it both ways; every failure test reads it",
  },
  { path: "src/assert.ts", reason: "every test that breaks a promise goes through it" },
  {
    path: "src/testing/history/",
    reason: "test/unit/testing/history holds each checker to brute force and planted anomalies",
  },
  {
    path: "src/testing/oracles/",
    reason:
      "test/unit/testing/oracles shows each oracle a world that keeps its rule and one that breaks it",
  },
  { path: "actors/", reason: "test/stories run whole nodes; test/hostile fires at them" },
  {
    path: "supervisors/",
    reason: "test/stories run whole nodes; the drawings are compared with the lists",
  },
];
