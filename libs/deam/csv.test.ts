import { expect, it } from 'vitest'
import { formatLine, parseCsv } from './csv.ts'

it('takes the spaces that DEAM has after its commas away', () => {
  expect(parseCsv('song_id, valence_mean\n2, 3.1\n')).toEqual([{ song_id: '2', valence_mean: '3.1' }])
})

it('keeps a comma that is quoted', () => {
  expect(parseCsv('id,artist,title\r\n7,"Crosby, Stills",x\r\n')).toEqual([
    { id: '7', artist: 'Crosby, Stills', title: 'x' },
  ])
})

it('a line may end early or late', () => {
  expect(parseCsv('id,a\n1\n2,x,y,z\n')).toEqual([
    { id: '1', a: '' },
    { id: '2', a: 'x' },
  ])
})

it('an empty last value is a value', () => {
  expect(parseCsv('id,a,b\n1,x,\n')).toEqual([{ id: '1', a: 'x', b: '' }])
})

it('reads what it writes', () => {
  const cells = ['Say "hello"', 'a,b', '', '4.5']
  expect(Object.values(parseCsv(`a,b,c,d\n${formatLine(cells)}`)[0] ?? {})).toEqual(cells)
})
