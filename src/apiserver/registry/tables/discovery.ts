import type { TableLayouts } from './layout.ts';
import { endpointSliceLayout } from './services.ts';

export const discoveryLayouts: TableLayouts = { 'endpointslices.discovery.k8s.io': endpointSliceLayout };
