interface FilterFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What may be written in it. */
  readonly title?: string;
}

/** Narrows a list down by what is typed. */
export function FilterField({ label, value, onChange, title }: FilterFieldProps) {
  return (
    <input
      className="ps-filter"
      type="search"
      value={value}
      placeholder={label}
      aria-label={label}
      title={title}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
