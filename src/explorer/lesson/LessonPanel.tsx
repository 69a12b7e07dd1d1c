export default function LessonPanel() {
  return null;
}
