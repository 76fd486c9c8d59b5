/**
 * Certificates of X.509 as far as time stamps need them: reading them from PEM, and finding the chain from one to a trusted
 * end at a given time. Pure and narrow: what is not understood and critical is refused; revocation is not asked for here.
 */
import { BitString, fromBER } from 'asn1js';
import { BasicConstraints, Certificate, ExtKeyUsage } from 'pkijs';
import { equal, fromBase64, toHex } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';

/** Extension that says what a key is for, and the purpose of stamping time (RFC 5280, 4.2.1.12). */
export const PURPOSE = '2.5.29.37';
export const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const ANY_PURPOSE = '2.5.29.37.0';
const [BASIC, USAGE] = ['2.5.29.19', '2.5.29.15'];
/** Signatures over SHA-1 or MD5, which can be forged. */
const WEAK = [
  '1.2.840.113549.1.1.4',
  '1.2.840.113549.1.1.5',
  '1.2.840.10045.4.1',
  '1.2.840.10040.4.3',
  '1.3.14.3.2.29',
];
/** Is this the OID of a signature over a digest that can be forged? */
export const isWeak = (algorithm: string): boolean => WEAK.includes(algorithm);
/** Critical extensions that are understood here, or that ask nothing of a time stamp: policies (2.5.29.32). */
const UNDERSTOOD = [BASIC, USAGE, PURPOSE, '2.5.29.32'];
const LONGEST_CHAIN = 6;
/** Signatures checked for one chain: certificates made to name each other in circles must not hold us up. */
const MOST_CHECKED = 60;

/** Certificates of a PEM file, DER. @throws Refusal `certificates-unreadable` where there is none or one is damaged */
export function certificatesIn(pem: string): Uint8Array[] {
  const blocks = [...pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)];
  try {
    const found = blocks.map(([, text = '']) => fromBase64(text.replace(/\s/g, '')));
    if (found.length > 0) return found.map((der) => Known.of(der).der);
  } catch {
    // Said below, in one way.
  }
  throw new Refusal('certificates-unreadable');
}

/** A certificate with its own bytes, which a library that reads and writes again might change. */
export class Known {
  readonly der: Uint8Array;
  readonly certificate: Certificate;

  private constructor(der: Uint8Array, certificate: Certificate) {
    this.der = der;
    this.certificate = certificate;
  }

  static of(der: Uint8Array): Known {
    const { offset } = fromBER(der);
    if (offset !== der.length) throw new Error('bytes after a certificate');
    return new Known(der, Certificate.fromBER(Uint8Array.from(der)));
  }
}

/** The trusted ends of a chain: self-signed certificates where there are any, else all that were given. */
export function anchorsOf(trusted: readonly Uint8Array[]): { ends: Known[]; others: Known[] } {
  const all = trusted.map((der) => Known.of(der));
  const own = all.filter(({ certificate }) => certificate.issuer.isEqual(certificate.subject));
  return own.length > 0 ? { ends: own, others: all.filter((one) => !own.includes(one)) } : { ends: all, others: [] };
}

/** Certificates from the signer to a trusted one, each valid at `at` and signed by the next. Depth first, no circles; null where none leads there. */
export async function chainOf(
  signer: Known,
  embedded: readonly Known[],
  { ends, others }: { ends: readonly Known[]; others: readonly Known[] },
  at: Date,
): Promise<Known[] | null> {
  const candidates = [...ends, ...others, ...embedded];
  const isEnd = (one: Known) => ends.some(({ der }) => equal(der, one.der));
  let checked = 0;
  const onward = async (path: Known[]): Promise<Known[] | null> => {
    const last = path.at(-1) as Known;
    if (!isFit(last.certificate, at)) return null;
    if (isEnd(last)) return path;
    if (path.length > LONGEST_CHAIN) return null;
    for (const next of candidates) {
      if (path.some(({ der }) => equal(der, next.der)) || !mayIssue(next.certificate, path.length - 1)) continue;
      if (!last.certificate.issuer.isEqual(next.certificate.subject) || ++checked > MOST_CHECKED) continue;
      if (!(await isSignedBy(last, next))) continue;
      const found = await onward([...path, next]);
      if (found) return found;
    }
    return null;
  };
  return await onward([signer]);
}

function isFit({ notBefore, notAfter, extensions = [] }: Certificate, at: Date): boolean {
  const strange = extensions.some(({ critical, extnID }) => critical && !UNDERSTOOD.includes(extnID));
  return !strange && notBefore.value <= at && at <= notAfter.value;
}

/** May this certificate stand above another with so many between it and the signer? */
function mayIssue({ extensions = [] }: Certificate, between: number): boolean {
  const parsed = (id: string) => extensions.find(({ extnID }) => extnID === id)?.parsedValue;
  const [basic, usage, purpose] = [parsed(BASIC), parsed(USAGE), parsed(PURPOSE)];
  if (!(basic instanceof BasicConstraints) || !basic.cA) return false;
  const most = basic.pathLenConstraint;
  if (typeof most === 'number' && between > most) return false;
  if (
    purpose instanceof ExtKeyUsage &&
    !purpose.keyPurposes.some((one) => one === TIME_STAMPING || one === ANY_PURPOSE)
  )
    return false;
  // Bit 5 of the key's usage: it signs certificates.
  const bits = usage instanceof BitString ? usage.valueBlock.valueHexView : undefined;
  return bits === undefined || ((bits[0] ?? 0) & 0x04) !== 0;
}

async function isSignedBy({ certificate }: Known, issuer: Known): Promise<boolean> {
  if (isWeak(certificate.signatureAlgorithm.algorithmId)) return false;
  return await certificate.verify(issuer.certificate).catch(() => false);
}

/** Common name of the subject, else organisation, else the serial number. */
export function nameIn({ subject, serialNumber }: Certificate): string {
  for (const id of ['2.5.4.3', '2.5.4.10']) {
    const found = subject.typesAndValues.find(({ type }) => String(type) === id);
    if (found) return String(found.value.valueBlock.value).slice(0, 200).toWellFormed();
  }
  return toHex(serialNumber.valueBlock.valueHexView);
}
