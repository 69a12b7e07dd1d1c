import { dns1123Label, dns1123Subdomain } from '../../names.ts';
import type { ConfigMap, Endpoints, Event, Node, Pod, Secret, Service } from '../../types.ts';
import { validateConfigMap, validateConfigMapUpdate, validateSecret, validateSecretUpdate } from '../config.ts';
import { validateEndpoints, validateEndpointsUpdate } from '../endpoints.ts';
import { validateEvent } from '../events.ts';
import { validateService } from '../service.ts';
import { validateServiceStatusUpdate, validateServiceUpdate } from '../service-update.ts';
import { validateNode, validateNodeUpdate } from '../node.ts';
import { validatePodCreate } from '../pod.ts';
import { validateEphemeralContainersUpdate, validatePodResize } from '../pod-subresources.ts';
import { validatePodStatusUpdate, validatePodUpdate } from '../pod-update.ts';
import { create, type KindRules, metadataOnly, update } from '../rules.ts';

/** Kinds that every cluster writes as it starts. */
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
  'v1/Service': {
    create: create<Service>(validateService),
    update: update<Service>(validateServiceUpdate),
    subresources: { status: update<Service>(validateServiceStatusUpdate) },
  },
  'v1/Endpoints': { create: create<Endpoints>(validateEndpoints), update: update<Endpoints>(validateEndpointsUpdate) },
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
