import { expect, test } from 'vitest';
import { type Cancellation, cancellationSource } from '../../kernel/cancellation.ts';
import { type Clock, sleep, virtualMs } from '../../kernel/clock.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { boxPrograms } from '../images/busybox.ts';
import { FileSystem } from '../runtime/file-system.ts';
import { findProgram } from '../runtime/find-program.ts';
import { root } from '../runtime/ownership.ts';
import { ProcessNamespace } from '../runtime/process-namespace.ts';
import type { Process } from '../runtime/program.ts';
import { inputOf } from '../shell/pipe.ts';

const programs = boxPrograms();

const fruit = 'apple 3\nbanana 10\ncherry 2\napple 3\n';
const given = { '/fruit': fruit, '/conf/a.txt': 'x=1\ny=2\n', '/conf/sub/b.conf': '', '/etc/group': 'root:x:0:\n' };

/** @param compute by default work takes no time */
function shell(compute: (clock: Clock, ms: number, killed: Cancellation) => Promise<void> = () => Promise.resolve()) {
  const clock = new VirtualClock(virtualMs(0), () => new Promise((resolve) => setImmediate(resolve)));
  const files = FileSystem.of(given, false);
  const namespace = new ProcessNamespace();
  const heard: string[] = [];
  namespace.add(['/usr/sbin/server', '-f'], (signal) => heard.push(signal));
  let output = '';
  const killed = cancellationSource();
  const process = (script: string): Process =>
    ({
      args: ['sh', '-c', script],
      env: { HOME: '/root' },
      stdin: inputOf(''),
      workingDir: '/',
      clock,
      files,
      user: root,
      killed,
      compute: (ms: number) => compute(clock, ms, killed),
      onSignal: () => {},
      machine: () => ({
        memoryBytes: 8 * 1024 ** 3,
        usedMemoryBytes: 2 * 1024 ** 3,
        diskBytes: 50 * 1024 ** 3,
        usedDiskBytes: 5 * 1024 ** 3,
        busyMs: 0,
        bootedAt: -90 * 60_000,
      }),
      visible: () => namespace.list(),
      signal: (pid: number, signal: string) => namespace.signal(pid, signal),
      find: (command: string, workingDir: string) => findProgram(command, programs, files, workingDir),
      write: (_stream: string, text: string) => {
        output += text;
      },
    }) as unknown as Process;
  const start = (script: string) => Promise.resolve(programs['sh']!(process(script)));
  return { clock, files, heard, killed, start, output: () => output };
}

async function run(script: string) {
  const { start, output } = shell();
  const code = await start(script);
  return { output: output(), code };
}

