/**
 * Who may import whom. The table is the one in CONTRIBUTING.md; each rule says what to do instead.
 * Everything that is ours and is not listed as allowed is refused.
 */

const OURS = "^(src|messages|actors|supervisors|test|bench|examples)/";
const PRODUCT = "^(src|messages|actors|supervisors)/";

const FOUNDATION = [
  "^src/(assert|errors|exit-reason|address|hex|same-bytes|options|option-rules|option-value)\\.ts$",
  "^src/time/",
];
const DECISIONS = "^src/(peer|chain|geo)/";
const ADAPTERS = "^src/(wire|crypto|transport|store|telemetry|link)/";
const OUTERMOST = "^src/(control|inspector|testing|cli)/";
const CONTRACTS = [
  "^src/crypto/crypto\\.ts$",
  "^src/store/store\\.ts$",
  "^src/store/directories\\.ts$",
  "^src/transport/transport\\.ts$",
];
const ENTRIES = [
  "^src/index\\.ts$",
  "^src/(testing|inspector)/index\\.ts$",
  "^messages/index\\.ts$",
  "^supervisors/index\\.ts$",
];

/** Refuses every import of ours from `from` that is not in `allowed`. */
function onlyImports(name, comment, from, allowed) {
  return {
    name,
    comment,
    severity: "error",
    from: { path: from },
    to: { path: OURS, pathNot: allowed },
  };
}

/** Refuses an import that is more than its types. */
function typesOnly(name, comment, from, to) {
  return {
    name,
    comment,
    severity: "error",
    from: { path: from },
    to: { path: to, dependencyTypesNot: ["type-only"] },
  };
}

/** Refuses `what` everywhere in the product but in its door. */
function door(what, inside, comment) {
  const name = `door-${what.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "")}`;
  const module = what.startsWith("node:")
    ? `^(node:)?${what.slice("node:".length)}(/|$)`
    : `(^|/)node_modules/${what}(/|$)`;
  return {
    name,
    comment: `${what} has one door: ${comment}.`,
    severity: "error",
    from: inside === null ? { path: PRODUCT } : { path: PRODUCT, pathNot: inside },
    to: { path: module },
  };
}

