/**
 * Time stamps of RFC 3161: the request for one over a SHA-256, and the whole check of a reply. Pure: no network, no clock;
 * trust is the certificates that are handed in, judged at the time the stamp itself names. What is stamped is a hash alone.
 */
import { fromBER, Integer, Null, OctetString } from 'asn1js';
import {
  AlgorithmIdentifier,
  type Certificate,
  ExtKeyUsage,
  getCrypto,
  IssuerAndSerialNumber,
  MessageImprint,
  SignedData,
  type SignerInfo,
  TimeStampReq,
  TSTInfo,
} from 'pkijs';
import { concat, equal, toHex } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import { anchorsOf, chainOf, isWeak, Known, nameIn, PURPOSE, TIME_STAMPING } from './certificates.ts';

/** What a reply that holds proves: these bytes existed at that time, says this authority. */
export interface TimeStamp {
  /** The authority's time. */
  at: Date;
  /** How far off it may be, in milliseconds; null where the authority does not say. */
  accuracyMs: number | null;
  /** OID of the policy it was made under. */
  policy: string;
  /** Hex serial number. */
  serial: string;
  /** Name in the authority's certificate. */
  authority: string;
  /** Certificates from the authority's own to the trusted one, DER. */
  chain: Uint8Array[];
}

export interface Expected {
  /** SHA-256 that was to be stamped. */
  imprint: Uint8Array;
  /** As it was sent; without it a stored reply is checked again. */
  nonce?: Uint8Array;
  /** OID that was asked for. */
  policy?: string;
  /** Certificates, DER, that a chain may end at; those not self-signed may also lie on the way. */
  trusted: readonly Uint8Array[];
}

/** Why a reply is no time stamp; the text of each is `evidence.stamp.why.<why>`. */
export type Why =
  | 'unreadable'
  | 'status'
  | 'imprint'
  | 'nonce'
  | 'policy'
  | 'purpose'
  | 'signer'
  | 'signature'
  | 'chain';

const SHA256 = '2.16.840.1.101.3.4.2.1';
/** Digests that may sign: SHA-256, SHA-384, SHA-512. */
const DIGESTS: Readonly<Record<string, string>> = {
  [SHA256]: 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};
const SIGNED_DATA = '1.2.840.113549.1.7.2';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const RSA = '1.2.840.113549.1.1.1';
const MOST_BYTES = 64 * 1024;
const MOST_CERTIFICATES = 20;

/** DER of a request over a SHA-256 with a nonce, asking for the authority's certificates. */
export function timeStampRequest({
  imprint,
  nonce,
  policy,
}: Pick<Expected, 'imprint' | 'nonce' | 'policy'>): Uint8Array {
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA256, algorithmParams: new Null() }),
      hashedMessage: new OctetString({ valueHex: Uint8Array.from(imprint) }),
    }),
    ...(policy ? { reqPolicy: policy } : {}),
    // A leading zero byte keeps the number positive.
    ...(nonce ? { nonce: new Integer({ valueHex: positive(nonce) }) } : {}),
    certReq: true,
  });
  return new Uint8Array(request.toSchema().toBER());
}

/** Checks a reply (`TimeStampResp`, DER) in full. @throws Refusal `time-stamp-refused` with `why` */
export async function verifyTimeStamp(reply: Uint8Array, expected: Expected): Promise<TimeStamp> {
  const anchors = anchorsOf(expected.trusted);
  try {
    return await checked(reply, expected, anchors);
  } catch (error) {
    // What is foreign can be wrong in any way its reader never thought of: whatever that is, it is no time stamp.
    throw error instanceof Refusal ? error : no('unreadable');
  }
}

