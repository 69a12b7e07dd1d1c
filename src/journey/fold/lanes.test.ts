import { expect, test } from 'vitest';
import type { SpanOutcome } from '../../kernel/span.ts';
import { reduce } from '../journey.ts';
import type { LaneSpan } from '../lanes.ts';
import { LogBuilder } from '../log-builder.contract.ts';
import { newest } from '../tape.ts';
import { emptyJourney } from '../view.ts';

interface Answer {
  readonly verb: string;
  readonly status?: number;
  readonly outcome?: SpanOutcome;
}

/** What the client's lane shows of a request that came to this. */
function drawn({ verb, status, outcome }: Answer): Pick<LaneSpan, 'solid' | 'bad'> {
  const log = new LogBuilder();
  const subject = {
    method: verb === 'get' ? 'GET' : 'POST',
    path: '/api/v1/namespaces/default/pods/web',
    query: '',
    verb,
    group: '',
    version: 'v1',
    resource: 'pods',
    subresource: '',
    namespace: 'default',
    name: 'web',
    userAgent: 'kubectl/v1.36.0',
  };
  const evidence = status === undefined ? undefined : { status };
  log.span(0, 9, { component: 'kubectl/alice', name: 'request', subject }, evidence, outcome && { outcome });
  const { solid, bad } = newest(reduce(emptyJourney, log.records).lanes.client, 1)[0]!;
  return { solid, bad };
}

test('red is for a refusal', () => {
  expect(drawn({ verb: 'create', status: 201 })).toEqual({ solid: true, bad: false });
  expect(drawn({ verb: 'create', status: 403 })).toEqual({ solid: true, bad: true });
  expect(drawn({ verb: 'get', status: 403 })).toEqual({ solid: true, bad: true });
  expect(drawn({ verb: 'update', status: 404 })).toEqual({ solid: true, bad: true });
});

test('that something is not there answers a read', () => {
  expect(drawn({ verb: 'get', status: 404 })).toEqual({ solid: true, bad: false });
});

test('who got no answer has waited', () => {
  expect(drawn({ verb: 'get', outcome: 'error' })).toEqual({ solid: false, bad: false });
  expect(drawn({ verb: 'create', outcome: 'cancelled' })).toEqual({ solid: false, bad: false });
});
