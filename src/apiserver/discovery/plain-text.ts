import type { Answer } from '../walk.ts';

type RawAnswer = Extract<Answer, { type: 'raw' }>;

export const plainText = (body: string): RawAnswer => ({
  type: 'raw',
  status: 200,
  contentType: 'text/plain; charset=utf-8',
  body,
});

/** Upstream: net/http (Error) */
export const plainError = (status: number, message: string): RawAnswer => ({
  ...plainText(`${message}\n`),
  status,
  nosniff: true,
});

export const pageNotFound = plainError(404, '404 page not found');
