import { never } from '../../kernel/cancellation.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { ImageStatus, ResourceUsage } from './cri.ts';
import { Memory } from './memory.ts';
import type { MachineFigures } from './program.ts';
import type { ProcessTable } from './process-table.ts';
import { CpuGroup, Processors } from './processors.ts';

/** What the machine's own processes keep busy, in cores, and how they stand against the pods. */
const systemCores = 0.02;
const systemWeight = 1024;

/** What an installed machine has on its disk, bytes. */
const systemDiskBytes = 4 * 1024 ** 3;

/** What there is of it; sizes in bytes. */
interface MachineCapacity {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

/** What a machine has to do besides its containers, and the processors that it shares with them. */
export class MachineLoad {
  readonly processors: Processors;
  readonly memory: Memory;
  readonly #capacity: MachineCapacity;

  /**
   * @param processes those of the machine itself so far
   * @param capacity of the machine
   * @param onOutOfMemory hears which process the kernel killed
   */
  constructor(
    clock: Clock,
    processes: ProcessTable,
    capacity: MachineCapacity,
    onOutOfMemory: (pid: number, command: string) => void,
  ) {
    this.#capacity = capacity;
    const { cores, memoryBytes } = capacity;
    this.processors = new Processors(clock, cores);
    new CpuGroup(this.processors, { weight: systemWeight, limit: Infinity }).keepBusy(0, systemCores, never);
    const systemBytes = processes.list().reduce((sum, { memoryKiB }) => sum + memoryKiB * 1024, 0);
    this.memory = new Memory(memoryBytes, systemBytes, (pid) => {
      const [command = ''] = processes.list().find((each) => each.pid === pid)?.command ?? [];
      onOutOfMemory(pid, command.slice(command.lastIndexOf('/') + 1));
    });
  }

  /** As a process on it sees it. */
  figures(images: readonly ImageStatus[], containers: readonly ResourceUsage[], bootedAt: number): MachineFigures {
    const { cpuMs, memoryBytes, diskBytes } = this.usage(images, containers);
    return {
      memoryBytes: this.#capacity.memoryBytes,
      usedMemoryBytes: memoryBytes,
      diskBytes: this.#capacity.diskBytes,
      usedDiskBytes: diskBytes,
      busyMs: cpuMs,
      bootedAt,
    };
  }

  /** Of the whole machine. */
  usage(images: readonly ImageStatus[], containers: readonly ResourceUsage[]): ResourceUsage {
    const imageBytes = images.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    return {
      cpuMs: this.processors.usedMs,
      memoryBytes: this.memory.bytes,
      diskBytes: containers.reduce((sum, { diskBytes }) => sum + diskBytes, systemDiskBytes + imageBytes),
    };
  }
}
