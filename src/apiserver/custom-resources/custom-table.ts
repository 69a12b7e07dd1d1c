import type { Json, KubeObject } from '../../apimachinery/object.ts';
import { valuesAt } from '../../apimachinery/structural/json-path.ts';
import { ageOf } from '../../apimachinery/time.ts';
import type { CustomResourceColumnDefinition } from '../../apimachinery/types.ts';
import { type Cell, type Column, column, type TableLayout } from '../registry/tables/layout.ts';

const age: CustomResourceColumnDefinition = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' };

/** Upstream: staging/src/k8s.io/apiextensions-apiserver/pkg/registry/customresource/tableconvertor/tableconvertor.go */
export function customLayout(definitions: readonly CustomResourceColumnDefinition[] = [age]): TableLayout {
  return {
    columns: [column('Name'), ...definitions.map(columnOf)],
    row: (object, now) => ({
      cells: [object.metadata.name, ...definitions.map((definition) => cellOf(object, definition, now))],
    }),
  };
}

const columnOf = ({ name, type, format = '', description, jsonPath, priority = 0 }: CustomResourceColumnDefinition) =>
  ({
    name,
    type: type as Column['type'],
    format,
    description: description || `Custom resource definition column (in JSONPath format): ${jsonPath}`,
    priority,
  }) satisfies Column;

function cellOf(object: KubeObject, { type, jsonPath }: CustomResourceColumnDefinition, now: number): Cell {
  const [value] = valuesAt(object, jsonPath);
  if (value === undefined) return null;
  if (type === 'string') return text(value);
  if (value === null) return null;
  switch (type) {
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    default:
      return typeof value === 'string' ? dateText(value, now) : null;
  }
}

const text = (value: Json): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

const dateText = (value: string, now: number): string =>
  Number.isNaN(Date.parse(value)) ? '<invalid>' : ageOf(value, now);
