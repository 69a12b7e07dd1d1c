import { expect, test } from 'vitest';
import { bindingsWith, commandFor, keyBindings, withKey } from './keyboard.ts';

const free = { typing: false, owns: [], letters: true };
const stroke = (key: string, held: 'shift' | 'ctrl' | 'meta' | 'alt' | 'none' = 'none') => ({
  key,
  shiftKey: held === 'shift',
  ctrlKey: held === 'ctrl',
  metaKey: held === 'meta',
  altKey: held === 'alt',
});

test('arrows go by stage, with shift by request, with control by milestone, in both directions', () => {
  expect(commandFor(stroke('ArrowRight'), free)).toEqual({ do: 'step' });
  expect(commandFor(stroke('ArrowLeft'), free)).toEqual({ do: 'travel', direction: 'back', to: 'stage' });
  expect(commandFor(stroke('ArrowRight', 'shift'), free)).toEqual({ do: 'step-request' });
  expect(commandFor(stroke('ArrowLeft', 'shift'), free)).toMatchObject({ direction: 'back', to: 'request' });
  for (const held of ['ctrl', 'meta'] as const)
    expect(commandFor(stroke('ArrowRight', held), free)).toMatchObject({ direction: 'forward', to: 'milestone' });
  expect(commandFor(stroke(','), free)).toMatchObject({ direction: 'back', to: 'message' });
  expect(commandFor(stroke('}', 'shift'), free)).toMatchObject({ direction: 'forward', to: 'breakpoint' });
});

test('a focused control keeps its own keys, a field keeps what is typed, and single keys can be switched off', () => {
  expect(commandFor(stroke('ArrowLeft'), { ...free, owns: ['ArrowLeft'] })).toBeUndefined();
  expect(commandFor(stroke('Home'), { ...free, typing: true })).toBeUndefined();
  for (const key of ['b', 's', 'o', 'v', '.', '{'])
    expect(commandFor(stroke(key), { ...free, letters: false }), key).toBeUndefined();
  expect(commandFor(stroke('ArrowLeft', 'alt'), free)).toBeUndefined();
});

test('no two keys are written alike on the map', () => {
  const shown = keyBindings.map((binding) => binding.shown);
  expect(new Set(shown).size).toBe(shown.length);
});

test('a reader can give a command another key; the old one is then free, and no key has two commands', () => {
  const own = withKey({}, 'B', 'w')!;
  const pressed = (key: string) => commandFor(stroke(key), free, bindingsWith(own));
  expect(pressed('w')).toEqual({ do: 'break' });
  expect(pressed('b')).toBeUndefined();
  expect(withKey(own, 'S', 'w')).toBeUndefined();
  expect(withKey(own, 'S', 'b')).toEqual({ B: 'w', S: 'b' });
  expect(withKey({}, 'B', 't')).toBeUndefined();
  expect(withKey(own, 'B', 'b')).toEqual({});
  expect(withKey({}, 'B', 'ArrowUp')).toBeUndefined();
});
