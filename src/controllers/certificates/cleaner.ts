import { decodeBase64 } from '../../apimachinery/base64.ts';
import { isNotFound } from '../../client/api-error.ts';
import type { Pki } from '../../protocol/pki.ts';
import { type Controller, done, nothingToDo } from '../manager.ts';
import { conditionsOf, hasCondition, patience, requestsPath, type StoredRequest } from './requests.ts';

const hour = 3_600_000;
/** How often everything is looked through. */
const interval = hour;
const decided = hour;
const pending = 24 * hour;

/** Whether a request has served its time. @param now epoch ms. Upstream: pkg/controller/certificates/cleaner/cleaner.go */
export async function isOver(pki: Pick<Pki, 'readCertificate'>, request: StoredRequest, now: number): Promise<boolean> {
  const { status, metadata } = request;
  const conditions = conditionsOf(request);
  const isOld = (time: string | null | undefined, age: number): boolean => !!time && now - Date.parse(time) > age;
  if (conditions.length === 0) return isOld(metadata.creationTimestamp, pending);
  const isIssued = !!status?.certificate;
  const isSettled = conditions.some(
    ({ type, lastUpdateTime }) =>
      (type === 'Denied' || type === 'Failed' || (type === 'Approved' && isIssued)) && isOld(lastUpdateTime, decided),
  );
  if (isSettled || !status?.certificate || !hasCondition(request, 'Approved')) return isSettled;
  const reading = await pki.readCertificate(decodeBase64(status.certificate));
  return reading.ok && now > reading.notAfter;
}

/** Removes requests that nobody needs any more. */
export const certificateCleaner: Controller = {
  name: 'certificatesigningrequest-cleaner-controller',
  account: 'certificate-controller',
  start({ env, pki, client, queue, every, informers: { certificateSigningRequests } }) {
    const work = queue(async (name, context) => {
      const stored = certificateSigningRequests.get(name);
      if (!stored || !(await isOver(pki, stored, env.clock.now()))) return nothingToDo;
      await client.write('DELETE', `${requestsPath}/${name}`, { context }).catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
      return done;
    }, patience);
    const lookThrough = (): void => {
      for (const { metadata } of certificateSigningRequests.list()) work.add(metadata.name);
    };
    lookThrough();
    every(interval, lookThrough);
  },
};
