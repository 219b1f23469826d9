import { describe, expect, it } from 'vitest'
import { prefixLinks, withoutBasePath } from './public-links.ts'

const written = (body: unknown) => JSON.parse(JSON.stringify(body, prefixLinks('/api'))) as unknown

describe('prefixLinks', () => {
  it('finds links wherever they stand, and changes nothing else', () => {
    const body = {
      path: '/v1/analyses/a',
      links: { self: '/v1/analyses/a', next: null, docs: 'https://elsewhere.example/' },
      items: [{ streamUrl: '/deam_audio/1.mp3' }, { stream_url: '/deam_audio/2.mp3' }, { streamUrl: null }],
    }
    expect(written(body)).toEqual({
      path: '/v1/analyses/a',
      links: { self: '/api/v1/analyses/a', next: null, docs: 'https://elsewhere.example/' },
      items: [{ streamUrl: '/api/deam_audio/1.mp3' }, { stream_url: '/api/deam_audio/2.mp3' }, { streamUrl: null }],
    })
  })

  it('puts it once before a link with a method', () => {
    const links = { upload: { method: 'POST', href: '/upload' } }
    expect(written({ links })).toEqual({ links: { upload: { method: 'POST', href: '/api/upload' } } })
  })
})

describe('withoutBasePath', () => {
  it.each([
    ['/api/v1/keys', '/v1/keys'],
    ['/v1/keys', '/v1/keys'],
    ['/apiary', '/apiary'],
    ['/api', '/api'],
  ])('makes of %s %s', (path, own) => {
    expect(withoutBasePath(path, '/api')).toBe(own)
  })
})
