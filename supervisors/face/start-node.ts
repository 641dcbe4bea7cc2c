/** Starting a node inside a host process. */

import { join } from "node:path";
import type { ControlSocketArgs } from "../../actors/control-socket.ts";
import { type NodeMessage, nodeMessages } from "../../messages/wire/node-messages.ts";
import { makeCommittee } from "../../src/chain/committee.ts";
import { hexOf } from "../../src/hex.ts";
import { nativeCrypto } from "../../src/crypto/native.ts";
import { controlServer } from "../../src/control/server.ts";
import { RuntimeError } from "../../src/errors.ts";
import { Metrics } from "../../src/telemetry/metrics.ts";
import { PeerPresence } from "../../src/link/peer-presence.ts";
import { PeerTiming } from "../../src/link/peer-timing.ts";
import { judgeOwnAddresses } from "../../src/peer/own-address.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import { parseSeed, type Seed } from "../../src/peer/seed.ts";
import { SEED_FILE_BYTES_MAX, seedsOfFile } from "../../src/peer/seed-list.ts";
import { createRuntime } from "../../src/runtime/runtime.ts";
import type { HeldDirectory } from "../../src/store/directories.ts";
import { type ReadText, readTextFile } from "../../src/store/text-file.ts";
import { type Catalogue, catalogueOf } from "../../src/wire/catalogue.ts";
import type { Message } from "../../src/wire/define-messages.ts";
import { quotasByWireId } from "../../src/wire/message-quota.ts";
import { node } from "../node.ts";
import { breakableDoors } from "./break-links.ts";
import { checkNodeOptions } from "./check-options.ts";
import { controlVerbs } from "./control-verbs.ts";
import { faceOf } from "./face-of.ts";
import { watchHost } from "./host-use.ts";
import { type DeskNeeds, type InspectorDesk, inspectorDesk } from "./inspector-desk.ts";
import { inspectorArgs } from "./inspector-door.ts";
import { metricsArgs } from "./metrics-pages.ts";
import type { Node } from "./node-face.ts";
import type { NodeDoors, NodeOptions } from "./node-options.ts";
import { LISTEN_DEFAULT, type PartsNeeds, partsOf, STORE_FOLDER } from "./node-parts.ts";
import { directoriesOf, KEY_FILE, openDoors } from "./open-doors.ts";
import { peerAsker } from "./peer-asker.ts";
import { traceDoor } from "./trace-door.ts";

/** Folder of the control socket, in the data directory. */
const CONTROL_FOLDER = "control";

/** What a start makes in the data directory, beside its lock. */
const MADE_IN_DIRECTORY = [STORE_FOLDER, CONTROL_FOLDER, KEY_FILE];

/**
 * Starts a node: checks all options, takes its data directory, opens its doors, starts its tree, and
 * returns when it listens. When something fails, everything that was started is stopped again, and
 * what was made in the data directory is removed again, unless the host was spoken to by then.
 *
 * @throws RuntimeError `option.invalid`, `file.unreadable`, `key.*`, `geo.*`, `store.*`, `transport.address_in_use`
 * @example
 * const node = await startNode({ networkId: "main", dataDir: "./data", authorities });
 */
export async function startNode(given: NodeOptions): Promise<Node> {
  checkNodeOptions(given);
  const { host, wasUsed } = watchHost(given.host);
  const options: NodeOptions = await placed({ ...given, host });
  const crypto = options.doors?.crypto ?? nativeCrypto();
  const readText = options.doors?.readText ?? readTextFile;
  const catalogue = wholeCatalogue(options);
  const checked = {
    options,
    seeds: await configuredSeeds(options, readText),
    lookUp: lookUpOf(given),
    genesis: makeCommittee(0, options.authorities, crypto),
    catalogue,
    quotas: quotasByWireId(catalogue.messages, options.messageQuotas),
  };
  const directories = directoriesOf(options);
  const directory = await directories.take(options.dataDir);
  try {
    return await startTree(
      checked,
      await openDoors(options, { crypto, directories, readText }),
      directory,
    );
  } catch (error) {
    // A validator that forgets a block it has sent makes another one for its round.
    await (wasUsed() ? directory.release() : directory.undo(MADE_IN_DIRECTORY));
    throw error;
  }
}

/** The seeds an operator wrote down: in the options first, then in a file. */
async function configuredSeeds(
  { seeds = [], seedsFile }: NodeOptions,
  readText: ReadText,
): Promise<readonly Seed[]> {
  const written = seeds.map(parseSeed);
  if (seedsFile === undefined) return written;
  return [...written, ...seedsOfFile(await readText(seedsFile, SEED_FILE_BYTES_MAX))];
}

/** What is known of a node before anything is opened. */
type Checked = Pick<
  PartsNeeds,
  "options" | "seeds" | "genesis" | "catalogue" | "quotas" | "lookUp"
>;

