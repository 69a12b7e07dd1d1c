import { expect, test } from 'vitest';
import { cancellationSource } from '../../kernel/cancellation.ts';
import { virtualMs } from '../../kernel/clock.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { boxPrograms, shellPrograms } from '../images/busybox.ts';
import { FileSystem } from '../runtime/file-system.ts';
import { findProgram } from '../runtime/find-program.ts';
import { root } from '../runtime/ownership.ts';
import { ProcessNamespace } from '../runtime/process-namespace.ts';
import type { Process } from '../runtime/program.ts';
import { inputOf } from './pipe.ts';

const shells = {
  ash: ['sh', boxPrograms()],
  dash: ['sh', shellPrograms({})],
  bash: ['bash', shellPrograms({})],
} as const;

/** What a script prints in a shell, and its exit code. */
async function run(shell: keyof typeof shells, script: string): Promise<readonly [string, number]> {
  const [name, programs] = shells[shell];
  const files = FileSystem.of({ '/lib.sh': 'greet() { echo "hi $1"; }\n', '/data': 'a:1\nb:2\n' }, false);
  const namespace = new ProcessNamespace();
  let output = '';
  const process = {
    args: [name, '-c', script],
    env: { HOME: '/root', WHO: 'me' },
    stdin: inputOf(''),
    pid: 1,
    hostname: 'web',
    startedAt: 0,
    workingDir: '/',
    clock: new VirtualClock(virtualMs(0), () => new Promise((resolve) => setImmediate(resolve))),
    files,
    user: root,
    killed: cancellationSource(),
    compute: () => Promise.resolve(),
    onSignal: () => {},
    visible: () => namespace.list(),
    find: (command: string, workingDir: string) => findProgram(command, programs, files, workingDir),
    write: (_stream: string, text: string) => {
      output += text;
    },
  } as unknown as Process;
  const code = await programs[name]!(process);
  return [output, code];
}

