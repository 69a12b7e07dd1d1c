export default function Terminals() {
  return null;
}
