import ffmpeg from 'fluent-ffmpeg'
import type { Container } from '#libs/contract/containers'
import { SAMPLE_RATE } from '#libs/dsp/signal'

/** What to decode. */
export interface Source {
  /** Absolute path of the file. */
  readonly path: string
  readonly container: Container
  /** Bytes before the audio (ID3v2 tags), which ffmpeg must not see. */
  readonly start: number
  /** How much to decode, from the start. */
  readonly excerptSeconds: number
}

interface Reader {
  readonly demuxer: string
  /** Decoders that may be opened, by ffmpeg's names. */
  readonly codecs: readonly string[]
}

/**
 * One demuxer per container, and the few decoders that belong there. Everything else in ffmpeg, its picture and video
 * decoders first of all, stays out of reach of a hostile file: a cover picture in an mp3 is decoded even under -vn, and
 * a playlist named song.mp3 makes ffmpeg read other files.
 */
const READERS: Readonly<Record<Container, Reader>> = {
  mp3: { demuxer: 'mp3', codecs: ['mp3float', 'mp3'] },
  wav: {
    demuxer: 'wav',
    codecs: ['pcm_u8', 'pcm_s16le', 'pcm_s24le', 'pcm_s32le', 'pcm_f32le', 'pcm_f64le'],
  },
  flac: { demuxer: 'flac', codecs: ['flac'] },
  ogg: { demuxer: 'ogg', codecs: ['vorbis', 'opus', 'flac'] },
  mp4: { demuxer: 'mov', codecs: ['aac', 'alac', 'mp3float', 'mp3', 'flac', 'opus'] },
  aac: { demuxer: 'aac', codecs: ['aac'] },
  aiff: {
    demuxer: 'aiff',
    codecs: ['pcm_s8', 'pcm_s16be', 'pcm_s16le', 'pcm_s24be', 'pcm_s32be', 'pcm_f32be', 'pcm_f64be'],
  },
}

/**
 * What turns a decoder's samples into ours.
 *
 * Mono stays mono and stereo stereo, bit for bit; aformat lets a further layout choose, and it chooses stereo. There
 * rematrix_maxval=1 divides by the sum of the weights: without it ffmpeg's downmix to float is up to 2.4 times too loud.
 */
const CONVERSION = [`aresample=${SAMPLE_RATE}:rematrix_maxval=1`, 'aformat=sample_fmts=flt:channel_layouts=mono|stereo']

/**
 * ffmpeg 7 and later hand every frame from thread to thread, and mp3's frames are short: 1,150 in thirty seconds. Gathered
 * into large ones behind the filters they cost a tenth less, and are the same samples.
 */
const LARGE_FRAMES = 'asetnsamples=n=65536:pad=0'

/**
 * The arguments that make ffmpeg write the source to its standard output as a wav file of float32 samples at
 * SAMPLE_RATE: wav, because its header tells mono from stereo. fluent-ffmpeg only writes the list; it has no limits, no
 * environment and no kill of its own, so starting ffmpeg is ours.
 */
export function ffmpegArguments(source: Source): string[] {
  const { demuxer, codecs } = READERS[source.container]
  const command = ffmpeg(`file:${source.path}`)
    .inputOptions(['-nostdin', '-v', 'error', '-protocol_whitelist', 'file,pipe'])
    .inputOptions(['-format_whitelist', demuxer, '-codec_whitelist', codecs.join(',')])
    .inputOptions(['-skip_initial_bytes', `${source.start}`, '-threads', '1', '-t', `${source.excerptSeconds}`])
    .inputFormat(demuxer)
    .outputOptions(['-map', '0:a:0', '-vn', '-sn', '-dn', '-map_metadata', '-1', '-filter_threads', '1'])
    // Counted once more, in samples: time stamps are the file's word, and a false sample rate makes hours of seconds.
    .audioFilters([...CONVERSION, `atrim=end_sample=${Math.round(source.excerptSeconds * SAMPLE_RATE)}`, LARGE_FRAMES])
    .audioCodec('pcm_f32le')
    .format('wav')
    .output('pipe:1')
  return command._getArguments()
}
