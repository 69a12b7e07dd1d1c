import type { RoleBinding } from '../../../apimachinery/types.ts';
import { age, ageIn, column, type TableLayout, type TableLayouts, wide } from './layout.ts';

const subjects = ({ subjects: all = [] }: RoleBinding, kind: string): string =>
  all
    .filter((subject) => subject.kind === kind)
    .map(({ name, namespace }) => (kind === 'ServiceAccount' ? `${namespace ?? ''}/${name}` : name))
    .join(', ');

const bindingLayout: TableLayout = {
  columns: [
    column('Name'),
    column('Role'),
    age,
    wide(column('Users')),
    wide(column('Groups')),
    wide(column('ServiceAccounts')),
  ],
  row: (object, now) => {
    const binding = object as RoleBinding;
    const { kind, name } = binding.roleRef;
    return {
      cells: [
        object.metadata.name,
        `${kind}/${name}`,
        ageIn(object, now),
        ...['User', 'Group', 'ServiceAccount'].map((subject) => subjects(binding, subject)),
      ],
    };
  },
};

export const rbacLayouts: TableLayouts = {
  'rolebindings.rbac.authorization.k8s.io': bindingLayout,
  'clusterrolebindings.rbac.authorization.k8s.io': bindingLayout,
};
