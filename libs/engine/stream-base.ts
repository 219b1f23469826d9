/** Where the API plays the catalogue's audio; the recommendations point there. */
export const STREAM_BASE = '/deam_audio'
