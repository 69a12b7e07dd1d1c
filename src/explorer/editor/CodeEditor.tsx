import type { EditorView } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import { type CodeViewOptions, createCodeView, type Mark, replaceText, showMarks } from './code-view.ts';
import type { Finding } from './status-findings.ts';

interface CodeEditorProps extends CodeViewOptions {
  readonly marks: readonly Mark[];
  readonly findings: readonly Finding[];
  /** Hands out the view while there is one. */
  readonly onView: (view: EditorView | undefined) => void;
}

/** CodeMirror in React: it keeps its own text, and is told only of what came from elsewhere. */
export function CodeEditor({ text, label, hint, marks, findings, ...on }: CodeEditorProps) {
  const element = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const onChange = useEffectEvent(on.onChange);
  const onApply = useEffectEvent(on.onApply);
  const onLeave = useEffectEvent(on.onLeave);
  const onView = useEffectEvent(on.onView);

  useEffect(() => {
    const made = createCodeView(element.current!, {
      text: '',
      label,
      hint,
      onChange: (changed, changes) => onChange(changed, changes),
      onApply: () => onApply(),
      onLeave: () => onLeave(),
    });
    view.current = made;
    onView(made);
    return () => {
      onView(undefined);
      view.current = undefined;
      made.destroy();
    };
  }, [label, hint]);

  useEffect(() => {
    if (view.current) replaceText(view.current, text);
  }, [text, label, hint]);

  useEffect(() => {
    if (view.current) showMarks(view.current, marks, findings);
  }, [marks, findings, text, label, hint]);

  return <div ref={element} className="ed-code" />;
}
