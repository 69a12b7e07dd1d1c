import { never } from '../../kernel/cancellation.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { ImageStatus, ResourceUsage } from './cri.ts';
import type { ProcessTable } from './process-table.ts';
import { CpuGroup, Processors } from './processors.ts';

/** What the machine's own processes keep busy, in cores, and how they stand against the pods. */
const systemCores = 0.02;
const systemWeight = 1024;

/** What an installed machine has on its disk, bytes. */
const systemDiskBytes = 4 * 1024 ** 3;

/** What a machine has to do besides its containers, and the processors that it shares with them. */
export class MachineLoad {
  readonly processors: Processors;
  readonly #systemBytes: number;

  /** @param booted the processes of the machine itself */
  constructor(clock: Clock, cores: number, booted: ProcessTable) {
    this.processors = new Processors(clock, cores);
    new CpuGroup(this.processors, { weight: systemWeight, limit: Infinity }).keepBusy(0, systemCores, never);
    this.#systemBytes = booted.list().reduce((sum, { memoryKiB }) => sum + memoryKiB * 1024, 0);
  }

  /** Of the whole machine. */
  usage(images: readonly ImageStatus[], containers: readonly ResourceUsage[]): ResourceUsage {
    const imageBytes = images.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    return {
      cpuMs: this.processors.usedMs,
      memoryBytes: containers.reduce((sum, { memoryBytes }) => sum + memoryBytes, this.#systemBytes),
      diskBytes: containers.reduce((sum, { diskBytes }) => sum + diskBytes, systemDiskBytes + imageBytes),
    };
  }
}
