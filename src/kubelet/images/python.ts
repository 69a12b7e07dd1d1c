import { sleep } from '../../kernel/clock.ts';
import type { ImageContent, Process, Program } from '../runtime/program.ts';
import { accessTime } from './access-time.ts';
import { boxCommands, debianFiles, shellPrograms } from './busybox.ts';
import { serving } from './greeting-servers.ts';
import { PythonError, runPython } from './python-script.ts';

/** `python -m http.server [PORT]`: the files of the working directory. */
const httpServer = (process: Process, port: number): Promise<number> => {
  process.write('stdout', `Serving HTTP on 0.0.0.0 port ${port} (http://0.0.0.0:${port}/) ...\n`);
  return serving(process, port, ({ method, path, remoteIp }) => {
    const name = path.split('?')[0] ?? '/';
    const file = `${process.workingDir.replace(/\/$/, '')}${name.endsWith('/') ? `${name}index.html` : name}`;
    const body = name.includes('..') ? undefined : process.files.read(file);
    const status = body === undefined ? 404 : 200;
    process.write(
      'stderr',
      `${remoteIp} - - [${accessTime(process.clock.now())}] "${method} ${path} HTTP/1.1" ${status} -\n`,
    );
    return { status, headers: { 'content-type': 'text/html' }, body: body ?? 'File not found\n' };
  });
};

/** Differs: of the language it knows what src/kubelet/images/python-script.ts reads, and of the library `http.server`. */
const python: Program = async (process) => {
  const args = process.args.slice(1).filter((arg) => arg !== '-u');
  const [flag = '', value = '', port = '8000'] = args;
  if (flag === '-m' && value === 'http.server') return httpServer(process, Number(port));
  const script = flag === '-c' ? value : process.files.read(flag);
  if (script === undefined) {
    process.write('stderr', `python3: can't open file '${flag}': [Errno 2] No such file or directory\n`);
    return 2;
  }
  try {
    return await runPython(script, {
      env: process.env,
      print: (text) => process.write('stdout', `${text}\n`),
      sleep: (seconds) => sleep(process.clock, seconds * 1000, process.killed),
    });
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    process.write(
      'stderr',
      `Traceback (most recent call last):\n  File "<string>", line ${error.line}\n${error.message}\n`,
    );
    return 1;
  }
};

/** @param version such as `3.14` */
export const pythonImage = (version: string): ImageContent => ({
  entrypoint: [],
  command: ['python3'],
  env: { PYTHON_VERSION: version },
  programs: { ...shellPrograms(boxCommands), python, python3: python },
  files: debianFiles,
});
