/** ONNX Runtime, the one way to it. The order of the two lines matters. */
import './without-telemetry.ts'

export { InferenceSession, Tensor } from 'onnxruntime-node'
