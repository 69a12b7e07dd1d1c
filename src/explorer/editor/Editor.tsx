import './editor.css';
import type { EditorView } from '@codemirror/view';
import { Braces, CircleX, Play } from 'lucide-react';
import { useCallback, useDeferredValue, useEffect, useEffectEvent, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { type App, useApp, useLayout, useWords } from '../stores/session-context.tsx';
import { branchPoint, present } from '../branches/branching.ts';
import { Select } from '../ui/Select.tsx';
import { applyAll, type Result } from './apply-manifest.ts';
import { jumpTo, type Mark } from './code-view.ts';
import { CodeEditor } from './CodeEditor.tsx';
import { Outcome } from './Outcome.tsx';
import { type Busy, nothingYet, outcomesOf } from './outcome-store.ts';
import { type Manifest, type ManifestObject, type Problem, readManifest } from './manifest.ts';
import { started } from './started.ts';
import { sampleIds, sampleText } from './samples.ts';
import { type Finding, findingsOf } from './status-findings.ts';
import { unknownKind } from './unknown-kind.ts';

const noFindings: readonly Finding[] = [];

/** A manifest, what is wrong with it, and what came of applying it. */
export default function Editor() {
  const t = useWords();
  const app = useApp();
  const text = useLayout((state) => state.manifest);
  const identity = useLayout((state) => state.identity);
  const view = useRef<EditorView>(undefined);
  const apply = useRef<HTMLButtonElement>(null);
  const outcomes = outcomesOf(app.session);
  const { results, findings, text: about, busy } = useStore(outcomes);
  const read = useDeferredValue(text);
  const { objects, problems }: Manifest = useMemo(() => readManifest(read), [read]);
  const say = useCallback((problem: Problem) => t(problem.says, problem.params), [t]);
  const marks = useMemo(
    (): readonly Mark[] => problems.map((problem) => ({ from: problem.from, to: problem.to, message: say(problem) })),
    [problems, say],
  );

  const jump = useCallback((position: number): void => {
    if (view.current) jumpTo(view.current, position);
  }, []);

  const send = async (): Promise<void> => {
    const written = app.layout.getState().manifest;
    const manifest = written === read ? { objects, problems } : readManifest(written);
    if (busy) return;
    outcomes.setState({ ...nothingYet, text: written });
    const [problem] = manifest.problems;
    if (problem) return jump(problem.from);
    if (manifest.objects.length === 0) return;
    if (branchPoint(app) !== undefined) return applyOnBranch(app);
    outcomes.setState({ busy: 'waiting' });
    await app.session.usable;
    await started(app.session);
    outcomes.setState({ busy: 'applying' });
    await applyAll(app, identity, manifest.objects, (fresh) => {
      const found = fresh.flatMap((result) => findingsIn(result, t));
      outcomes.setState((old) => ({
        results: [...old.results, ...fresh],
        ...(found.length > 0 && { findings: [...old.findings, ...found] }),
      }));
    });
    outcomes.setState({ busy: undefined });
  };

  useApplyKey(() => void send());
  const begin = useEffectEvent(() => {
    if (!app.layout.getState().applyNext) return;
    app.layout.setState({ applyNext: false });
    void send();
  });
  useEffect(() => void app.session.usable.then(() => begin()), [app]);

  return (
    <div className="ed">
      <div className="ed-page">
        <div className="ed-head">
          <b>
            <Braces size={14} aria-hidden="true" />
            {t('editor.title')}
          </b>
          {problems.length > 0 && (
            <span className="ed-count">
              <CircleX size={13} aria-hidden="true" />
              {t('editor.problems', { count: problems.length })}
            </span>
          )}
          <span className="ed-push" />
          <SamplePicker
            onPick={(sample) => {
              outcomes.setState(nothingYet);
              if (isOwn(text))
                app.undoShelf.put({ says: 'undo.manifest', undo: () => app.layout.setState({ manifest: text }) });
              app.layout.setState({ manifest: sample });
              view.current?.focus();
            }}
          />
          <span className="ed-as">{t('editor.as', { identity })}</span>
          <button
            ref={apply}
            type="button"
            className="ps-button solid"
            aria-disabled={busy !== undefined || problems.length > 0 || objects.length === 0}
            onClick={() => void send()}
          >
            <Play size={11} fill="currentColor" aria-hidden="true" />
            {t(busy ? `editor.${busy}` : 'editor.apply')}
            <kbd>⌘↵</kbd>
          </button>
        </div>
        <CodeEditor
          text={text}
          label={t('editor.label')}
          hint={t('editor.leave')}
          marks={marks}
          findings={about === text ? findings : noFindings}
          onView={(made) => {
            view.current = made;
          }}
          onApply={() => void send()}
          onLeave={() => apply.current?.focus()}
          onChange={(manifest, changes) => {
            const before = app.layout.getState().manifest;
            // What came from elsewhere is known.
            if (manifest === before) return;
            const moved = (finding: Finding): Finding => ({
              ...finding,
              from: changes.mapPos(finding.from),
              to: changes.mapPos(finding.to),
            });
            outcomes.setState({ text: manifest, findings: about === before ? findings.map(moved) : noFindings });
            app.layout.setState({ manifest });
          }}
        />
        <aside className="ed-side" aria-live="polite">
          <Side jump={jump} text={read} problems={problems} say={say} objects={objects} results={results} busy={busy} />
        </aside>
      </div>
    </div>
  );
}

/** The past stays as it is: a branch begins, and the editor that is drawn for it applies the manifest. */
async function applyOnBranch(app: App): Promise<void> {
  app.layout.setState({ applyNext: true });
  if (!(await present(app))) app.layout.setState({ applyNext: false });
}

/** ⌘↵ wherever the focus is; in the text itself CodeMirror has answered it before. */
function useApplyKey(apply: () => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    apply();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => pressed(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

interface SideProps {
  readonly jump: (position: number) => void;
  readonly text: string;
  readonly problems: readonly Problem[];
  readonly say: (problem: Problem) => string;
  readonly objects: readonly ManifestObject[];
  readonly results: readonly Result[];
  readonly busy: Busy | undefined;
}

function Side({ jump, text, problems, say, objects, results, busy }: SideProps) {
  const t = useWords();
  if (problems.length > 0)
    return (
      <ul className="ed-problems">
        {problems.slice(0, shownProblems).map((problem) => (
          <li key={`${problem.from} ${problem.says}`}>
            <button type="button" onClick={() => jump(problem.from)}>
              <span className="num">{t('editor.line', placeOf(text, problem.from))}</span>
              <span>{say(problem)}</span>
            </button>
          </li>
        ))}
      </ul>
    );
  if (results.length > 0 || busy)
    return (
      <ol className="ed-results">
        {results.map((result, index) => (
          <Outcome key={index} result={result} onJump={jump} />
        ))}
        {busy && <li className="ed-wait">{t(`editor.${busy}`)}</li>}
      </ol>
    );
  return (
    <p className="ed-idle">
      {objects.length > 0
        ? t('editor.no-problems', { count: objects.length })
        : t(text.trim() === '' ? 'editor.write' : 'editor.empty')}
    </p>
  );
}

/** Somebody wrote it: it is neither empty nor a sample as it was. */
const isOwn = (text: string): boolean => text.trim() !== '' && sampleIds.every((id) => sampleText(id) !== text);

const shownProblems = 200;

function SamplePicker({ onPick }: { onPick: (text: string) => void }) {
  const t = useWords();
  return (
    <Select
      label={t('editor.samples')}
      value=""
      options={[
        { id: '', label: t('editor.samples') },
        ...sampleIds.map((id) => ({ id, label: t(`editor.sample.${id}`) })),
      ]}
      onChange={(id) => {
        if (id !== '') onPick(sampleText(id));
      }}
    />
  );
}

function findingsIn({ source, applied }: Result, t: ReturnType<typeof useWords>): readonly Finding[] {
  if (applied.outcome === 'refused') return findingsOf(source, applied.status);
  if (applied.outcome !== 'unknown-kind') return noFindings;
  const message = unknownKind(source, t);
  return findingsOf(source, { code: 404, message }).map((finding) => ({ ...finding, title: '' }));
}

/** Line and column, both from 1. */
function placeOf(text: string, position: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, position);
  const line = before.split('\n').length;
  return { line, column: position - before.lastIndexOf('\n') };
}
