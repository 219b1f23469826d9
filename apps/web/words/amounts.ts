/** Numbers with their units, as people read them. */

export function sayMs(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

export function sayShare(share: number): string {
  return `${Math.round(100 * share)} %`
}

const KB = 1000
const MB = 1000 * KB

export function sayBytes(bytes: number): string {
  if (bytes < MB) return `${Math.round(bytes / KB)} kB`
  return `${(bytes / MB).toFixed(1)} MB`
}

/** A span to come or gone: "4 s", "3 min", "2 h 5 min". */
export function saySpan(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds))
  if (whole < 90) return `${whole} s`
  const minutes = Math.round(whole / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** A position in a sound: "1:07". */
export function sayClock(seconds: number): string {
  const whole = Math.floor(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

export function sayCount(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

/** A measured value with three figures that count. */
export function sayValue(value: number, unit: string): string {
  const size = Math.abs(value)
  const decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3
  return `${value.toFixed(decimals).replace('-', '−')} ${unit}`
}

/** "just now", "5 min ago", then the day and time. */
export function sayWhen(instant: string, nowMs: number): string {
  const seconds = (nowMs - Date.parse(instant)) / 1000
  if (seconds < 45) return 'just now'
  if (seconds < 86_400) return `${saySpan(seconds)} ago`
  return new Date(instant).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
}
