import type { Answer } from '../walk.ts';

export const openApiV2 = (_accept: string): Answer => ({ type: 'raw', status: 404, contentType: '', body: '' });
export const openApiV3Root = (): Answer => ({ type: 'raw', status: 200, contentType: 'application/json', body: '{"paths":{}}' });
export const openApiV3 = (_path: string, _hash: string): Answer | undefined => undefined;
