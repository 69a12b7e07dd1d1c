import { expect, test } from 'vitest';
import { parseTemplate } from './parse.ts';
import { runTemplate } from './run.ts';

const data = {
  kind: 'List',
  items: [
    { metadata: { name: 'a', labels: { app: 'x', tier: 'f' } }, spec: { replicas: 3 } },
    { metadata: { name: 'b' }, spec: { paused: true, token: 'aGk=' } },
  ],
  nothing: null,
};
const run = (template: string): string => runTemplate(parseTemplate(template), data);

test.each([
  ['{{.kind}}', 'List'],
  ['{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}', 'a\nb\n'],
  ['{{range $i, $e := .items}}{{$i}}={{$e.metadata.name}} {{end}}', '0=a 1=b '],
  ['{{range $k, $v := (index .items 0).metadata.labels}}{{$k}}:{{$v}},{{end}}', 'app:x,tier:f,'],
  ['{{range .none}}x{{else}}none{{end}}', 'none'],
  ['{{.none}} {{.nothing}}', '<no value> <no value>'],
  ['{{range .items}}{{if .spec.paused}}p{{else if .spec.replicas}}{{.spec.replicas}}{{else}}-{{end}}{{end}}', '3p'],
  ['{{with index .items 1}}{{.metadata.name}} {{$.kind}}{{end}}', 'b List'],
  ['{{$n := 0}}{{range .items}}{{$n = len .metadata.name}}{{end}}{{$n}}', '1'],
  ['{{ .kind | printf "%s-%d" | len }}', '17'],
  ['{{printf "%-6s|%5d|%q" .kind 42 "x"}}', 'List  |   42|"x"'],
  ['{{printf "%d" (index .items 0).spec.replicas}}', '%!d(float64=3)'],
  ['a {{- /* no */ -}} b{{- " c" }} d', 'ab c d'],
  ['{{if and .kind (eq .kind "List" "Pod") (not .none)}}yes{{end}}', 'yes'],
  ['{{if or .none .kind}}{{or .none "else"}}{{end}}', 'else'],
  ['{{define "t"}}<{{.}}>{{end}}{{template "t" .kind}}', '<List>'],
  ['{{range .items}}{{if eq .metadata.name "b"}}{{break}}{{end}}{{.metadata.name}}{{end}}', 'a'],
  ['{{index .items 0 "metadata" "labels"}} {{.items | len}}', 'map[app:x tier:f] 2'],
  ['{{(index .items 1).spec.token | base64decode}}', 'hi'],
  ['{{exists . "items" }}{{exists . "none" "x"}}', 'truefalse'],
  ['{{html "<a>"}} {{print 1 2 "x" 3}} {{slice .kind 1 3}} {{`raw\\n`}}', '&lt;a&gt; 1 2x3 is raw\\n'],
])('%s', (template, text) => {
  expect(run(template)).toBe(text);
});

test.each([
  ['{{.bad', 'template: output:1: unclosed action'],
  ['x\n{{foo}}', 'template: output:2: function "foo" not defined'],
  ['{{if .kind}}', 'template: output:1: unexpected EOF'],
  ['{{end}}', 'template: output:1: unexpected {{end}}'],
  ['{{"a}}', 'template: output:1: unterminated quoted string'],
  ['{{if}}x{{end}}', 'template: output:1: missing value for if'],
  ['{{(.kind}}', 'template: output:1: unclosed left paren'],
  ['{{.none.x}}', 'template: output:1:7: executing "output" at <.none.x>: nil pointer evaluating interface {}.x'],
  [
    '{{.kind.x}}',
    'template: output:1:7: executing "output" at <.kind.x>: can\'t evaluate field x in type interface {}',
  ],
  ['{{range .kind}}{{end}}', 'template: output:1:8: executing "output" at <.kind>: range can\'t iterate over List'],
  [
    '{{eq (index .items 0).spec.replicas 3}}',
    'template: output:1:2: executing "output" at <eq>: error calling eq: incompatible types for comparison',
  ],
  [
    '{{index .items 5}}',
    'template: output:1:2: executing "output" at <index>: error calling index: index out of range: 5',
  ],
  ['{{$x}}', 'template: output: undefined variable "$x"'],
])('%s: %s', (template, problem) => {
  expect(() => run(template)).toThrow(problem);
});