async function checked(
  reply: Uint8Array,
  expected: Expected,
  anchors: ReturnType<typeof anchorsOf>,
): Promise<TimeStamp> {
  const { signed, certificates } = opened(reply);
  const [signerInfo, another] = signed.signerInfos;
  if (!signerInfo || another) throw no('signer');
  const content = new Uint8Array(signed.encapContentInfo.eContent?.getValue() ?? new ArrayBuffer());
  const info = TSTInfo.fromBER(Uint8Array.from(content));
  assertAsked(info, expected);
  const signer = await signerOf(signerInfo, certificates);
  assertPurpose(signer.certificate);
  await assertSigned(signerInfo, content, signer.certificate);
  const chain = await chainOf(signer, certificates, anchors, info.genTime);
  if (!chain) throw no('chain');
  return {
    at: info.genTime,
    accuracyMs: info.accuracy ? millisecondsOf(info.accuracy) : null,
    policy: info.policy,
    serial: toHex(info.serialNumber.valueBlock.valueHexView),
    authority: nameIn(signer.certificate),
    chain: chain.map(({ der }) => der),
  };
}

const no = (why: Why): Refusal => new Refusal('time-stamp-refused', { why }, 502);

/** A value of ASN.1 as it was read, with its own bytes. */
interface Block {
  idBlock: { tagClass: number; tagNumber: number };
  valueBeforeDecodeView: Uint8Array;
  valueBlock: { value?: Block[]; toString(): string; valueHexView?: Uint8Array; valueDec?: number };
}

const CONTEXT = 3;
const inside = (block: Block | undefined): Block[] => block?.valueBlock.value ?? [];

function opened(reply: Uint8Array): { signed: SignedData; certificates: Known[] } {
  if (reply.length > MOST_BYTES) throw no('unreadable');
  const { offset, result } = fromBER(Uint8Array.from(reply));
  if (offset !== reply.length) throw no('unreadable');
  const [status, token] = inside(result as unknown as Block);
  const said = inside(status)[0]?.valueBlock.valueDec;
  if (said === undefined) throw no('unreadable');
  if (said !== 0 && said !== 1) throw no('status');
  const [type, wrapped] = inside(token);
  if (type?.valueBlock.toString() !== SIGNED_DATA) throw no('unreadable');
  const [sequence] = inside(wrapped);
  const set = inside(sequence).find(({ idBlock }) => idBlock.tagClass === CONTEXT && idBlock.tagNumber === 0);
  const ders = inside(set).map(({ valueBeforeDecodeView }) => valueBeforeDecodeView.slice());
  if (ders.length > MOST_CERTIFICATES) throw no('unreadable');
  const certificates = ders.flatMap((der) => knownOrNone(der));
  const signed = new SignedData({ schema: sequence });
  if (signed.encapContentInfo.eContentType !== TST_INFO) throw no('unreadable');
  return { signed, certificates };
}

/** What lies among the certificates and is none, or cannot be read, is left aside: the signer need not be among it. */
function knownOrNone(der: Uint8Array): Known[] {
  try {
    return [Known.of(der)];
  } catch {
    return [];
  }
}

function assertAsked(info: TSTInfo, { imprint, nonce, policy }: Expected): void {
  const { hashAlgorithm, hashedMessage } = info.messageImprint;
  const same = equal(hashedMessage.valueBlock.valueHexView, imprint);
  if (hashAlgorithm.algorithmId !== SHA256 || !same) throw no('imprint');
  const given = info.nonce?.valueBlock.valueHexView;
  if (nonce && (!given || !equal(positive(given), positive(nonce)))) throw no('nonce');
  if (policy !== undefined && info.policy !== policy) throw no('policy');
}

/** A positive whole number as ASN.1 writes it: no needless zero in front, one where the first bit is set. */
function positive(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const first = bytes.findIndex((byte) => byte !== 0);
  const short = first < 0 ? new Uint8Array(1) : bytes.slice(first);
  return Uint8Array.from((short[0] as number) > 127 ? concat(new Uint8Array(1), short) : short);
}