async function startTree(
  checked: Checked,
  opened: NodeDoors,
  directory: HeldDirectory,
): Promise<Node> {
  const { options, catalogue } = checked;
  const started: { face?: Node } = {};
  const { doors, faults } = breakableDoors(options, opened, () => started.face);
  const { clock, random } = doors;
  const { strays = "contain", interposer, onEvent } = options;
  const runtime = createRuntime({
    ...{ clock, random, strays },
    ...(interposer !== undefined && { interposer }),
  });
  if (onEvent !== undefined) runtime.listen(onEvent);
  const presence = new PeerPresence();
  runtime.listen((event) => void presence.hear(event));
  const self = hexOf(doors.signer.publicKey.bytes);
  const metrics = new Metrics();
  if (options.metrics !== undefined) runtime.listen((event) => metrics.hear(event));
  const timing = new PeerTiming({
    clock,
    classMs: (type) => catalogue.byType(type)?.timeoutMs ?? 0,
    told: (...ended) => metrics.request(...ended),
  });
  const ask = peerAsker<NodeMessage>({
    ...{ runtime, self, timing },
    catalogue: catalogue as Catalogue<NodeMessage>,
  });
  const desk = deskOf(checked, { doors, runtime, self, faults, face: () => started.face });
  const control = controlOf(options, doors, { face: () => started.face, desk });
  const inspector = options.inspector && inspectorArgs(options.inspector, desk, doors);
  const scraped = options.metrics && metricsArgs(options.metrics, metrics, () => started.face);
  const traces = options.traces && traceDoor(options.traces, { doors, catalogue, strays });
  const answers = options.metrics && metrics.answers;
  const told = { metrics: scraped, answers, traces, inspector };
  const parts = { ...checked, doors, runtime, ask, control, ...told };
  try {
    const tree = await runtime.start(node, partsOf(parts));
    const face = faceOf({ ...parts, tree, self, presence, timing, directory });
    started.face = face;
    void tree.exited.then(desk.end);
    return face;
  } catch (error) {
    // What did not stop in time was killed; why the start failed is what has to be told.
    await runtime.stop().catch(() => {});
    desk.end();
    throw causeOf(error);
  }
}

/** The options with the addresses the host knows, where they name none themselves. */
async function placed(options: NodeOptions): Promise<NodeOptions> {
  const { networking } = options.host?.components ?? {};
  if (options.advertise !== undefined || networking?.ownAddresses === undefined) return options;
  const found = await networking.ownAddresses();
  checkNodeOptions({ ...options, advertise: found });
  const { told } = judgeOwnAddresses(found, options.ownAddressPurposes);
  return { ...options, advertise: told };
}

/** How the host looks its addresses up, where the options do not say them. */
function lookUpOf({ advertise, host }: NodeOptions): PartsNeeds["lookUp"] {
  const { networking } = host?.components ?? {};
  if (advertise !== undefined || networking?.ownAddresses === undefined) return undefined;
  const { ownAddresses } = networking;
  return () => ownAddresses.call(networking);
}

/** The node's own messages and the host's. */
function wholeCatalogue({ host }: NodeOptions): Catalogue<Message> {
  if (host?.messages === undefined) return nodeMessages as Catalogue<Message>;
  return catalogueOf<Message>([...(nodeMessages as Catalogue<Message>).messages, ...host.messages]);
}

function deskOf(
  { options }: Checked,
  needs: Pick<DeskNeeds, "runtime" | "face" | "faults"> & {
    readonly doors: NodeDoors;
    readonly self: PeerId;
  },
): InspectorDesk {
  const { inspector, listen = LISTEN_DEFAULT, kind = "full" } = options;
  const { runtime, face, faults, doors, self } = needs;
  const { clock, signer } = doors;
  const { host } = options.advertise?.[0] ?? listen;
  return inspectorDesk({
    ...{ runtime, clock, face, faults, name: self, payloads: inspector?.payloads ?? false },
    self: { id: self, publicKey: signer.publicKey.bytes, kind, listen, host },
  });
}

function controlOf(
  options: NodeOptions,
  { clock }: NodeDoors,
  { face, desk }: { readonly face: () => Node | undefined; readonly desk: InspectorDesk },
): ControlSocketArgs | undefined {
  if (options.control === false) return undefined;
  const path = options.control ?? join(options.dataDir, CONTROL_FOLDER, "node.sock");
  return {
    verbs: controlVerbs(face, { clock, isDevelopment: options.development ?? false, desk }),
    open: (handle) =>
      controlServer({ path, clock, handle: ({ verb, args }) => handle(verb, args) }),
  };
}

/** A failed start is told as what made it fail, not as the chain of supervisors above it. */
function causeOf(error: unknown): unknown {
  const cause = error instanceof RuntimeError ? error.cause : undefined;
  return cause instanceof RuntimeError ? cause : error;
}
