import type { PriorityClass } from '../../../apimachinery/types.ts';
import { age, ageIn, column, type TableLayouts } from './layout.ts';

export const schedulingLayouts: TableLayouts = {
  'priorityclasses.scheduling.k8s.io': {
    columns: [
      column('Name'),
      column('Value', 'integer'),
      column('Global-Default', 'boolean'),
      age,
      column('PreemptionPolicy'),
    ],
    row: (object, now) => {
      const { value = 0, globalDefault = false, preemptionPolicy = '' } = object as PriorityClass;
      return { cells: [object.metadata.name, value, globalDefault, ageIn(object, now), preemptionPolicy] };
    },
  },
};