const layers = [
  onlyImports(
    "foundation-imports-only-itself",
    "assert, errors, exit-reason, address, hex, same-bytes, options, option-rules, option-value and src/time stand on nothing of ours. Move what you need down, or the importer up.",
    FOUNDATION,
    FOUNDATION,
  ),
  onlyImports(
    "decisions-are-pure",
    "src/peer, src/chain and src/geo decide on plain data: import the foundation and types of messages. Take everything else as an argument.",
    DECISIONS,
    [
      ...FOUNDATION,
      DECISIONS,
      ...CONTRACTS,
      "^messages/",
      "^src/wire/(codec|field|schema)\\.ts$",
      "^src/crypto/keys\\.ts$",
    ],
  ),
  {
    name: "decisions-read-no-clock",
    comment: "A decision takes the time as a number; the actor that calls it reads the clock.",
    severity: "error",
    from: { path: "^src/(peer|chain)/" },
    to: { path: "^src/time/(?!random\\.ts)" },
  },
  typesOnly(
    "decisions-import-types-of-messages",
    "Use `import type` for a message; a decision never needs its codec.",
    DECISIONS,
    "^messages/",
  ),
  typesOnly(
    "decisions-import-types-of-contracts",
    "Use `import type` for a contract and take the capability as an argument.",
    DECISIONS,
    CONTRACTS,
  ),
  {
    name: "only-what-is-signed-is-encoded",
    comment:
      "Of the decisions only src/chain and the node record encode: they sign what they encode. Take bytes as an argument.",
    severity: "error",
    from: { path: "^src/(peer|geo)/", pathNot: "^src/peer/node-record\\.ts$" },
    to: { path: "^src/wire/" },
  },
  onlyImports(
    "adapters-know-no-actor",
    "wire, crypto, transport, store and telemetry know no mailbox, actor or supervisor. Take a callback, or move the code to src/actor.",
    ADAPTERS,
    [...FOUNDATION, DECISIONS, ADAPTERS],
  ),
  onlyImports(
    "the-stored-chain-imports-rows-above",
    "src/chain-store reads and writes the chain through the store's messages; it knows no actor.",
    "^src/chain-store/",
    [
      ...FOUNDATION,
      DECISIONS,
      ADAPTERS,
      "^messages/",
      "^src/chain-store/",
      "^src/actor/(ref|protocol)\\.ts$",
    ],
  ),
  onlyImports(
    "ports-are-types-of-messages",
    "A port says what is asked of a component: import messages, decisions' types and contracts.",
    "^src/ports/",
    [...FOUNDATION, DECISIONS, ...CONTRACTS, "^messages/", "^src/wire/", "^src/ports/"],
  ),
  typesOnly(
    "ports-import-types-of-messages",
    "Use `import type`; a port encodes nothing.",
    "^src/ports/",
    "^(messages|src/wire)/",
  ),
  onlyImports(
    "machines-import-only-the-foundation",
    "Reading and drawing a machine needs the machine and nothing that runs.",
    "^src/machines/",
    [...FOUNDATION, "^src/machines/"],
  ),
  onlyImports(
    "mailbox-imports-only-the-foundation",
    "A mailbox knows no actor. Take what it needs as an argument.",
    "^src/mailbox/",
    [...FOUNDATION, "^src/mailbox/"],
  ),
  onlyImports(
    "actor-knows-no-supervisor",
    "src/actor knows neither supervision nor the registry. Hand the capability in when the actor starts.",
    "^src/actor/",
    [...FOUNDATION, DECISIONS, ADAPTERS, "^src/mailbox/", "^src/actor/"],
  ),
  onlyImports(
    "supervision-imports-rows-above",
    "A supervisor is handed a registry; it does not import one.",
    "^src/supervision/",
    [...FOUNDATION, DECISIONS, ADAPTERS, "^src/(mailbox|actor|supervision)/"],
  ),
  onlyImports(
    "registry-imports-rows-above",
    "The registry knows no supervisor; it hears of exits by a monitor.",
    "^src/registry/",
    [...FOUNDATION, DECISIONS, ADAPTERS, "^src/(mailbox|actor|registry)/"],
  ),
  {
    name: "outermost-is-imported-by-no-inner-part",
    comment:
      "control, inspector, testing and cli stand outside. Emit telemetry or take a callback.",
    severity: "error",
    from: { path: "^src/", pathNot: [OUTERMOST] },
    to: { path: OUTERMOST },
  },
  {
    name: "src-imports-no-tree",
    comment:
      "src says what an actor is; it knows no actor and no supervisor of the node (src/cli may).",
    severity: "error",
    from: { path: "^src/", pathNot: ["^src/cli/"] },
    to: { path: "^(actors|supervisors|test|bench|examples)/" },
  },
  onlyImports(
    "messages-import-vocabulary-only",
    "A message file imports src/wire, names, and types of what it speaks of.",
    "^messages/",
    ["^src/(?!(control|inspector|testing|cli|runtime|supervision)/)", "^messages/"],
  ),
  typesOnly(
    "messages-import-types-of-what-they-speak-of",
    "Use `import type`; a message file knows no actor and decides nothing.",
    "^messages/",
    "^src/(?!wire/|peer/node-|actor/name\\.ts|errors\\.ts|crypto/keys\\.ts)",
  ),
  {
    name: "no-actor-imports-another",
    comment: "Actors meet through refs given by their supervisor or looked up by name.",
    severity: "error",
    from: { path: "^actors/([^/.]+)", pathNot: ["^actors/index\\.ts$"] },
    to: { path: "^actors/", pathNot: ["^actors/$1\\."] },
  },
  onlyImports(
    "actors-import-src-and-messages",
    "An actor does not know who watches it, nor the control plane.",
    "^actors/",
    ["^src/(?!(control|inspector|testing|cli|runtime)/)", "^messages/", "^actors/"],
  ),
  onlyImports(
    "supervisors-import-src-and-actors",
    "A supervisor lists actors; it imports src, actors, other supervisors and types of messages.",
    "^supervisors/",
    ["^src/(?!(testing|cli)/)", "^actors/", "^messages/", "^supervisors/"],
  ),
  {
    name: "supervisors-speak-to-nobody",
    comment:
      "A supervisor takes names and types of messages; only the node's face (supervisors/face) speaks.",
    severity: "error",
    from: { path: "^supervisors/[^/]+\\.ts$" },
    to: { path: "^messages/wire/" },
  },
  onlyImports(
    "examples-use-public-entries",
    "An example shows what a user can write: import a public entry or messages.",
    "^examples/",
    [...ENTRIES, "^messages/", "^examples/"],
  ),
  onlyImports(
    "bench-uses-public-entries",
    "Measure what a user can call: import a public entry.",
    "^bench/",
    [
      ...ENTRIES,
      "^messages/",
      "^bench/",
      "^src/(transport|link|crypto|wire|time|peer|chain|chain-store)/",
      // A chain or a recording made to order is what the tests make it of.
      "^test/support/(chain-fixture|inspector/(recording|stream|frames)-made)\\.ts$",
      "^actors/",
    ],
  ),
  onlyImports(
    "stories-use-public-entries",
    "These tests are the user's manual: import a public entry or test/support; what is missing there is missing for users.",
    "^test/(otp|stories|types)/",
    [
      ...ENTRIES,
      "^messages/",
      "^test/support/",
      "^test/(otp|stories|properties|simulation|types)/",
      // Defaults are compared with the constants that state them.
      "^src/supervision/(supervisor-state|dynamic-state)\\.ts$",
    ],
  ),
  onlyImports(
    "kernel-simulations-use-public-entries",
    "What a kernel simulation needs and does not find in an entry is missing for users.",
    "^test/simulation/kernel/",
    [...ENTRIES, "^test/simulation/kernel/"],
  ),
  onlyImports(
    "simulations-know-the-product",
    "A simulation of whole nodes or parts of them looks inside the product, and at nothing else.",
    "^test/simulation/",
    [PRODUCT, "^examples/", "^test/(support|simulation)/"],
  ),
  {
    name: "unit-tests-look-at-their-mirror",
    comment:
      "A unit test imports its mirror folder, what stands below it, public entries and test/support.",
    severity: "error",
    from: { path: "^test/unit/([^/]+)/" },
    to: {
      path: OURS,
      pathNot: [
        "^(src/)?$1/",
        ...FOUNDATION,
        ...ENTRIES,
        ADAPTERS,
        DECISIONS,
        "^src/(mailbox|actor|testing)/",
        "^messages/",
        "^test/(support|conformance)/",
        "^test/unit/$1/",
        "^examples/",
        "^src/(runtime|supervision|chain-store|link|ports|machines)/",
        "^actors/",
      ],
    },
  },
];

