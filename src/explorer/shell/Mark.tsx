/** The product's mark: a pod in the cross-hairs. */
export const Mark = ({ size = 20 }: { size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.9"
    aria-hidden="true"
  >
    <circle cx="12" cy="12" r="8.4" />
    <path d="M12 1v4.4M12 18.6V23M1 12h4.4M18.6 12H23" strokeLinecap="round" />
    <path d="m12 7.6 3.8 2.2v4.4L12 16.4l-3.8-2.2V9.8z" fill="currentColor" stroke="none" />
  </svg>
);
