import { plain, type Strategies } from '../strategy.ts';

export const schedulingStrategies: Strategies = {
  'priorityclasses.scheduling.k8s.io': {
    ...plain,
    prepareForCreate: (object) => {
      object.metadata.generation = 1;
    },
  },
};