const lines: readonly (readonly [script: string, output: string, code?: number])[] = [
  // grep
  ['grep -n an /fruit', '2:banana 10\n'],
  ['grep -c apple /fruit', '2\n'],
  ['grep -v apple /fruit | grep -o "[a-z]*"', 'banana\ncherry\n'],
  ['grep -E "(ban|che)" /fruit', 'banana 10\ncherry 2\n'],
  ['grep "a\\{2\\}" /fruit', '', 1],
  ['egrep "p{2}" /fruit | head -n 1', 'apple 3\n'],
  ['fgrep . /fruit', '', 1],
  ['grep -r x= /conf', '/conf/a.txt:x=1\n'],
  ['grep -rl y /conf', '/conf/a.txt\n'],
  ['grep -A1 banana /fruit', 'banana 10\ncherry 2\n'],
  ['grep -B 1 -n cherry /fruit', '2-banana 10\n3:cherry 2\n'],
  ['grep -m 1 apple /fruit; grep -w app /fruit', 'apple 3\n', 1],
  ['grep "[[:digit:]][[:digit:]]" /fruit', 'banana 10\n'],
  ['grep a /no', 'grep: /no: No such file or directory\n', 2],
  ['grep "(" /fruit; grep -E "(" /fruit', 'grep: bad regex\n', 2],
  ['grep --no-such a', "grep: unrecognized option '--no-such'\n", 2],
  // sed
  ['sed s/apple/pear/ /fruit | head -n 1', 'pear 3\n'],
  ["sed -e 's/a/A/g' -e '2d' /fruit", 'Apple 3\ncherry 2\nApple 3\n'],
  ["sed -n '2,3p' /fruit", 'banana 10\ncherry 2\n'],
  ["sed -n '/ban/,/cher/p' /fruit", 'banana 10\ncherry 2\n'],
  ["sed '$d;1!d' /fruit", 'apple 3\n'],
  ["sed -E 's/([a-z]+) ([0-9]+)/\\2-\\1/;q' /fruit", '3-apple\n'],
  ["sed 's#/a#b#; s/\\(.\\)x/[\\1&]/' <<EOF\n/ax\nEOF\n", '[bbx]\n'],
  ["sed 's/p/P/2;1q' /fruit", 'apPle 3\n'],
  ["sed '1i first\n$a last' /conf/a.txt", 'first\nx=1\ny=2\nlast\n'],
  ["sed 'y/xy/ab/' /conf/a.txt", 'a=1\nb=2\n'],
  ["sed -i 's/1/one/' /conf/a.txt && cat /conf/a.txt", 'x=one\ny=2\n'],
  ["sed 's/a' /fruit", 'sed: unmatched delimiter\n', 1],
  ["sed -n '$=' /fruit", '4\n'],
  // sort, uniq
  ['sort /fruit | uniq -c', '      2 apple 3\n      1 banana 10\n      1 cherry 2\n'],
  ['sort -k2 -n -r /fruit | head -n 1', 'banana 10\n'],
  ['sort -u /fruit | wc -l', '3\n'],
  ['sort -t = -k 2 /conf/a.txt', 'x=1\ny=2\n'],
  ['printf "2K\\n1M\\n3\\n" | sort -h', '3\n2K\n1M\n'],
  ['sort /fruit | uniq -d', 'apple 3\n'],
  // tail
  ['tail -n 1 /fruit', 'apple 3\n'],
  ['tail -n +3 /fruit', 'cherry 2\napple 3\n'],
  ['tail -2 /fruit | tail -c 3', ' 3\n'],
  // find, xargs
  ['find /conf -name "*.conf"', '/conf/sub/b.conf\n'],
  ['find /conf -type d', '/conf\n/conf/sub\n'],
  ['cd /conf; find . -type f -size +0c', './a.txt\n'],
  ['find /conf -maxdepth 1 -type f -exec wc -l {} \\;', '2 /conf/a.txt\n'],
  ['find /conf -empty -type f -delete; find /conf -type f', '/conf/a.txt\n'],
  ['find /no', 'find: /no: No such file or directory\n', 1],
  ['cut -d " " -f 1 /fruit | xargs', 'apple banana cherry apple\n'],
  ['echo a b c | xargs -n 2 echo -', '- a b\n- c\n'],
  ['printf "a b\\nc\\n" | xargs -I {} echo "<{}>"', '<a b>\n<c>\n'],
  ['echo x | xargs false; echo $?', '123\n'],
  // runners
  ["env A=1 sh -c 'echo $A $HOME'", '1 /root\n'],
  ['env -i A=1 env', 'A=1\n'],
  ['timeout x true', "timeout: invalid number 'x'\n", 1],
  ['timeout 5 echo quick', 'quick\n'],
  ['nohup echo on', 'on\n'],
  // printf
  ['printf "%05.2f|%-4s|%4d|%+d|%x\\n" 3.14159 ab 42 7 255', '03.14|ab  |  42|+7|ff\n'],
  ['printf "%s-" a b c; printf "%%\\n"', 'a-b-c-%\n'],
  ['printf "same\\n" a b c', 'same\n'],
  ['printf "%.3s|%*d|%e|%g\\n" abcdef 5 42 12345 0.5', 'abc|   42|1.234500e+04|0.5\n'],
  ['printf "%05d %z\\n" -7 x', 'printf: %z: invalid format\n-0007 \n', 1],
  ['printf', 'printf: usage: printf FORMAT [ARG]...\n', 1],
  ['seq 3 -1 1 | xargs', '3 2 1\n'],
  ['seq 1 1000000000 | head -n 2', '1\n2\n'],
  // awk
  ["awk '{print $1}' /fruit | head -n 2", 'apple\nbanana\n'],
  ["awk -F= '/y/ { print $2, NR, NF }' /conf/a.txt", '2 2 2\n'],
  [
    'awk \'$2 > 2 { sum += $2 } END { print sum, sum / NR; printf("%d|%5.1f|%s\\n", sum, 2.25, "x") }\' /fruit',
    '16 4\n16|  2.3|x\n',
  ],
  ['awk \'{ seen[$1]++ } END { for (f in seen) print f ": " seen[f] }\' /fruit', 'apple: 2\nbanana: 1\ncherry: 1\n'],
  ["awk '!seen[$0]++' /fruit | wc -l", '3\n'],
  ["awk 'BEGIN { while (i < 3) { i++; if (i == 2) continue; print i }; exit 4 }'; echo $?", '1\n3\n4\n'],
  ["awk 'NR==2,/cherry/' /fruit", 'banana 10\ncherry 2\n'],
  [
    'awk -v n=2 -v OFS=- \'NR <= n { $2 = "x"; print; print $NF, toupper(substr($1, 1, 3)) }\' /fruit',
    'apple-x\nx-APP\nbanana-x\nx-BAN\n',
  ],
  [
    'echo \'a:b:c\' | awk \'{ n = split($0, p, ":"); gsub(/[ab]/, "<&>"); print n, p[3], $0, length }\'',
    '3 c <a>:<b>:c 9\n',
  ],
  ["printf '10\\n9\\nx\\n' | awk '$1 > 9 { print } /^x$/ { next } { c++ } END { print c }'", '10\nx\n2\n'],
  [
    'awk \'function f(n) { return n < 2 ? 1 : n * f(n - 1) } BEGIN { print f(5), 2^3, 7 % 4, 1 == 1.0, "a" < "b" }\'',
    '120 8 3 1 1\n',
  ],
  ['awk \'{ print $1 > "/out" }\' /fruit; sort -u /out', 'apple\nbanana\ncherry\n'],
  ["df -h | awk 'NR==1 {print $1}'", 'Filesystem\n'],
  ["awk '{print $1' /fruit", 'awk: cmd. line:1: Unexpected token\n', 2],
  // checksums, and how the machine is
  ['printf abc | sha256sum', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  -\n'],
  [
    'printf abc | md5sum; printf "" | md5sum',
    '900150983cd24fb0d6963f7d28e17f72  -\nd41d8cd98f00b204e9800998ecf8427e  -\n',
  ],
  [
    'md5sum /fruit > /sums; md5sum -c /sums; echo x >> /fruit; md5sum -c /sums',
    '/fruit: OK\n/fruit: FAILED\nmd5sum: WARNING: 1 of 1 computed checksums did NOT match\n',
    1,
  ],
  ['seq 1 200 | sha256sum | cut -c 1-16', 'b7703f7bd998bf1b\n'],
  ['df -h / | tail -n +2 | head -n 1', 'overlay                  50.0G      5.0G     45.0G  10% /\n'],
  ['free -m | sed -n 2p', 'Mem:           8192        2048        6144           0           0        6144\n'],
  ['uptime', ' 00:00:00 up  1:30,  0 users,  load average: 0.00, 0.00, 0.00\n'],
  ['top -bn1 | tail -n 1', '    1     0 0        S     4332   0%   0   0% /usr/sbin/server -f\n'],
  // the rest
  ['echo hello | base64', 'aGVsbG8K\n'],
  ['echo 7JWI64WVCg== | base64 -d', '안녕\n'],
  ['which sed nothing', '/bin/sed\n', 1],
  ['pidof server; pgrep server; ps | grep -c server', '1\n1\n1\n'],
  ['kill 7', "kill: can't kill pid 7: No such process\n", 1],
  ['killall nobody', 'killall: nobody: no process killed\n', 1],
];

test.each(lines.map(([script, output, code = 0]) => ({ script, output, code })))(
  '$script',
  async ({ script, output, code }) => {
    expect(await run(script)).toEqual({ output, code });
  },
);

test.each([
  ['kill 1', 'SIGTERM'],
  ['kill -9 1', 'SIGKILL'],
  ['kill -s HUP 1', 'SIGHUP'],
  ['pkill -USR1 server', 'SIGUSR1'],
])('%s is heard', async (script, signal) => {
  const { start, heard } = shell();
  expect(await start(script)).toBe(0);
  expect(heard).toEqual([signal]);
});

test('what is written to a file is followed, and a new file from its beginning', async () => {
  const { start, clock, files, output, killed } = shell();
  void start('tail -n+1 -F /log');
  await clock.advance(1_500);
  files.write('/log', 'one\n');
  await clock.advance(1_500);
  files.write('/log', 'one\ntwo\n');
  await clock.advance(1_500);
  files.write('/log', 'new\n');
  await clock.advance(1_500);
  expect(output()).toBe('one\ntwo\nnew\n');
  killed.cancel();
});

test.each([
  ["echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! | grep -E '^(a+)+$'", 1],
  ["echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! | sed -E 's/^(a|a)*$/x/' | grep -c !", 0],
  ["echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! | awk '/^(a|aa)+$/ { exit 3 }'", 0],
  ["awk 'function f(n) { return f(n) + f(n) } BEGIN { f(1) }' 2>/dev/null", 2],
  ["awk 'function f() { while (1) n++ } BEGIN { f() }' 2>/dev/null", 2],
])('%s comes to an end', async (script, code) => {
  expect((await run(script)).code).toBe(code);
});

test('a program that goes on and on leaves time for others, and can be ended', async () => {
  const { start, clock, killed } = shell(sleep);
  const code = start("awk 'BEGIN { while (1) n++ }'");
  await clock.advance(50);
  killed.cancel();
  await clock.advance(50);
  expect(await code).toBe(137);
});

test('what takes too long is ended', async () => {
  const { start, clock, output } = shell();
  const code = start('timeout 2 sleep 10; echo $?');
  await clock.advance(3_000);
  expect(await code).toBe(0);
  expect(output()).toBe('143\n');
});
