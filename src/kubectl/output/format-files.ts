import { Failure } from '../failure.ts';
import type { Flags } from '../flags.ts';
import type { KubectlIo } from '../io.ts';

/** Formats whose template lies in a file, and the format that it then is of. */
export const inFiles: Readonly<Record<string, string>> = {
  'custom-columns-file': 'custom-columns',
  'go-template-file': 'go-template',
  templatefile: 'go-template',
  'jsonpath-file': 'jsonpath',
};
const templates = ['go-template', 'template', ...Object.keys(inFiles)];

/**
 * `-o` as it would be with the template on the command line: what `--template` says or what lies in a file is put in.
 * @throws Failure where there is no such file
 */
export async function withTemplate(flags: Flags, io: Pick<KubectlIo, 'readFile'>): Promise<Flags> {
  const given = flags.string('template');
  const output = flags.string('output') ?? (given === undefined ? undefined : 'go-template');
  if (output === undefined) return flags;
  const equals = output.indexOf('=');
  const name = equals < 0 ? output : output.slice(0, equals);
  if (!templates.includes(name)) return flags;
  const argument = equals < 0 ? (given ?? '') : output.slice(equals + 1);
  const format = inFiles[name];
  if (format === undefined) return flags.with('output', `go-template=${argument}`);
  if (argument === '') throw new Failure(`error: ${said(name)} format specified but no ${said(name)} file given`);
  const text = await io.readFile(argument).catch(() => {
    throw new Failure(`error: error reading ${said(name)} ${argument}, open ${argument}: no such file or directory\n`);
  });
  return flags.with('output', `${format}=${format === 'custom-columns' ? columnsOf(text) : text}`);
}

const said = (name: string): string => (name === 'custom-columns-file' ? 'custom-columns' : 'template');

/** A line of headers and a line of paths, as `HEADER:path,...`. */
function columnsOf(text: string): string {
  const lines = text.split('\n');
  const shape = 'Expected format is one line of space separated headers, one line of space separated column specs.';
  if (text === '') throw new Failure(`error: invalid template, missing header line. ${shape}`);
  if (lines[1] === undefined || lines[1] === '')
    throw new Failure(`error: invalid template, missing spec line. ${shape}`);
  const [headers = [], specs = []] = lines.map((line) => line.split(/\s+/).filter((word) => word !== ''));
  if (headers.length !== specs.length)
    throw new Failure(
      `error: number of headers (${headers.length}) and field specifications (${specs.length}) don't match`,
    );
  return headers.map((header, at) => `${header}:${specs[at]}`).join(',');
}
