/**
 * From 1.29 on ONNX Runtime reports its use to its maker, and keeps a mark of this machine in the user's cache, unless the
 * process says no before the library is loaded. We call nobody, so it is no setting.
 */
// biome-ignore lint/style/noProcessEnv: told to a library, which reads it from there
process.env.ORT_DISABLE_TELEMETRY = '1'
