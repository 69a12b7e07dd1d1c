/** Hangul in pieces: the browser fetches those that the page shows. Imported only when the page speaks Korean. */
import 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css';
