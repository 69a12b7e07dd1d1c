import type { FieldError } from '../../field-error.ts';
import { dns1123Label, dns1123Subdomain } from '../../names.ts';
import type {
  ConfigMap,
  Endpoints,
  Event,
  LimitRange,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodSpec,
  PodTemplate,
  ReplicationController,
  ResourceQuota,
  Secret,
  Service,
} from '../../types.ts';
import { validateConfigMap, validateConfigMapUpdate, validateSecret, validateSecretUpdate } from '../config.ts';
import { validateEndpoints, validateEndpointsUpdate } from '../endpoints.ts';
import { validateEvent } from '../events.ts';
import { validateLimitRange } from '../limit-range.ts';
import { validatePersistentVolume, validatePersistentVolumeUpdate } from '../persistent-volume.ts';
import { validateClaim, validateClaimStatusUpdate, validateClaimUpdate } from '../persistent-volume-claim.ts';
import {
  validateResourceQuota,
  validateResourceQuotaStatusUpdate,
  validateResourceQuotaUpdate,
} from '../resource-quota.ts';
import { validateService } from '../service.ts';
import { validateServiceStatusUpdate, validateServiceUpdate } from '../service-update.ts';
import { validateNode, validateNodeUpdate } from '../node.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts';
import { validatePodCreate } from '../pod.ts';
import { validatePodTemplate } from '../pod-template.ts';
import { validateEphemeralContainersUpdate, validatePodResize } from '../pod-subresources.ts';
import { validatePodStatusUpdate, validatePodUpdate } from '../pod-update.ts';
import { validateReplicationControllerSpec, validateReplicationControllerStatus } from '../replication-controller.ts';
import { create, type KindRules, metadataOnly, update } from '../rules.ts';

const validateTemplateOf = ({ template }: PodTemplate, errors: FieldError[]): void =>
  validatePodTemplate({ metadata: template?.metadata, spec: template?.spec ?? ({} as PodSpec) }, 'template', errors);

export const coreRules: KindRules = {
  'v1/Pod': {
    create: create<Pod>(validatePodCreate),
    update: update<Pod>(validatePodUpdate),
    subresources: {
      status: update<Pod>(validatePodStatusUpdate),
      ephemeralcontainers: update<Pod>(validateEphemeralContainersUpdate),
      resize: update<Pod>(validatePodResize),
    },
  },
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
  'v1/Service': {
    create: create<Service>(validateService),
    update: update<Service>(validateServiceUpdate),
    subresources: { status: update<Service>(validateServiceStatusUpdate) },
  },
  'v1/Endpoints': { create: create<Endpoints>(validateEndpoints), update: update<Endpoints>(validateEndpointsUpdate) },
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
  'v1/Node': {
    create: create<Node>(validateNode),
    update: update<Node>((node, old, errors) => {
      validateNode(node, errors);
      validateNodeUpdate(node, old, errors);
    }),
    subresources: { status: update<Node>(validateNodeUpdate) },
  },
  'v1/Namespace': metadataOnly(false, dns1123Label),
  'v1/ServiceAccount': metadataOnly(true, dns1123Subdomain),
  'v1/ConfigMap': { create: create<ConfigMap>(validateConfigMap), update: update<ConfigMap>(validateConfigMapUpdate) },
  'v1/Secret': { create: create<Secret>(validateSecret), update: update<Secret>(validateSecretUpdate) },
  'v1/Event': {
    create: create<Event>(validateEvent),
    update: (object, _old, errors) => validateEvent(object as Event, errors),
  },
};
