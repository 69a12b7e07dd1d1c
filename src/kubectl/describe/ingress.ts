import type { Json } from '../api.ts';
import type { Description } from '../output/description.ts';
import { refusalText, type Surroundings } from './describer.ts';
import { listAt, mapAt, textAt } from './facts.ts';
import { describeAnnotations, describeLabels, describeNamed, joined } from './metadata.ts';
import { endpointSlicesOf, endpointsText } from './services.ts';

/** Upstream: kubectl/pkg/describe/describe.go (describeIngressV1) */
export async function describeIngress(out: Description, ingress: Json, around: Surroundings): Promise<void> {
  const [metadata, spec] = [mapAt(ingress, 'metadata'), mapAt(ingress, 'spec')];
  const namespace = textAt(metadata, 'namespace');
  out.line(0, 'Name:', textAt(metadata, 'name'));
  describeLabels(out, 'Labels', mapAt(metadata, 'labels'));
  out.line(0, 'Namespace:', namespace);
  const addresses = listAt(mapAt(ingress, 'status', 'loadBalancer'), 'ingress').map(
    (one) => textAt(one, 'ip') || textAt(one, 'hostname'),
  );
  out.line(0, 'Address:', [...new Set(addresses)].toSorted().join(','));
  out.line(0, 'Ingress Class:', textAt(spec, 'ingressClassName') || '<none>');
  const fallback = spec['defaultBackend']
    ? await backendText(mapAt(spec, 'defaultBackend'), namespace, around)
    : '<default>';
  out.line(0, 'Default backend:', fallback);
  const certificates = listAt(spec, 'tls');
  if (certificates.length > 0) out.line(0, 'TLS:');
  for (const tls of certificates) {
    const secret = textAt(tls, 'secretName');
    out.line(1, `${secret ? `${secret} terminates` : 'SNI routes'} ${joined(tls['hosts'], ',')}`);
  }
  out.line(0, 'Rules:');
  out.line(1, 'Host', 'Path', 'Backends');
  out.line(1, '----', '----', '--------');
  const rules = listAt(spec, 'rules').filter((rule) => rule['http']);
  for (const rule of rules) {
    out.line(1, textAt(rule, 'host') || '*', '');
    for (const path of listAt(mapAt(rule, 'http'), 'paths'))
      out.line(2, '', `${textAt(path, 'path')} `, await backendText(mapAt(path, 'backend'), namespace, around));
  }
  if (rules.length === 0) out.line(1, '*', '*', fallback);
  describeAnnotations(out, 'Annotations', mapAt(metadata, 'annotations'));
}

/** `web:80 (10.244.1.2:80)`, or why there is nothing behind it. Upstream: describeBackendV1 */
async function backendText(backend: Json, namespace: string, around: Surroundings): Promise<string> {
  if (!backend['service']) {
    const resource = mapAt(backend, 'resource');
    const group = textAt(resource, 'apiGroup') || '<none>';
    return `APIGroup: ${group}, Kind: ${textAt(resource, 'kind')}, Name: ${textAt(resource, 'name')}`;
  }
  const service = mapAt(backend, 'service');
  const [number, portName] = [textAt(mapAt(service, 'port'), 'number'), textAt(mapAt(service, 'port'), 'name')];
  const title = `${textAt(service, 'name')}:${number || portName}`;
  try {
    const slices = await endpointSlicesOf(around, namespace, textAt(service, 'name'));
    const found = await around.api.call('GET', `/api/v1/namespaces/${namespace}/services/${textAt(service, 'name')}`);
    const port = listAt(mapAt(found, 'spec'), 'ports').find((one) =>
      number ? textAt(one, 'port') === number : textAt(one, 'name') === portName,
    );
    return `${title} (${endpointsText(slices, textAt(port, 'name'))})`;
  } catch (error) {
    return `${title} (<error: ${refusalText(error)}>)`;
  }
}

/** Upstream: describeIngressClassV1 */
export function describeIngressClass(out: Description, ingressClass: Json): void {
  const spec = mapAt(ingressClass, 'spec');
  describeNamed(out, ingressClass);
  out.line(0, 'Controller:', textAt(spec, 'controller'));
  if (!spec['parameters']) return;
  const parameters = mapAt(spec, 'parameters');
  out.line(0, 'Parameters:');
  if (textAt(parameters, 'apiGroup')) out.line(1, 'APIGroup:', textAt(parameters, 'apiGroup'));
  out.line(1, 'Kind:', textAt(parameters, 'kind'));
  out.line(1, 'Name:', textAt(parameters, 'name'));
}
