import { useLesson } from './use-lesson.ts';

/** Which lesson is open, for the top bar. */
export default function LessonTitle() {
  const { title } = useLesson();
  return <span className="sh-title">{title}</span>;
}
