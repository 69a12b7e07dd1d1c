import { expect, test } from 'vitest';
import type { ApiResponse } from '../../protocol/http.ts';
import { requestInfo } from '../request-info.ts';
import type { ServedResource } from '../registry/served-resource.ts';
import { createFamilies } from './families.ts';
import { exposition, familiesOf } from './exposition.ts';
import { measured } from './request.ts';

type Measured = Parameters<typeof measured>[1];

/** What is counted of one request, a line a sample. */
function counted(path: string, status: number, more: Partial<Measured> = {}, query = ''): readonly string[] {
  const families = createFamilies();
  const http = { method: 'GET', path, query, headers: {} };
  const request = { http, info: requestInfo(http), ...more } as Measured;
  const response: ApiResponse = { status, headers: {}, body: '' };
  measured(families, request, response, () => 300);
  return exposition(familiesOf(families))
    .split('\n')
    .filter((line) => /^apiserver_request_(?:total|terminations_total|sli_duration_seconds_sum)\{/.test(line));
}

const asked =
  'component="apiserver",dry_run="",group="",resource="pods",scope="namespace",subresource="",verb="LIST",version="v1"';
const pods = '/api/v1/namespaces/default/pods';

test('whoever is turned away is counted by what was asked for', () => {
  expect(counted(pods, 429).toSorted()).toEqual([
    `apiserver_request_terminations_total{code="429",${asked.replace('dry_run="",', '')}} 1`,
    `apiserver_request_total{code="429",${asked}} 1`,
  ]);
  expect(counted('/version', 429).toSorted()[1]).toContain(
    'code="429",component="apiserver",dry_run="",group="",resource="",scope="",subresource="/version",verb="GET"',
  );
  expect(counted(pods, 403)).toEqual([]);
});

test("the wait for a seat is not the answer's, and trials are left out", () => {
  const served = { resource: {} as ServedResource, waitedMs: 100 };
  expect(counted(pods, 200, served)).toContain(
    `apiserver_request_sli_duration_seconds_sum{${asked.replace('dry_run="",', '')}} 0.2`,
  );
  expect(counted(pods, 200, served, 'dryRun=All').join('\n')).not.toContain('sli');
});
