import { describe, expect, it } from 'vitest'
import { type ColorMode, describeTerminal } from '../../src/shell/terminal.ts'

const tty = { isTTY: true, columns: 120 }
const pipe = {}

describe('colour', () => {
  it.each<readonly [string, typeof tty | typeof pipe, ColorMode | null, Record<string, string>, boolean]>([
    ['is for a terminal', tty, null, {}, true],
    ['is not for a pipe', pipe, null, {}, false],
    ['is not for a dumb terminal', tty, null, { TERM: 'dumb' }, false],
    ['is off by NO_COLOR', tty, null, { NO_COLOR: '1' }, false],
    ['is not off by an empty NO_COLOR', tty, null, { NO_COLOR: '' }, true],
    ['is on by FORCE_COLOR', pipe, null, { FORCE_COLOR: '1' }, true],
    ['is on by an empty FORCE_COLOR', pipe, null, { FORCE_COLOR: '' }, true],
    ['is off by FORCE_COLOR=0', tty, null, { FORCE_COLOR: '0' }, false],
    ['is off when NO_COLOR and FORCE_COLOR disagree', pipe, null, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['is on by HELM_COLOR', pipe, null, { HELM_COLOR: 'always' }, true],
    ['is off by HELM_COLOR', tty, null, { HELM_COLOR: 'never' }, false],
    ['is for a terminal by HELM_COLOR=auto', pipe, null, { HELM_COLOR: 'auto' }, false],
    ['ignores a HELM_COLOR that is none', tty, null, { HELM_COLOR: 'sometimes' }, true],
    ['is on by --color, whatever else', pipe, 'always', { NO_COLOR: '1', HELM_COLOR: 'never' }, true],
    ['is off by --color, whatever else', tty, 'never', { FORCE_COLOR: '1', HELM_COLOR: 'always' }, false],
    ['by --color=auto follows the environment', tty, 'auto', { NO_COLOR: '1' }, false],
  ])('%s', (_, stream, requested, environment, expected) => {
    expect(describeTerminal(stream, requested, environment).hasColor).toBe(expected)
  })
})

describe('width', () => {
  it.each([
    [tty, 120],
    [pipe, 80],
    [{ isTTY: true }, 80],
    [{ isTTY: true, columns: 0 }, 80],
    [{ isTTY: false, columns: 200 }, 80],
  ])('of %j is %i', (stream, width) => {
    expect(describeTerminal(stream, null, {}).width).toBe(width)
  })
})
