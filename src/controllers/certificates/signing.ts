import { decodeBase64, encodeBase64 } from '../../apimachinery/base64.ts';
import { readCertificateRequest } from '../../apimachinery/x509/certificate-request.ts';
import { type Controller, done, nothingToDo } from '../manager.ts';
import { conditionsOf, hasCondition, isApproved, patience, writeStatus } from './requests.ts';
import { signerRules } from './signer-rules.ts';

const minute = 60_000;
const hour = 60 * minute;
/** --cluster-signing-duration */
const longest = 365 * 24 * hour;
const shortest = 10 * minute;
/** Clocks that go slow shall find a certificate valid, too. */
const backdate = 5 * minute;
/** A life so short is not made shorter by the backdating. */
const short = 8 * hour;

/** From when to when a certificate holds that is asked for now (epoch ms). Upstream: authority/policies.go, signer.go (duration) */
export function validity(
  now: number,
  expirationSeconds: number | undefined,
): { readonly notBefore: number; readonly notAfter: number } {
  const wanted = expirationSeconds === undefined ? longest : expirationSeconds * 1000;
  const life = Math.max(Math.min(wanted, longest), shortest);
  return { notBefore: now - backdate, notAfter: now + life - (life < short ? 0 : backdate) };
}

/** Issues the certificates that have been approved. Upstream: pkg/controller/certificates/signer/signer.go */
export const certificateSigning: Controller = {
  name: 'certificatesigningrequest-signing-controller',
  account: 'certificate-controller',
  start({ env, pki, client, queue, informers: { certificateSigningRequests } }) {
    const work = queue(async (name, context) => {
      const stored = certificateSigningRequests.get(name);
      if (!stored || stored.status?.certificate || !isApproved(stored) || hasCondition(stored, 'Failed'))
        return nothingToDo;
      const { request, signerName, usages = [], expirationSeconds } = stored.spec;
      const rule = signerRules.get(signerName);
      if (!rule) return nothingToDo;
      const reading = readCertificateRequest(request);
      if (!reading.ok) throw new Error(`unable to parse csr ${JSON.stringify(name)}: ${reading.reason}`);
      const problem = rule(reading.request, usages);
      if (problem !== undefined) {
        const failed = { type: 'Failed', status: 'True', reason: 'SignerValidationFailure', message: problem };
        await writeStatus(client, context, stored, 'status', { conditions: [...conditionsOf(stored), failed] });
        return { ...done, message: problem };
      }
      const order = { request: decodeBase64(request), usages, ...validity(env.clock.now(), expirationSeconds) };
      const certificate = encodeBase64(await pki.signRequest(order));
      await writeStatus(client, context, stored, 'status', { certificate });
      return done;
    }, patience);
    certificateSigningRequests.onEvent(({ object, cause }) => work.add(object.metadata.name, cause));
  },
};
