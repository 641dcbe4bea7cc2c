/**
 * Identity in TLS: both sides show a self-signed certificate and prove its key in the handshake;
 * the server name carries the network and ALPN the version of the wire, so that neither mixes.
 *
 * @see RFC 8446 (TLS 1.3), RFC 6066 section 3 (server name), RFC 7301 (ALPN)
 */

import { createSecureContext, type SecureContext, type TLSSocket } from "node:tls";
import { publicKeyOfX509, selfSignedCertificate } from "../crypto/certificate.ts";
import { isRuntimeError } from "../errors.ts";
import { CHANNEL_BYTES } from "../wire/envelope.ts";

/** Name of this wire in ALPN; another number when frames or envelopes stop being readable. */
export const WIRE_PROTOCOL = "coppice/1";

/** What nodes agree on keys with. */
const NODE_CURVES = "X25519";

/**
 * What each side says first: the other's key was accepted. In TLS 1.3 the dialer is done before the
 * acceptor has seen its certificate, and the acceptor before the dialer has judged the acceptor's
 * key; so a link exists only where the other side's hello has come.
 */
const HELLO = 0x01;

/** The label under which TLS derives a connection's binding. @see RFC 9266, section 2 */
const CHANNEL_LABEL = "EXPORTER-Channel-Binding";

/** What TLS needs to know of one node in one network. */
export interface TlsIdentity {
  readonly secureContext: SecureContext;
  /** `<networkId>.coppice` */
  readonly serverName: string;
}

/** What a peer proved, and on which connection. */
export interface ProvenPeer {
  readonly key: Uint8Array;
  /** See `Link.channel`. */
  readonly channel: Uint8Array;
}

/** What the peer proved, or why it proved nothing. */
export type PeerProof = ProvenPeer | { readonly refused: "wrong_network" | "bad_certificate" };

/**
 * Builds what every handshake of a node uses, once.
 *
 * @param secretKey the node's Ed25519 seed, 32 bytes
 * @param networkId a checked network id
 * @param curves those keys are agreed on, as TLS names them
 */
export function tlsIdentity(
  secretKey: Uint8Array,
  networkId: string,
  curves: string = NODE_CURVES,
): TlsIdentity {
  const serverName = `${networkId}.coppice`;
  const { certificatePem, privateKeyPem } = selfSignedCertificate(secretKey, {
    dnsNames: [serverName],
  });
  const secureContext = createSecureContext({
    cert: certificatePem,
    key: privateKeyPem,
    minVersion: "TLSv1.3",
    maxVersion: "TLSv1.3",
    // Between nodes one curve and one signature: nothing to negotiate down to.
    ecdhCurve: curves,
    sigalgs: "ed25519",
  });
  return { secureContext, serverName };
}

/**
 * Chooses the protocol of an inbound handshake, before any certificate is shown or read.
 *
 * @param protocol the one that is spoken here
 * @returns `undefined` to end the handshake with the alert `no_application_protocol`
 */
export function protocolFor(
  identity: TlsIdentity,
  protocol: string,
  offer: { readonly servername: string; readonly protocols: readonly string[] },
): string | undefined {
  const isOurs = offer.servername === identity.serverName && offer.protocols.includes(protocol);
  return isOurs ? protocol : undefined;
}

/** Reads what the peer of a finished handshake proved; the TLS layer itself accepts any key. */
export function provenBy(socket: TLSSocket, protocol: string): PeerProof {
  // A peer that offers no ALPN is never asked about the network, so it has not named ours.
  if (socket.alpnProtocol !== protocol) return { refused: "wrong_network" };
  const certificate = socket.getPeerX509Certificate();
  const isAlone = certificate !== undefined && certificate.issuerCertificate === undefined;
  // A resumed session repeats an old proof instead of giving one.
  if (!isAlone || socket.isSessionReused()) return { refused: "bad_certificate" };
  try {
    return { key: publicKeyOfX509(certificate), channel: channelOf(socket) };
  } catch (error) {
    if (isRuntimeError(error, "key.malformed")) return { refused: "bad_certificate" };
    throw error;
  }
}

/**
 * What this TLS connection alone has, derived from its secrets.
 *
 * @see RFC 9266, section 2
 */
function channelOf(socket: TLSSocket): Uint8Array {
  const exported = socket.exportKeyingMaterial(CHANNEL_BYTES, CHANNEL_LABEL, Buffer.alloc(0));
  return new Uint8Array(exported);
}

/** Says hello and calls back with whether the other side's first byte is one. */
export function exchangeHello(socket: TLSSocket, onAnswer: (isHello: boolean) => void): void {
  const onReadable = (): void => {
    const hello: Buffer | null = socket.read(1);
    if (hello === null) return;
    socket.off("readable", onReadable);
    onAnswer(hello[0] === HELLO);
  };
  socket.on("readable", onReadable);
  socket.write(Uint8Array.of(HELLO));
}
