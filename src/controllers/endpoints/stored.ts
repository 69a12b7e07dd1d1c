import type { Endpoints, Service } from '../../apimachinery/types.ts';
import type { Stored } from '../workload/kinds.ts';

export type StoredService = Stored<Service>;

export type StoredEndpoints = Stored<Endpoints>;
