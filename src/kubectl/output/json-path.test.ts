import { expect, test } from 'vitest';
import { customColumns } from './custom-columns.ts';
import { parseJsonPath } from './json-path.ts';

const pod = {
  kind: 'Pod',
  metadata: { name: 'web', labels: { 'app.x/y': 'z', run: 'web' } },
  spec: {
    containers: [
      { name: 'a', image: 'one', ports: [{ containerPort: 80 }] },
      { name: 'b', image: 'two' },
    ],
  },
};

test.each([
  ['{.metadata.name}', 'web'],
  ['name={.metadata.name}{"\\n"}', 'name=web\n'],
  ['{.spec.containers[*].name}', 'a b'],
  ['{.spec.containers[-1].name}', 'b'],
  ['{.spec.containers[0:1].name}', 'a'],
  ['{.spec.containers[?(@.image=="two")].name}', 'b'],
  ["{.spec.containers[?(@.image!='two')].name}", 'a'],
  ['{.spec.containers[?(@.ports)].name}', 'a'],
  ['{.spec.containers[?(@.ports[0].containerPort>79)].name}', 'a'],
  ['{range .spec.containers[*]}{.name}:{.image} {end}{$.kind}', 'a:one b:two Pod'],
  ['{range .spec.containers[?(@.name=="b")]}{.image}{end}', 'two'],
  ['{..image}', 'one two'],
  ["{.metadata['name','kind']}", 'web'],
  ['{.metadata.labels.app\\.x/y}', 'z'],
  ["{.metadata.labels['app.x/y']}", 'z'],
  ['{.spec.containers[0].ports}', '[{"containerPort":80}]'],
  ['{.nothing.there}', ''],
  ['plain', 'plain'],
])('%s', (template, text) => expect(parseJsonPath(template).text(pod)).toBe(text));

test.each([
  ['{.a', 'unclosed action'],
  ['{.a[0', 'unterminated array'],
  ['{.a[b]}', 'invalid array index b'],
  ['{kind}', 'unrecognized identifier kind'],
  ['{end}', 'not in range, nothing to end'],
])('%s is no template: %s', (template, message) => expect(() => parseJsonPath(template)).toThrow(message));

test('an element that is not there is said', () =>
  expect(() => parseJsonPath('{.spec.containers[2]}').text(pod)).toThrow(
    'array index out of bounds: index 2, length 2',
  ));

test('columns of one’s own', () =>
  expect(customColumns('NAME:metadata.name,IMAGES:.spec.containers[*].image,X:{.x}')([pod], true)).toBe(
    'NAME   IMAGES    X\nweb    one,two   <none>\n',
  ));
