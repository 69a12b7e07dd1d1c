import { expect, test } from 'vitest';
import { emptyTape, type Tape } from '../../journey/tape.ts';
import type { Request } from '../../journey/requests.ts';
import { emptyJourney, type JourneyView } from '../../journey/view.ts';
import { refusedRequest } from './refused-request.ts';

const viewOf = (...requests: readonly Pick<Request, 'sender' | 'status' | 'message'>[]): JourneyView => {
  const chunk = requests.map(
    (request, number) => ({ ...request, number, key: `span-${number}` }) as unknown as Request,
  );
  const tape: Tape<Request> = { ...emptyTape<Request>(), end: chunk.length, chunks: [chunk] };
  return { ...emptyJourney, requests: tape };
};

const forbidden = { code: 403, message: 'pods is forbidden' };

test('the newest request that this identity had refused in these words is meant', () => {
  const view = viewOf(
    { sender: 'kubectl/alice', status: 403, message: 'pods is forbidden' },
    { sender: 'kubectl/alice', status: 404, message: 'pods "web" not found' },
    { sender: 'kubectl/alice', status: 403, message: 'pods is forbidden' },
    { sender: 'kubectl/bob', status: 403, message: 'pods is forbidden' },
    { sender: 'kubectl/alice', status: 200 },
  );
  expect(refusedRequest(view, 'alice', 0, forbidden)?.key).toBe('span-2');
  expect(refusedRequest(view, 'alice', 3, forbidden)).toBeUndefined();
  expect(refusedRequest(view, 'alice', 0, { code: 403, message: 'something else' })).toBeUndefined();
});
