import { parseQuantity, quantityMilliValue, quantityValue } from '../../apimachinery/quantity.ts';
import type { NodeOptions } from '../options.ts';
import { machineCapacity } from './node-object.ts';

/** What a machine has. */
export interface Capacity {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

export const capacityOf = ({ capacity: { cpu, memory } }: NodeOptions): Capacity => ({
  cores: quantityMilliValue(parseQuantity(cpu)) / 1000,
  memoryBytes: quantityValue(parseQuantity(memory)),
  diskBytes: quantityValue(parseQuantity(machineCapacity['ephemeral-storage'])),
});