const doors = [
  door("cbor-x", "^src/wire/codec\\.ts$", "src/wire/codec.ts"),
  door("net-ipc", "^src/control/net-ipc\\.ts$", "src/control/net-ipc.ts"),
  door("lmdb", "^src/store/lmdb\\.ts$", "src/store/lmdb.ts"),
  door(
    "maxmind",
    "^src/geo/(geo-ip|[^/]*database[^/]*)\\.ts$",
    "src/geo, in the file that opens the database",
  ),
  door("@noble", "^src/crypto/", "src/crypto"),
  door("hash-wasm", "^src/crypto/hashing/blake2b\\.ts$", "src/crypto/hashing/blake2b.ts"),
  door("@grpc/grpc-js", "^src/transport/grpc-server\\.ts$", "src/transport/grpc-server.ts"),
  door("commander", "^src/cli/", "src/cli"),
  door("pino", "^src/telemetry/", "src/telemetry"),
  door("rxjs", "^src/(mailbox|telemetry)/", "src/mailbox and src/telemetry"),
  door(
    "xstate",
    "\\.machine\\.ts$|^src/actor/(machine-table|define-machine-actor|machine-[a-z-]+)\\.ts$|^src/machines/(read-[a-z-]+|states-spoken-of)\\.ts$",
    "*.machine.ts, src/actor and the reader in src/machines",
  ),
  door("@dagrejs/dagre", "^src/machines/layout-level\\.ts$", "src/machines/layout-level.ts"),
  door(
    "node:fs",
    "^src/(store/(lmdb[^/]*|node-directory|disk-folder|text-file)\\.ts|testing/suite/kept-runs\\.ts|inspector/serve/page-files\\.ts|geo/[^/]*database[^/]*\\.ts|(crypto|control|cli)/)",
    "src/store for its directories, folders and small text files, the GeoIP database file, src/testing/suite/kept-runs.ts, src/inspector/serve/page-files.ts, src/crypto for key files, src/control and src/cli",
  ),
  door(
    "node:(net|tls|dns|dgram)",
    "^src/(transport/(tcp|tls|endpoint|dns)[^/]*\\.ts|store/node-directory\\.ts|(control|cli)/)",
    "src/transport/tcp*.ts, tls*.ts and dns*.ts, src/store/node-directory.ts, src/control and src/cli",
  ),
  door(
    "node:(http|https|http2)",
    "^src/(telemetry/open-metrics-server\\.ts|(control|cli|inspector)/)",
    "src/telemetry/open-metrics-server.ts and the control plane",
  ),
  door(
    "node:crypto",
    "^src/(crypto/|time/real-random\\.ts|transport/tls[^/]*\\.ts|testing/ambient\\.ts|(control|cli)/)",
    "src/crypto, src/time/real-random.ts and src/transport/tls*.ts; src/testing/ambient.ts takes it away",
  ),
  door(
    "node:(os|process|child_process|cluster|readline)",
    "^src/(control|cli)/|^src/actor/strays\\.ts$",
    "src/control, src/cli and src/actor/strays.ts",
  ),
  door("node:worker_threads", "^src/(crypto|control|cli)/", "src/crypto for the verifying pool"),
  door(
    "node:(timers|perf_hooks)",
    "^src/(time/real-|testing/ambient\\.ts$)",
    "src/time/real-*.ts; src/testing/ambient.ts takes it away",
  ),
];

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Two files that import each other are one. Move the shared part to a third.",
      severity: "error",
      from: {},
      // `import type` is erased and cuts the cycle, as in the linter's noImportCycles.
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-orphans",
      comment: "Nothing imports this file and it imports nothing of ours. Use it or delete it.",
      severity: "error",
      from: {
        orphan: true,
        path: PRODUCT,
        pathNot: ["(^|/)index\\.ts$", "^src/cli/main\\.ts$", "\\.d\\.ts$"],
      },
      to: {},
    },
    {
      name: "no-own-index",
      comment: "Inside a folder import the file, never the folder's own index.ts.",
      severity: "error",
      from: { path: "^(.+)/[^/]+\\.ts$" },
      to: { path: "^$1/index\\.ts$" },
    },
    {
      name: "no-unresolved",
      comment: "This import leads nowhere. Check the path and its `.ts` ending.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-development-package-in-the-product",
      comment: "Users do not install development packages. Make it a dependency, or do without.",
      severity: "error",
      // The page is bundled with what it needs when the package is built.
      from: { path: PRODUCT, pathNot: "^src/inspector/page/ui/" },
      to: { dependencyTypes: ["npm-dev"], pathNot: ["node_modules/@types/"] },
    },
    {
      name: "no-test-in-the-product",
      comment: "The product imports no test, bench or example.",
      severity: "error",
      from: { path: PRODUCT },
      to: { path: "^(test|bench|examples|scripts)/" },
    },
    ...layers,
    ...doors,
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // The launcher runs the sources in a checkout and the build in a package: each lacks the other.
    exclude: { path: "^src/cli/coppice\\.js$" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
