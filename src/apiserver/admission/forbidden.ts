import { forbiddenStatus, type Status } from '../../apimachinery/status.ts';
import { type AdmissionRequest, type AdmissionVerdict, rejected } from './plugin.ts';

/** Upstream: apiserver/pkg/admission/errors.go (NewForbidden) */
export function forbid(request: AdmissionRequest, reason: string): Status {
  const { metadata } = request.object ?? {};
  const name = request.name || metadata?.name || metadata?.generateName || 'Unknown';
  return forbiddenStatus(request, name, reason);
}

export const reject = (request: AdmissionRequest, reason: string): AdmissionVerdict =>
  rejected(forbid(request, reason));
