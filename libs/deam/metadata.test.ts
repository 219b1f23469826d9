import { describe, expect, it } from 'vitest'
import { readMetadata } from './metadata.ts'

describe('readMetadata', () => {
  it.each([
    ['2013', 'song_id,file_name,Artist,Song title,Genre\n2,2.mp3,Ada,Dawn,Blues\n'],
    ['2014', 'Id, Artist, Track, Album\n2, Ada, Dawn, Days\n'],
    ['2015', 'id,artist,title\n2,"Ada","Dawn"\n'],
  ])('knows artist and title by the columns of %s', (_, csv) => {
    expect([...readMetadata(csv)]).toEqual([[2, { artist: 'Ada', title: 'Dawn' }]])
  })

  it('leaves out what a row does not say, and a row without an id', () => {
    expect([...readMetadata('Id,Artist,Track\n2,,Dawn\n,Ada,Dusk\n')]).toEqual([[2, { title: 'Dawn' }]])
  })
})
