import type { ApiRequest, ApiResponse } from '../../protocol/http.ts';
import type { KubectlIo } from '../io.ts';
import { klog } from '../klog.ts';
import type { ClientConfig } from './client-config.ts';

/** From which `-v` on something is told. */
const level = { configuration: 6, answers: 6, questions: 7, bodies: 8, commands: 9 };

/** Characters of a body that are shown, by `-v`; of higher ones all. */
const bodyLimits: Readonly<Record<number, number>> = { 8: 1024, 9: 10_240 };

const reasons: Readonly<Record<number, string>> = {
  101: 'Switching Protocols',
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  410: 'Gone',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** Where the configuration comes from. Upstream: client-go/tools/clientcmd/loader.go */
export function logConfiguration(io: KubectlIo, verbosity: number, { loaded, credentials }: ClientConfig): void {
  if (verbosity < level.configuration) return;
  for (const { path } of loaded.files) klog(io, 'I', 'loader.go:407', `Config loaded from file:  ${path}`);
  if (credentials.certificate !== undefined)
    klog(
      io,
      'I',
      'cert_rotation.go:141',
      '"Starting client certificate rotation controller" logger="tls-transport-cache"',
    );
}

/** Tells of every request, its answer and how long that took. Upstream: client-go/transport/round_trippers.go */
export const logged =
  (io: KubectlIo, verbosity: number, server: () => string, send: KubectlIo['request']): KubectlIo['request'] =>
  async (request) => {
    const told = (from: number, place: string, text: string): void => {
      if (verbosity >= from) klog(io, 'I', place, text);
    };
    const { method, path, query } = request;
    const url = `${server()}${path}${query === '' ? '' : `?${query}`}`;
    const what = `verb=${JSON.stringify(method)} url=${JSON.stringify(url)}`;
    if (request.body !== undefined)
      told(level.bodies, 'request.go:1351', bodyText('Request Body', request.body, verbosity));
    told(level.commands, 'round_trippers.go:524', `"Request" curlCommand=${several([curlOf(request, url)])}`);
    if (verbosity < level.commands)
      told(level.questions, 'round_trippers.go:527', `"Request" ${what} headers=${headerLines(request.headers)}`);
    const start = io.clock.now();
    const response = await send(request);
    const took = `milliseconds=${Math.round(io.clock.now() - start)}`;
    const status = `status="${response.status} ${reasons[response.status] ?? ''}"`;
    const headers = verbosity >= level.bodies ? `headers=${headerLines(response.headers)} ` : '';
    told(
      level.answers,
      'round_trippers.go:632',
      `"Response" ${verbosity >= level.questions ? '' : `${what} `}${status} ${headers}${took}`,
    );
    told(level.bodies, 'request.go:1351', bodyText('Response Body', said(response), verbosity));
    return response;
  };

const said = (response: ApiResponse): string => ('body' in response ? response.body : '');

/** A value of several lines, as klog writes it. */
const several = (lines: readonly string[]): string => `<\n${lines.map((line) => `\t${line}\n`).join('')} >`;

const title = (name: string): string => name.replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

/** Without what the sender proves itself with: that is added later. */
const headerLines = (headers: ApiRequest['headers']): string =>
  several(Object.entries(headers).map(([name, value]) => `${title(name)}: ${value}`));

function bodyText(what: string, body: string, verbosity: number): string {
  const limit = bodyLimits[verbosity] ?? Infinity;
  const shown = body.length > limit ? `${body.slice(0, limit)} [truncated ${body.length - limit} chars]` : body;
  return `${JSON.stringify(what)} body=${shown.includes('\n') ? several(shown.replace(/\n$/, '').split('\n')) : JSON.stringify(shown)}`;
}

const curlOf = ({ method, headers }: ApiRequest, url: string): string => {
  const given = Object.entries(headers).map(([name, value]) => `-H "${title(name)}: ${value}"`);
  return ['curl -v', `-X${method}`, ...given, `'${url}'`].join(' ');
};
