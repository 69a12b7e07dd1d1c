import { Histogram, Numbers } from './recorded.ts';

const durations = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];
const sliDurations = [0.05, ...durations.slice(3)];
const admissionDurations = [0.005, 0.025, 0.1, 0.5, 1, 2.5];
const waits = [0, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30];
/** 1 ms, and each twice the one before. */
const securityDurations = Array.from({ length: 15 }, (_, power) => 2 ** power / 1000);
const answerSizes = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
const eventSizes = Array.from({ length: 8 }, (_, power) => 1024 * 2 ** power);

/** What this server measures; what each of them is called, `descriptions.ts` says. */
export const createFamilies = () => ({
  requests: new Numbers(),
  requestDuration: new Histogram(durations),
  requestSli: new Histogram(sliDurations),
  terminations: new Numbers(),
  responseSizes: new Histogram(answerSizes),
  longRunning: new Numbers(),
  inFlight: new Numbers(),
  watchEvents: new Numbers(),
  watchEventSizes: new Histogram(eventSizes),
  authenticationAttempts: new Numbers(),
  authenticationDuration: new Histogram(securityDurations),
  authenticatedUsers: new Numbers(),
  authorizationAttempts: new Numbers(),
  authorizationDuration: new Histogram(securityDurations),
  nominalSeats: new Numbers(),
  dispatched: new Numbers(),
  rejected: new Numbers(),
  executing: new Numbers(),
  executingSeats: new Numbers(),
  queued: new Numbers(),
  waitDuration: new Histogram(waits),
  admissionControllers: new Histogram(admissionDurations),
  admissionSteps: new Histogram(admissionDurations),
  etcdRequests: new Numbers(),
  etcdErrors: new Numbers(),
  etcdDuration: new Histogram(durations),
  storageObjects: new Numbers(),
  resourceObjects: new Numbers(),
  buildInfo: new Numbers(),
  startTime: new Numbers(),
});

export type Families = ReturnType<typeof createFamilies>;

/** What is told apart from the others, for those who watch over many servers. */
export const createHealthFamilies = () => ({
  healthcheck: new Numbers(),
  healthchecks: new Numbers(),
});

export type HealthFamilies = ReturnType<typeof createHealthFamilies>;
