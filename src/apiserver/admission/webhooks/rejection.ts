import { badRequest, internalError, type Status, type StatusDetails } from '../../../apimachinery/status.ts';
import { isObject, type JsonObject } from '../../../apimachinery/structural/schema.ts';

/** Codes that an answer can have and that do not say that all is well. */
const isRefusing = (code: unknown): code is number =>
  Number.isInteger(code) && Number(code) >= 400 && Number(code) <= 999;

/** A webhook said no. Upstream: apiserver/pkg/admission/plugin/webhook/errors/statuserror.go */
export function deniedBy(webhook: string, { message, reason, code, details }: JsonObject = {}): Status {
  const said = [message, reason].find((text) => typeof text === 'string' && text !== '') as string | undefined;
  const why = said === undefined ? ' without explanation' : `: ${said}`;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `admission webhook ${JSON.stringify(webhook)} denied the request${why}`,
    ...(typeof reason === 'string' && reason !== '' && { reason }),
    ...(isObject(details) && { details: details as unknown as StatusDetails }),
    code: isRefusing(code) ? code : 400,
  };
}

/** A webhook did not answer, or not as it should. */
export const failedCall = (webhook: string, why: string): Status =>
  internalError(`failed calling webhook ${JSON.stringify(webhook)}: ${why}`);

export const noDryRun = (webhook: string): Status =>
  badRequest(`admission webhook ${JSON.stringify(webhook)} does not support dry run`);
