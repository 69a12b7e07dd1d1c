import { reject } from '../forbidden.ts';
import { type AdmissionPlugin, admitted } from '../plugin.ts';

/** These say the same to every request. Upstream: plugin/pkg/admission/{admit,deny}/admission.go */
export const alwaysAdmit: AdmissionPlugin = {
  name: 'AlwaysAdmit',
  handles: () => true,
  validate: () => admitted,
};

export const alwaysDeny: AdmissionPlugin = {
  name: 'AlwaysDeny',
  handles: () => true,
  validate: (request) => reject(request, 'admission control is denying all modifications'),
};
