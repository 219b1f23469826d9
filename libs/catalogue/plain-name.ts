/** A file name and nothing else: no path, no control sign, neither `.` nor `..`. */
export const PLAIN_NAME = /^(?!\.{1,2}$)[^/\\\p{Cc}]{1,255}$/u
