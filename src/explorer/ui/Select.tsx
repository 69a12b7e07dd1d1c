import { ChevronDown } from 'lucide-react';

interface SelectProps<Id extends string> {
  readonly label: string;
  readonly value: Id;
  readonly options: readonly { readonly id: Id; readonly label: string }[];
  readonly onChange: (id: Id) => void;
  readonly title?: string;
}

/** The browser's own list, so that keyboards, screen readers and phones know it. */
export function Select<Id extends string>({ label, value, options, onChange, title }: SelectProps<Id>) {
  return (
    <span className="ps-select" title={title ?? label}>
      <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value as Id)}>
        {options.map((option) => (
          <option key={option.id} value={option.id}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown size={12} aria-hidden="true" />
    </span>
  );
}
