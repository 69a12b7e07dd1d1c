/** A paragraph of a lesson: `code` and **what matters** stand out, everything else is plain text. */
export function Prose({ children }: { children: string }) {
  return <p>{children.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map(piece)}</p>;
}

function piece(text: string, place: number) {
  if (text.startsWith('`')) return <code key={place}>{text.slice(1, -1)}</code>;
  if (text.startsWith('**')) return <b key={place}>{text.slice(2, -2)}</b>;
  return text;
}
