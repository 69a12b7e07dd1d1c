import { internalError } from '../apimachinery/status.ts';
import type { Context } from '../kernel/context.ts';
import { passed, refused } from '../kernel/outcome.ts';
import { randomUuid } from '../kernel/random.ts';
import { type TracePoint, traced } from '../kernel/traced.ts';
import type { ApiRequest, ApiResponse } from '../protocol/http.ts';
import { pageNotFound } from './discovery/plain-text.ts';
import { nonResource } from './discovery/routes.ts';
import { measured } from './metrics/request.ts';
import { documentOffers, negotiate, wantsPretty } from './negotiation.ts';
import { requestInfo } from './request-info.ts';
import { checkTimeout } from './request-timeout.ts';
import { route } from './route.ts';
import { requestLabel, requestSubject, serveEvidence } from './serve-evidence.ts';
import type { Server } from './server.ts';
import { type Step, stepper } from './stage.ts';
import { Refusal } from './refusal.ts';
import { admit } from './stages/admit.ts';
import { audit } from './stages/audit.ts';
import { authenticate } from './stages/authenticate.ts';
import { authorize } from './stages/authorize.ts';
import { admitConnection, isConnection, mutateConnection } from './stages/connect.ts';
import { decode } from './stages/decode.ts';
import { flowControl } from './stages/flow-control.ts';
import { mutate } from './stages/mutate.ts';
import { persist } from './stages/persist.ts';
import { read } from './stages/read.ts';
import { respond } from './stages/respond.ts';
import { validate } from './stages/validate.ts';
import type { Answer, Received, Routed } from './walk.ts';

/** One request through the server: each line is a room, and each room can refuse. */
async function walk(server: Server, step: Step, received: Received, reached: Reached): Promise<Answer> {
  checkTimeout(received.info);
  const authenticated = reached.by(await step(authenticate, received));
  const audited = reached.by(await step(audit, authenticated));
  const scheduled = reached.by(await step(flowControl, audited));
  const authorized = await step(authorize, scheduled);
  if (!authorized.info.isResource) return nonResource(server, authorized.info, authorized.http.headers);
  const found = route(server, authorized);
  if (!found) return pageNotFound;
  const routed = reached.by(found);
  if (routed.writes) return write(step, routed);
  if (isConnection(routed)) {
    await step(mutateConnection, routed);
    await step(admitConnection, routed);
  }
  return step(read, routed);
}

/** A write; when somebody else's came first, it is made again from what is there then. */
async function write(step: Step, routed: Routed): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    const decoded = await step(decode, { ...routed, attempt });
    const mutated = await step(mutate, decoded);
    const validated = mutated.operation === 'DELETE' ? mutated : await step(validate, mutated);
    const admitted = await step(admit, validated);
    const stored = await step(persist, admitted);
    if (stored !== 'superseded') return stored.answer;
  }
}

/** How far a request came: what is known of it when its answer is written. */
interface Reached {
  request: Received;
  by<Request extends Received>(request: Request): Request;
}

/**
 * Serves one request: walks it through the rooms and writes the answer, a Status where a room refused.
 * Upstream: staging/src/k8s.io/apiserver/pkg/server/config.go (DefaultBuildHandlerChain), endpoints/handlers/
 */
export async function handle(server: Server, context: Context, http: ApiRequest): Promise<ApiResponse> {
  const received = server.env.clock.now();
  const info = requestInfo(http);
  const reached: Reached = {
    request: {
      http,
      info,
      documents: negotiate(http.headers, wantsPretty(http.headers, info.options.get('pretty')), documentOffers),
      warnings: [],
      onEnd: [],
      ...(server.auditor && { trail: server.auditor(http, info) }),
    },
    by(request) {
      this.request = request;
      return request;
    },
  };
  const label = requestLabel(info);
  const point = (): TracePoint => ({ name: 'serve', subject: requestSubject(info), label });
  const outcome = await traced(server.env, context, point, async (serving) => {
    const step = stepper(server, serving, label);
    const answer = await walk(server, step, reached.request, reached).catch((error: unknown) => refusal(server, error));
    const written = await step(respond, { request: reached.request, answer }).finally(() => {
      for (const end of reached.request.onEnd) end();
    });
    const { trail } = reached.request;
    const response = trail ? trail.answered(answer, written, () => randomUuid(server.env.random)) : written;
    const evidence = serveEvidence(server.env.tracer.level, reached.request, answer, response);
    return response.status < 400 ? passed(response, evidence) : refused(response, evidence);
  });
  const response = outcome.ok ? outcome.value : outcome.refusal;
  return measured(server.meter.families, reached.request, response, () => server.env.clock.now() - received);
}

function refusal(server: Server, error: unknown): Answer {
  if (error instanceof Refusal) return { type: 'status', status: error.status };
  server.env.report(`kube-apiserver: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return { type: 'status', status: internalError(String(error)) };
}