const bash: readonly (readonly [script: string, output: string, code?: number])[] = [
  // [[ ]]
  ['[[ a == a* ]] && [[ ! b == a* ]] && echo yes', 'yes\n'],
  ['x="a b"; [[ $x == "a b" && -n $x ]] && echo unsplit', 'unsplit\n'],
  ['[[ v1.36 =~ ^v([0-9]+)\\.([0-9]+)$ ]] && echo ${BASH_REMATCH[1]} ${BASH_REMATCH[2]}', '1 36\n'],
  ['[[ abc =~ ^(x|abc)$ ]]; echo $?; [[ 3 -lt 10 && (a < b || -z x) ]]; echo $?', '0\n0\n'],
  ['[[ -f /data && ! -d /data ]] || exit 3', '', 0],
  ['if [[ "*" == "*" ]] && [[ x != "*" ]]; then echo literal; fi', 'literal\n'],
  // arithmetic
  ['i=3; (( i++ )); (( i > 3 )) && echo $i; (( 0 )); echo $?', '4\n1\n'],
  ['for ((i=0; i<3; i++)); do echo -n "$i "; done; echo', '0 1 2 \n'],
  ['echo $(( 2**10 )) $(( 7 / 2 )) $(( 1 ? 5 : 6 )) $(( 0x1f & 6 ))', '1024 3 5 6\n'],
  ['x=5; (( x += 2, x *= 2 )); let y=x-1; echo $x $y', '14 13\n'],
  // words
  ['echo {1..3} {a,b}c x{01..03} {c..a}', '1 2 3 ac bc x01 x02 x03 c b a\n'],
  ['echo "{1..3}" {1} {a}', '{1..3} {1} {a}\n'],
  ['cat <<< "hello $WHO"', 'hello me\n'],
  [
    'x=kubernetes; echo ${x:0:4} ${x: -3} ${x:4:-3} ${x/e/E} ${x//e/E} ${x^^} ${x^}',
    'kube tes rne kubErnetes kubErnEtEs KUBERNETES Kubernetes\n',
  ],
  ['x=a.b.c; echo ${x//./-} ${x/#a/A} ${x/%c/C} ${#x}', 'a-b-c A.b.c a.b.C 5\n'],
  ["name=WHO; echo ${!name}; echo $'a\\tb'", 'me\na\tb\n'],
  // arrays
  [
    'a=(x "y z" w); echo ${#a[@]} ${a[1]} ${a[-1]}; for e in "${a[@]}"; do echo "<$e>"; done',
    '3 y z w\n<x>\n<y z>\n<w>\n',
  ],
  ['a=(1 2); a+=(3); a[5]=6; echo ${a[@]} ${!a[@]} "${a[*]:1:2}"', '1 2 3 6 0 1 2 5 2 3\n'],
  ['declare -A m; m[one]=1; m[two]=2; echo ${m[two]} ${#m[@]} ${!m[@]}', '2 2 one two\n'],
  ['declare -A m=([a]=1 [b]=2); k=b; echo ${m[$k]}; unset "m[a]"; echo ${!m[@]}', '2\nb\n'],
  ['a=($(echo 3 1 2)); i=1; echo ${a[$i]} ${a[i+1]}', '1 2\n'],
  ['echo {1..99999999999}', 'bash: line 1: brace expansion: failed to allocate memory for 99999999999 elements\n', 1],
  ['echo {1..999}{1..999}', 'bash: line 1: brace expansion: failed to allocate memory for 100001 elements\n', 1],
  ['[[ aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! =~ ^(a+)+$ ]]; echo $?', '1\n'],
  ['read -n 2 a <<< hello; echo $a; read -t 1 b; echo $?', "he\nbash: line 1: read: invalid option -- 't'\n2\n"],
  ['IFS=: read -r a b <<< "1:2:3"; echo "$a,$b"; read -a l <<< "p q"; echo ${l[1]}', '1,2:3\nq\n'],
  ['mapfile -t lines < /data; echo ${#lines[@]} ${lines[1]}', '2 b:2\n'],
  // functions, options
  ['function f { echo "f $1"; }; f 1; function g() { echo g; }; g', 'f 1\ng\n'],
  ['f() { local n=$1; (( n > 1 )) && f $((n - 1)); echo -n "$n "; }; n=x; f 3; echo $n', '1 2 3 x\n'],
  [
    'f() { local a b=2; declare c=3; d=4; }; a=1; f; echo "$a$b$c$d"; local x',
    '14\nbash: line 1: local: can only be used in a function\n',
    1,
  ],
  ['set -o pipefail; false | true; echo $?; set +o pipefail; false | true; echo $?', '1\n0\n'],
  ['set -u; echo $nothing; echo on', 'bash: line 1: nothing: unbound variable\n', 1],
  ['set -x; echo "a b" c', "+ echo 'a b' c\na b c\n"],
  ['false & wait $!; echo $?', '1\n'],
  ['ls /none &> /dev/null || echo hidden', 'hidden\n'],
  ['source /lib.sh; greet you; . /none', 'hi you\nbash: line 1: /none: No such file or directory\n', 1],
  ['echo "a\\tb"; x=1; x+=2; echo $x', 'a\\tb\n12\n'],
  ['nothing\nfoo', 'bash: line 1: nothing: command not found\nbash: line 2: foo: command not found\n', 127],
  ['./none', 'bash: line 1: ./none: No such file or directory\n', 127],
];

test.each(bash.map(([script, output, code = 0]) => ({ script, output, code })))(
  'bash: $script',
  async ({ script, output, code }) => {
    expect(await run('bash', script)).toEqual([output, code]);
  },
);

const others: readonly (readonly [shell: 'ash' | 'dash', script: string, output: string, code?: number])[] = [
  ['dash', '[[ a == a ]]', 'sh: 1: [[: not found\n', 127],
  ['ash', '[[ a == a ]] && echo yes', 'yes\n'],
  ['dash', 'echo "a\\tb"', 'a\tb\n'],
  ['ash', 'echo "a\\tb"', 'a\\tb\n'],
  ['dash', 'x=abc; echo ${x:1:1}', 'sh: 1: Bad substitution\n', 2],
  ['ash', 'x=abc; echo ${x:1:1} ${x/b/-}', 'b a-c\n'],
  ['dash', 'echo {1..3}; source /lib.sh', '{1..3}\nsh: 1: source: not found\n', 127],
  ['ash', 'nothing', 'sh: nothing: not found\n', 127],
  ['dash', 'true\nnothing', 'sh: 2: nothing: not found\n', 127],
  ['ash', 'cat <<EOF\n$WHO $(echo 1) \\$x\nEOF\ncat <<"EOF"\n$WHO\nEOF', 'me 1 $x\n$WHO\n'],
  ['dash', 'x=3; x=$((x + 1)); echo $x $((x > 3 ? 1 : 0))', '4 1\n'],
];

test.each(others.map(([shell, script, output, code = 0]) => ({ shell, script, output, code })))(
  '$shell: $script',
  async ({ shell, script, output, code }) => {
    expect(await run(shell, script)).toEqual([output, code]);
  },
);
