import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartupError } from '../errors.ts';

const run = promisify(execFile);

/** Browsers refuse longer ones. */
const VALID_DAYS = 397;
/** A certificate that ends sooner is made anew. */
const RENEW_BEFORE_MS = 30 * 24 * 60 * 60_000;

/**
 * A self-signed certificate for this machine's addresses, because browsers give cameras only to secure pages. It is kept
 * in DATA_DIR, so that a phone has to accept it once, and made anew only when it does not fit any more.
 * @returns the paths of its files
 * @throws StartupError if it cannot be made
 */
export async function lanCertificate(dataDir: string): Promise<{ cert: string; key: string }> {
  await mkdir(dataDir, { recursive: true });
  const names = ['localhost', '127.0.0.1', ...lanAddresses()];
  const paths = { cert: join(dataDir, 'lan-cert.pem'), key: join(dataDir, 'lan-key.pem') };
  const pem = await readFile(paths.cert).catch(() => undefined);
  if (!pem || !fits(new X509Certificate(pem), names)) await makeCertificate(paths, names);
  return paths;
}

/** This machine's IPv4 addresses as others in its networks see them. */
export function lanAddresses(): string[] {
  const interfaces = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return interfaces.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address);
}

function fits(certificate: X509Certificate, names: string[]): boolean {
  if (certificate.validToDate.getTime() < Date.now() + RENEW_BEFORE_MS) return false;
  return names.every(
    (name) => (isAddress(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined,
  );
}

async function makeCertificate({ cert, key }: { cert: string; key: string }, names: string[]): Promise<void> {
  const alternatives = names.map((name) => `${isAddress(name) ? 'IP' : 'DNS'}:${name}`).join(',');
  // prettier-ignore
  const options = [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-sha256',
    '-days', String(VALID_DAYS), '-subj', '/CN=Tandem on this network', '-keyout', key, '-out', cert,
    '-addext', `subjectAltName=${alternatives}`, '-addext', 'extendedKeyUsage=serverAuth',
  ];
  try {
    await run('openssl', options);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const mend = isMissing ? 'install it (apt-get install openssl)' : 'see the cause';
    throw new StartupError(
      `--lan makes its certificate with openssl, which failed: ${mend}, or set TLS_CERT and TLS_KEY.`,
      { cause: error },
    );
  }
}

function isAddress(name: string): boolean {
  return /^[\d.]+$/.test(name);
}