/** The certificate that the signed attributes name by its hash; whatever else was put beside it is not asked. */
async function signerOf(info: SignerInfo, certificates: readonly Known[]): Promise<Known> {
  const named = (one: Known): boolean =>
    !(info.sid instanceof IssuerAndSerialNumber) ||
    (one.certificate.issuer.isEqual(info.sid.issuer) && one.certificate.serialNumber.isEqual(info.sid.serialNumber));
  const ids = [idOf(info, SIGNING_CERTIFICATE), idOf(info, SIGNING_CERTIFICATE_V2)].flatMap((id) => (id ? [id] : []));
  if (ids.length === 0) throw no('signer');
  for (const one of certificates) {
    if (!named(one)) continue;
    const fits = await Promise.all(
      ids.map(async ({ digest, hash }) =>
        equal(new Uint8Array(await getCrypto(true).digest(digest, Uint8Array.from(one.der))), hash),
      ),
    );
    if (fits.every(Boolean)) return one;
  }
  throw no('signer');
}

const attributeOf = (info: SignerInfo, type: string): Block | undefined => {
  const found = (info.signedAttrs?.attributes ?? []).filter((attribute) => attribute.type === type);
  return found.length === 1 ? (found[0]?.values[0] as Block | undefined) : undefined;
};

/** Hash of the signer's certificate as the first ESSCertID (RFC 2634: SHA-1) or ESSCertIDv2 (RFC 5816) says it. */
function idOf(info: SignerInfo, type: string): { digest: string; hash: Uint8Array } | null {
  const [list] = inside(attributeOf(info, type));
  const parts = inside(inside(list)[0]);
  if (parts.length === 0) return null;
  const [first] = parts;
  const algorithm = inside(first)[0]?.valueBlock.toString();
  const isHash = (block: Block | undefined) => block?.idBlock.tagClass === 1 && block.idBlock.tagNumber === 4;
  const digest = type === SIGNING_CERTIFICATE ? 'SHA-1' : isHash(first) ? 'SHA-256' : DIGESTS[algorithm ?? ''];
  const hash = parts.find(isHash)?.valueBlock.valueHexView;
  if (!digest || !hash) throw no('signer');
  return { digest, hash };
}

/** Made for time stamps and nothing else: the extension is critical and names that purpose alone (RFC 3161, 2.3). */
function assertPurpose(certificate: Certificate): void {
  const [one, another] = (certificate.extensions ?? []).filter(({ extnID }) => extnID === PURPOSE);
  const purposes = one?.parsedValue instanceof ExtKeyUsage ? one.parsedValue.keyPurposes : [];
  if (another || !one?.critical || purposes.length !== 1 || purposes[0] !== TIME_STAMPING) throw no('purpose');
}

async function assertSigned(
  info: SignerInfo,
  content: Uint8Array,
  { subjectPublicKeyInfo }: Certificate,
): Promise<void> {
  const digest = DIGESTS[info.digestAlgorithm.algorithmId];
  const said = attributeOf(info, MESSAGE_DIGEST)?.valueBlock.valueHexView;
  const type = attributeOf(info, CONTENT_TYPE)?.valueBlock.toString();
  const { algorithmId } = info.signatureAlgorithm;
  if (!digest || !said || !info.signedAttrs || type !== TST_INFO || isWeak(algorithmId)) throw no('signature');
  const crypto = getCrypto(true);
  const own = new Uint8Array(await crypto.digest(digest, Uint8Array.from(content)));
  if (!equal(own, said)) throw no('signature');
  const { signedAttrs, signature, signatureAlgorithm } = info;
  const holds = await crypto
    .verifyWithPublicKey(
      signedAttrs.encodedValue,
      signature,
      subjectPublicKeyInfo,
      signatureAlgorithm,
      ...(algorithmId === RSA ? [digest] : []),
    )
    .catch(() => false);
  if (!holds) throw no('signature');
}

const millisecondsOf = ({
  seconds = 0,
  millis = 0,
  micros = 0,
}: {
  seconds?: number;
  millis?: number;
  micros?: number;
}) => seconds * 1000 + millis + micros / 1000;
