import type { Disposer } from './disposer.ts';
import type { Gate, GatePoint } from './gate.ts';
import type { TraceId } from './span.ts';

/** What the conductor needs of the host. */
export interface Stage {
  /** Lets cluster time run, or holds it everywhere. */
  setTime(running: boolean): void;
  /** The host's own timer, which goes on while cluster time stands still. */
  afterWall(ms: number, fire: () => void): Disposer;
  /** Something that `state()` tells has changed. */
  changed(): void;
  /** Whether a reader would want to stop here; the rest passes unless everything is frozen. */
  isStop(point: GatePoint): boolean;
  /** The last stop of a request: `step('request')` ends behind it. */
  isLastOfRequest(point: GatePoint): boolean;
}

export type ConductorMode = 'running' | 'paused' | 'stepping';

interface Held {
  readonly point: GatePoint;
  readonly release: () => void;
}

interface Paced extends Held {
  readonly cancel: Disposer;
}

/**
 * Decides who moves. Running: everyone; with a stage time, each stop is held that long while cluster time stands still.
 * Paused: nobody, and time stands. Stepping: one held piece of work goes on, time runs, until the next stop is reached.
 */
export class Conductor implements Gate {
  readonly #stage: Stage;
  #mode: ConductorMode = 'running';
  #stageMs = 0;
  #held: Held[] = [];
  /** Stops that are being shown at their room in paced mode; time stands while there are any. */
  #paced: Paced[] = [];
  #followed: TraceId | undefined;
  #runThrough: TraceId | undefined;
  #timeRuns = true;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  get mode(): ConductorMode {
    return this.#mode;
  }

  get held(): readonly GatePoint[] {
    return this.#held.map(({ point }) => point);
  }

  /** True when no gate needs to ask: full speed. */
  get open(): boolean {
    return this.#mode === 'running' && this.#stageMs === 0;
  }

  pass(point: GatePoint): Promise<void> | undefined {
    if (this.open) return undefined;
    return new Promise((resolve) => this.arrive(point, resolve));
  }

  /** The same for work in another realm, which waits for `release`. */
  arrive(point: GatePoint, release: () => void): void {
    const isStop = this.#stage.isStop(point);
    switch (this.#mode) {
      case 'running':
        if (isStop && this.#stageMs > 0) this.#pace(point, release);
        else release();
        return;
      case 'paused':
        this.#hold(point, release);
        return;
      case 'stepping':
        if (!isStop) release();
        else if (this.#runThrough === point.traceId) this.#passThrough(point, release);
        else {
          this.#hold(point, release);
          if (this.#runThrough === undefined) this.pause();
        }
    }
  }

  /** What is being shown at its room stays there. */
  pause(): void {
    this.#held.push(...this.#takePaced());
    this.#mode = 'paused';
    this.#runThrough = undefined;
    this.#update();
  }

  resume(): void {
    this.#mode = 'running';
    this.#runThrough = undefined;
    const held = this.#held;
    this.#held = [];
    this.#update();
    for (const { point, release } of held) this.arrive(point, release);
  }

  setStageTime(ms: number): void {
    this.#stageMs = ms;
    const late = ms === 0 ? this.#takePaced() : [];
    this.#update();
    for (const { release } of late) release();
  }

  /** Lets one stop pass: of `trace`, else of the trace followed so far, else the oldest. */
  step(trace?: TraceId): void {
    const next = this.#choose(trace);
    this.#mode = 'stepping';
    this.#update();
    this.#releaseOthers(next);
    next?.release();
  }

  /** Lets everything of one request pass, up to and including its answer. */
  stepRequest(trace?: TraceId): void {
    const next = this.#choose(trace);
    if (!next) {
      this.step(trace);
      return;
    }
    this.#mode = 'stepping';
    this.#runThrough = next.point.traceId;
    this.#update();
    this.#releaseOthers(next);
    this.#passThrough(next.point, next.release);
  }

  /** Forgets work of a component that died: nobody will take its release. */
  forget(component: string): void {
    this.#held = this.#held.filter(({ point }) => point.component !== component);
    for (const { point, cancel } of this.#paced) if (point.component === component) cancel();
    this.#paced = this.#paced.filter(({ point }) => point.component !== component);
    this.#update();
  }

  #choose(trace: TraceId | undefined): Held | undefined {
    const stops = this.#held.filter(({ point }) => this.#stage.isStop(point));
    const wanted = trace ?? this.#followed;
    const next = stops.find(({ point }) => point.traceId === wanted) ?? stops[0];
    if (next) {
      this.#followed = next.point.traceId;
      this.#held = this.#held.filter((held) => held !== next);
    }
    return next;
  }

  /** Chatter and in-between points that a pause caught on their way go on; other stops stay where they are. */
  #releaseOthers(except: Held | undefined): void {
    const passing = this.#held.filter((held) => held !== except && !this.#stage.isStop(held.point));
    this.#held = this.#held.filter((held) => !passing.includes(held));
    for (const { release } of passing) release();
  }

  #passThrough(point: GatePoint, release: () => void): void {
    if (this.#stage.isLastOfRequest(point)) this.#runThrough = undefined;
    release();
  }

  #hold(point: GatePoint, release: () => void): void {
    this.#held.push({ point, release });
    this.#stage.changed();
  }

  #pace(point: GatePoint, release: () => void): void {
    const paced: Paced = {
      point,
      release,
      cancel: this.#stage.afterWall(this.#stageMs, () => {
        this.#paced = this.#paced.filter((other) => other !== paced);
        this.#update();
        release();
      }),
    };
    this.#paced.push(paced);
    this.#update();
  }

  #takePaced(): readonly Held[] {
    const taken = this.#paced;
    this.#paced = [];
    for (const { cancel } of taken) cancel();
    return taken.map(({ point, release }) => ({ point, release }));
  }

  #update(): void {
    const timeRuns = this.#mode !== 'paused' && this.#paced.length === 0;
    if (timeRuns !== this.#timeRuns) {
      this.#timeRuns = timeRuns;
      this.#stage.setTime(timeRuns);
    }
    this.#stage.changed();
  }
}
