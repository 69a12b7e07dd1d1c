import type { FieldError } from '../../field-error.ts';
import { dns1123Subdomain } from '../../names.ts';
import type {
  LimitRange,
  PersistentVolume,
  PersistentVolumeClaim,
  PodSpec,
  PodTemplate,
  ReplicationController,
  ResourceQuota,
} from '../../types.ts';
import { validateLimitRange } from '../limit-range.ts';
import { validatePersistentVolume, validatePersistentVolumeUpdate } from '../persistent-volume.ts';
import { validateClaim, validateClaimStatusUpdate, validateClaimUpdate } from '../persistent-volume-claim.ts';
import {
  validateResourceQuota,
  validateResourceQuotaStatusUpdate,
  validateResourceQuotaUpdate,
} from '../resource-quota.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts';
import { validatePodTemplate } from '../pod-template.ts';
import { validateReplicationControllerSpec, validateReplicationControllerStatus } from '../replication-controller.ts';
import { create, type KindRules, update } from '../rules.ts';

const validateTemplateOf = ({ template }: PodTemplate, errors: FieldError[]): void =>
  validatePodTemplate({ metadata: template?.metadata, spec: template?.spec ?? ({} as PodSpec) }, 'template', errors);

/** The other kinds of the core group. */
export const coreLaterRules: KindRules = {
  'v1/PodTemplate': {
    create: create<PodTemplate>((object, errors) => {
      validateObjectMeta(object.metadata, true, dns1123Subdomain, errors);
      validateTemplateOf(object, errors);
    }),
    update: update<PodTemplate>((object, old, errors) => {
      validateObjectMetaUpdate(object, old, errors);
      validateTemplateOf(object, errors);
    }),
  },
  'v1/ReplicationController': {
    create: create<ReplicationController>((controller, errors) => {
      validateObjectMeta(controller.metadata, true, dns1123Subdomain, errors);
      validateReplicationControllerSpec(controller, errors);
    }),
    update: update<ReplicationController>((controller, old, errors) => {
      validateObjectMetaUpdate(controller, old, errors);
      validateReplicationControllerSpec(controller, errors);
    }),
    subresources: {
      status: update<ReplicationController>((controller, old, errors) => {
        validateObjectMetaUpdate(controller, old, errors);
        validateReplicationControllerStatus(controller, errors);
      }),
    },
  },
  'v1/LimitRange': {
    create: create<LimitRange>(validateLimitRange),
    update: update<LimitRange>((range, _old, errors) => validateLimitRange(range, errors)),
  },
  'v1/ResourceQuota': {
    create: create<ResourceQuota>(validateResourceQuota),
    update: update<ResourceQuota>(validateResourceQuotaUpdate),
    subresources: { status: update<ResourceQuota>(validateResourceQuotaStatusUpdate) },
  },
  'v1/PersistentVolume': {
    create: create<PersistentVolume>(validatePersistentVolume),
    update: update<PersistentVolume>(validatePersistentVolumeUpdate),
    subresources: { status: update<PersistentVolume>(validateObjectMetaUpdate) },
  },
  'v1/PersistentVolumeClaim': {
    create: create<PersistentVolumeClaim>(validateClaim),
    update: update<PersistentVolumeClaim>(validateClaimUpdate),
    subresources: { status: update<PersistentVolumeClaim>(validateClaimStatusUpdate) },
  },
};
